import type { PageTexts } from "./en.ts";

/** Every word on the hosted pages, in French. */
export const fr: PageTexts = {
  "error.title_prefix": "Erreur : ",
  "page.footer": "Connexion par Usher",

  "field.email": "Adresse e-mail",
  "field.email_or_username": "Nom d’utilisateur ou adresse e-mail",
  "field.username": "Nom d’utilisateur",
  "field.phone_number": "Numéro de téléphone",
  "field.phone_number.hint": "Avec l’indicatif du pays, par exemple +33123456789",
  "field.optional": "facultatif",
  "field.password": "Mot de passe",
  "field.new_password": "Nouveau mot de passe",
  "field.repeat_password": "Nouveau mot de passe, encore une fois",
  "field.connection": "Se connecter avec",
  "field.password.rules": "Votre mot de passe doit respecter :",
  "field.password.show": "Afficher le mot de passe",
  "field.rule.kept": "respecté",
  "field.rule.broken": "pas encore respecté",

  "rule.nonEmpty": "Au moins un caractère",
  "rule.lengthAtLeast": (count) => `Au moins ${count} caractères`,
  "rule.lengthAtMost": (count) => `Au plus ${count} octets`,
  "rule.shouldContain": "Tous ces éléments :",
  "rule.containsAtLeast": (count, of) => `Au moins ${count} de ces ${of} types de caractères :`,
  "rule.lowerCase": "Lettres minuscules (a–z)",
  "rule.upperCase": "Lettres majuscules (A–Z)",
  "rule.numbers": "Chiffres (0–9)",
  "rule.specialCharacters": "Caractères spéciaux (comme !@#$%^&*)",
  "rule.identicalChars": (count, example) =>
    `Pas plus de ${count} caractères identiques à la suite (pas « ${example} »)`,
  "rule.sequentialChars": (example) => `Pas de suite de caractères consécutifs (pas « ${example} »)`,
  "rule.notCommon": "Pas un mot de passe très répandu",
  "rule.noPersonalInfo": "Rien de personnel, comme votre nom ou votre adresse e-mail",

  "identifier.email_malformed": "Ce n’est pas une adresse e-mail.",
  "identifier.phone_number_malformed": "Un numéro de téléphone a la forme +33123456789.",
  "identifier.username_length": (min, max) => `Un nom d’utilisateur compte de ${min} à ${max} caractères.`,
  "identifier.username_characters":
    "Un nom d’utilisateur se compose de lettres sans accent, de chiffres et des caractères @ ^ $ . ! ` - # + ' ~ _",
  "identifier.username_is_email": "Un nom d’utilisateur ne peut pas être une adresse e-mail.",
  "identifier.off": "Cette information n’est pas demandée ici.",

  "sign_in.title": "Connexion",
  "sign_in.lead": (client) => ({ before: "pour continuer vers ", strong: client }),
  "sign_in.submit": "Se connecter",
  "sign_in.forgotten": "Mot de passe oublié ?",
  "sign_in.sign_up": "Créer un compte",
  "sign_in.sign_up.before": "Pas encore de compte ?",
  "sign_in.no_connection":
    "Aucun moyen de connexion n’est configuré pour cette application. Veuillez prévenir son administrateur.",

  "sign_out.title": (application) => `Se déconnecter de ${application} ?`,
  "sign_out.lead": (site) => ({
    before: "Votre session chez ",
    strong: site,
    after:
      " prendra fin dans ce navigateur. Les autres applications qui l’utilisent vous demanderont de vous reconnecter.",
  }),
  "sign_out.submit": "Se déconnecter",

  "sign_up.title": "Créer un compte",
  "sign_up.submit": "Créer le compte",
  "sign_up.sign_in": "Se connecter",
  "sign_up.sign_in.before": "Vous en avez déjà un ?",
  "sign_up.exists": "Ce compte existe déjà. Connectez-vous ou réinitialisez le mot de passe.",
  "sign_up.refused":
    "Nous n’avons pas pu créer ce compte. Si vous vous êtes déjà inscrit, connectez-vous ou réinitialisez votre mot de passe.",
  "sign_up.disabled": "L’inscription n’est pas ouverte ici.",

  "forgotten.title": "Mot de passe oublié ?",
  "forgotten.lead": "Dites-nous qui vous êtes : nous vous enverrons un lien pour choisir un nouveau mot de passe.",
  "forgotten.submit": "Envoyer le lien",
  "forgotten.back": "Retour à la connexion",
  "forgotten.sent.title": "Consultez votre messagerie",
  "forgotten.sent.lead": (identifier) => ({
    before: "S’il existe un compte pour ",
    strong: identifier,
    after: ", un message avec un lien vers un nouveau mot de passe est en route.",
  }),
  "forgotten.sent.hint":
    "Cela peut prendre une minute. Regardez aussi dans les courriers indésirables et vérifiez l’orthographe ci-dessus.",
  "forgotten.again": "Essayer une autre adresse",
  "forgotten.off":
    "Il n’est pas possible de changer soi-même son mot de passe ici. Veuillez vous adresser à l’administrateur.",

  "reset.title": "Choisir un nouveau mot de passe",
  "reset.lead": (email) => ({ before: "pour ", strong: email }),
  "reset.submit": "Enregistrer le nouveau mot de passe",
  "reset.mismatch": "Les deux mots de passe ne sont pas identiques.",
  "reset.done.title": "Votre mot de passe a été changé",
  "reset.done.lead": "Désormais, connectez-vous avec le nouveau. Toutes les autres sessions ont été fermées.",
  "reset.done.continue": "Continuer vers la connexion",
  "reset.done.close": "Vous pouvez fermer cette page.",

  "verify.title": "Confirmer votre adresse e-mail",
  "verify.lead": (email) => ({ before: "L’adresse ", strong: email, after: " est-elle la vôtre ?" }),
  "verify.submit": "Oui, je confirme",
  "verify.done.title": "Adresse e-mail confirmée",
  "verify.done.lead": (email) => ({ before: "Merci. L’adresse ", strong: email, after: " est confirmée." }),

  "setup.title": "Configurer le tableau de bord",
  "setup.lead": (site: string) => ({
    before: "Vous devenez propriétaire de ",
    strong: site,
    after: " et pourrez inviter d’autres personnes.",
  }),
  "setup.name": "Votre nom",
  "setup.repeat_password": "Répétez le mot de passe",
  "setup.email.invalid": "Ce n’est pas une adresse e-mail.",
  "setup.email.taken": "Un administrateur utilise déjà cette adresse.",
  "setup.submit": "Ouvrir le tableau de bord",
  "setup.invited.title": "Choisissez votre mot de passe",
  "setup.invited.lead": (email: string) => ({ before: "pour ", strong: email }),

  "consent.title": "Autoriser l’accès ?",
  "consent.lead": (client) => ({ before: "", strong: client, after: " demande un accès en votre nom." }),
  "consent.person": (person) => ({ before: "Vous êtes connecté en tant que ", strong: person, after: "." }),
  "consent.may": "L’application souhaite :",
  "consent.at": (api) => `Chez ${api} :`,
  "consent.scope.openid": "Savoir qui vous êtes",
  "consent.scope.profile": "Voir votre profil, par exemple votre nom et votre photo",
  "consent.scope.email": "Voir votre adresse e-mail",
  "consent.scope.phone": "Voir votre numéro de téléphone",
  "consent.scope.address": "Voir votre adresse postale",
  "consent.scope.offline_access": "Garder cet accès en votre absence",
  "consent.allow": "Autoriser",
  "consent.refuse": "Ne pas autoriser",
  "consent.hint": "Elle ne voit jamais votre mot de passe.",

  "link.invalid.title": "Ce lien n’est plus valable",
  "link.invalid.text":
    "Il a déjà servi, il a expiré ou un plus récent a été envoyé. Demandez un nouveau lien et utilisez le dernier message.",

  "error.title": "Un problème est survenu",
  "error.not_found.title": "Il n’y a rien ici",
  "error.error": "Erreur",
  "error.tracking": "Numéro de suivi",
  "error.interaction":
    "Cette connexion a expiré ou a été commencée dans un autre navigateur. Retournez dans l’application et recommencez.",
  "error.form":
    "Ce formulaire est resté ouvert trop longtemps, ou votre navigateur n’a pas envoyé son cookie. Revenez en arrière, rechargez la page et réessayez.",
  "error.wrong_credentials": "Adresse e-mail ou mot de passe incorrect.",
  "error.wrong_credentials.username": "Nom d’utilisateur, adresse e-mail ou mot de passe incorrect.",
  "error.user_blocked": "Ce compte est bloqué. Veuillez vous adresser à l’administrateur.",
  "error.too_many_attempts":
    "Trop de mots de passe incorrects ont été saisis : nous n’acceptons plus d’essais. Réinitialisez votre mot de passe ou adressez-vous à l’administrateur.",
  "error.suspicious_ip":
    "Trop de tentatives sont venues de votre réseau. Réessayez plus tard ou adressez-vous à l’administrateur.",
  "error.source_unavailable":
    "La connexion est momentanément indisponible. Votre mot de passe n’a pas été refusé : veuillez réessayer dans un instant.",
  "error.source_unavailable.sign_up":
    "L’inscription est momentanément indisponible. Rien n’a été créé : veuillez réessayer dans un instant.",
  "error.source_unavailable.reset":
    "Le changement de mot de passe est momentanément indisponible. Votre lien reste valable : veuillez réessayer dans un instant.",
  "error.profile_not_importable": "Ce compte n’a pas pu être repris. Veuillez vous adresser à l’administrateur.",
  "error.restricted": "La connexion n’est pas possible pour le moment. Veuillez vous adresser à l’administrateur.",
  "error.connection": "Ce moyen de connexion n’est pas disponible pour l’application.",
  "error.password_too_weak": "Ce mot de passe est trop facile à deviner.",
  "error.rate_limited": "C’était trop souvent. Veuillez attendre une minute et réessayer.",
  "error.overloaded": "Le serveur est très sollicité. Veuillez réessayer dans un instant.",
  "error.request": "Cette demande n’a pas pu être comprise.",
  "error.internal": "Un problème est survenu de notre côté. Veuillez réessayer.",
  "error.required": (field) => `Champ obligatoire : ${field}.`,

  "it_works.title": "Tout fonctionne !",
  "it_works.lead": (connection) => ({
    before: "La connexion par ",
    strong: connection,
    after: " est allée jusqu’au bout.",
  }),
  "it_works.taken_over":
    "Cette personne vient d’être reprise de la source. Désormais, la source n’est plus interrogée sur son mot de passe.",
  "it_works.was_here": "Cette personne était déjà ici. La source n’a pas été interrogée.",
  "it_works.was_here_asked":
    "Cette personne était déjà ici. La source a été interrogée, car elle la connaît sous l’identifiant saisi.",
  "it_works.session": "Cette personne avait déjà une session : aucun mot de passe n’a été vérifié.",
  "it_works.profile": "L’utilisateur tel qu’il est enregistré ici",
  "it_works.id_token": "Claims du jeton d’identité",
  "it_works.access_token": "Claims du jeton d’accès",
  "it_works.opaque": "Le jeton d’accès est opaque : il n’a pas de claims à montrer.",
  "it_works.trace": "Ce qui s’est passé lors de cette connexion",
  "it_works.trace.step": "Étape",
  "it_works.trace.result": "Résultat",
  "it_works.trace.time": "Durée",
  "it_works.back": "Retour",
  "it_works.failed": "La connexion par cette voie a échoué.",
  "it_works.lost": "Cet essai a expiré ou a été commencé dans un autre navigateur. Recommencez-le.",

  "outbox.title": "Boîte d’envoi",
  "outbox.lead":
    "Les messages sont gardés ici au lieu d’être envoyés. Quiconque voit cette page peut utiliser chacun de leurs liens : elle ne sert qu’aux essais.",
  "outbox.empty": "Pas encore de message. Inscrivez-vous quelque part ou oubliez un mot de passe.",
  "outbox.to": "À",
  "outbox.from": "De",
  "outbox.sent": "Envoyé",
  "outbox.template": "Modèle",
  "outbox.links": "Liens dans ce message",
  "outbox.html": "En HTML",
  "outbox.text": "En texte brut",
  "outbox.back": "Tous les messages",
  "outbox.unknown": "Ce message n’existe pas.",
};
