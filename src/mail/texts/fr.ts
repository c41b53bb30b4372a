import type { MailTexts } from "./en.ts";

/** The words of every message, in French. */
export const fr: MailTexts = {
  linkFallback: "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :",
  templates: {
    reset_email: ({ site, lifetime }) => ({
      subject: `Réinitialiser votre mot de passe ${site}`,
      heading: "Réinitialiser votre mot de passe",
      paragraphs: [
        `Quelqu’un, sans doute vous, a demandé à réinitialiser le mot de passe que vous utilisez chez ${site}.`,
        "Le bouton ci-dessous vous permet d’en choisir un nouveau.",
      ],
      button: "Choisir un nouveau mot de passe",
      note: `Le lien fonctionne une seule fois, pendant ${lifetime}. Si vous ne l’avez pas demandé, ignorez ce message : votre mot de passe reste inchangé.`,
    }),
    choose_password_email: ({ site, lifetime }) => ({
      subject: `Choisissez votre nouveau mot de passe ${site}`,
      heading: "Votre connexion change",
      paragraphs: [
        `${site} a un nouveau système de connexion, et nous aimerions vous y retrouver.`,
        "Votre ancien mot de passe ne peut pas être copié : veuillez en choisir un avec le bouton ci-dessous. Tout le reste demeure inchangé.",
      ],
      button: "Choisir un mot de passe",
      note: `Le lien fonctionne une seule fois, pendant ${lifetime}, et pour vous seulement. Vous pouvez aussi vous connecter comme d’habitude. Si vous n’utilisez plus ${site}, vous n’avez rien à faire.`,
    }),
    verify_email: ({ site, lifetime }) => ({
      subject: `Confirmez votre adresse e-mail pour ${site}`,
      heading: "Confirmez votre adresse e-mail",
      paragraphs: [
        `Cette adresse a été indiquée pour un compte chez ${site}. Veuillez confirmer que c’est bien la vôtre.`,
      ],
      button: "Confirmer mon adresse",
      note: `Le lien fonctionne une seule fois, pendant ${lifetime}. Si vous ne connaissez pas ${site}, ignorez ce message.`,
    }),
    administrator_invitation_email: ({ site, lifetime }) => ({
      subject: `Vous êtes invité à administrer ${site}`,
      heading: "Vous êtes invité",
      paragraphs: [`Vous êtes désormais administrateur de ${site}. Choisissez un mot de passe pour commencer.`],
      button: "Choisir un mot de passe",
      note: `Le lien fonctionne une seule fois, pendant ${lifetime}. Si vous ne connaissez pas ${site}, ignorez ce message.`,
    }),
    administrator_password_email: ({ site, lifetime }) => ({
      subject: `Choisissez un nouveau mot de passe pour administrer ${site}`,
      heading: "Choisissez un nouveau mot de passe",
      paragraphs: [`Le bouton ci-dessous vous permet de choisir un nouveau mot de passe d’administrateur de ${site}.`],
      button: "Choisir un nouveau mot de passe",
      note: `Le lien fonctionne une seule fois, pendant ${lifetime}. Si personne ne vous en a parlé, ignorez ce message : votre mot de passe reste inchangé.`,
    }),
    welcome_email: ({ site }) => ({
      subject: `Bienvenue chez ${site}`,
      heading: `Bienvenue chez ${site}`,
      paragraphs: ["Votre adresse e-mail est confirmée. Vous pouvez désormais vous connecter avec elle."],
      note: "Vous n’avez rien d’autre à faire.",
    }),
    blocked_account: ({ site }) => ({
      subject: `Les connexions à ${site} ont été bloquées`,
      heading: "Nous avons bloqué les connexions à votre compte",
      paragraphs: [
        `Trop de mots de passe incorrects ont été saisis pour votre compte chez ${site} : nous n’acceptons plus d’essais depuis cet endroit.`,
        "Si c’était vous, réinitialisez votre mot de passe : le blocage sera levé aussitôt.",
      ],
      button: "Débloquer",
      note: "Si ce n’était pas vous, vous n’avez rien à faire : personne n’a pu entrer.",
    }),
    test_email: ({ site }) => ({
      subject: `Message d’essai de ${site}`,
      heading: "Le courrier fonctionne",
      paragraphs: [`Quelqu’un qui s’occupe de ${site} a fait envoyer ce message pour voir si les e-mails arrivent.`],
      note: "Vous n’avez rien à faire.",
    }),
    suspicious_address: ({ site, address }) => ({
      subject: `Trop d’échecs de connexion à ${site} depuis une même adresse`,
      heading: "Une adresse a été arrêtée",
      paragraphs: [
        `Depuis ${address}, il y a eu plus d’échecs de connexion à ${site} que permis, tous comptes confondus.`,
        "Les tentatives suivantes depuis cette adresse sont refusées tant qu’elle n’est pas restée calme un moment. Si vous la connaissez, autorisez-la dans les réglages de protection contre les attaques, ou débloquez-la.",
      ],
      note: "Vous recevez au plus un de ces messages par heure.",
    }),
    password_changed: ({ site }) => ({
      subject: `Votre mot de passe ${site} a été changé`,
      heading: "Votre mot de passe a été changé",
      paragraphs: [
        `Le mot de passe que vous utilisez chez ${site} vient d’être changé, et toutes les autres sessions ont été fermées.`,
      ],
      note: "Si ce n’était pas vous, changez votre mot de passe dès maintenant et prévenez l’administrateur.",
    }),
  },
};
