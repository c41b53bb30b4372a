import type { PageTexts } from "./en.ts";

/** Every word on the hosted pages, in German. */
export const de: PageTexts = {
  "error.title_prefix": "Fehler: ",
  "page.footer": "Anmeldung mit Usher",

  "field.email": "E-Mail-Adresse",
  "field.email_or_username": "Benutzername oder E-Mail-Adresse",
  "field.username": "Benutzername",
  "field.phone_number": "Telefonnummer",
  "field.phone_number.hint": "Mit Ländervorwahl, zum Beispiel +4930123456",
  "field.optional": "freiwillig",
  "field.password": "Passwort",
  "field.new_password": "Neues Passwort",
  "field.repeat_password": "Neues Passwort wiederholen",
  "field.connection": "Anmelden über",
  "field.password.rules": "Ihr Passwort braucht:",
  "field.password.show": "Passwort anzeigen",
  "field.rule.kept": "erfüllt",
  "field.rule.broken": "noch nicht erfüllt",

  "rule.nonEmpty": "Mindestens ein Zeichen",
  "rule.lengthAtLeast": (count) => `Mindestens ${count} Zeichen`,
  "rule.lengthAtMost": (count) => `Höchstens ${count} Bytes`,
  "rule.shouldContain": "Alles davon:",
  "rule.containsAtLeast": (count, of) => `Mindestens ${count} dieser ${of} Arten von Zeichen:`,
  "rule.lowerCase": "Kleinbuchstaben (a–z)",
  "rule.upperCase": "Großbuchstaben (A–Z)",
  "rule.numbers": "Ziffern (0–9)",
  "rule.specialCharacters": "Sonderzeichen (etwa !@#$%^&*)",
  "rule.identicalChars": (count, example) =>
    `Nicht mehr als ${count} gleiche Zeichen hintereinander (nicht „${example}“)`,
  "rule.sequentialChars": (example) => `Keine aufeinanderfolgenden Zeichen (nicht „${example}“)`,
  "rule.notCommon": "Kein Passwort, das viele verwenden",
  "rule.noPersonalInfo": "Nichts Persönliches wie Ihr Name oder Ihre E-Mail-Adresse",

  "identifier.email_malformed": "Das ist keine E-Mail-Adresse.",
  "identifier.phone_number_malformed": "Eine Telefonnummer hat die Form +4930123456.",
  "identifier.username_length": (min, max) => `Ein Benutzername hat ${min} bis ${max} Zeichen.`,
  "identifier.username_characters":
    "Ein Benutzername besteht aus Buchstaben ohne Umlaute, Ziffern und den Zeichen @ ^ $ . ! ` - # + ' ~ _",
  "identifier.username_is_email": "Ein Benutzername darf keine E-Mail-Adresse sein.",
  "identifier.off": "Diese Angabe wird hier nicht gebraucht.",

  "sign_in.title": "Anmelden",
  "sign_in.lead": (client) => ({ before: "weiter zu ", strong: client }),
  "sign_in.submit": "Anmelden",
  "sign_in.forgotten": "Passwort vergessen?",
  "sign_in.sign_up": "Jetzt registrieren",
  "sign_in.sign_up.before": "Noch kein Konto?",
  "sign_in.no_connection":
    "Für diese Anwendung ist keine Anmeldung eingerichtet. Bitte wenden Sie sich an den Administrator.",

  "sign_out.title": (application) => `Von ${application} abmelden?`,
  "sign_out.lead": (site) => ({
    before: "Damit endet Ihre Sitzung bei ",
    strong: site,
    after: " in diesem Browser. Auch andere Anwendungen, die sie nutzen, fragen dann wieder nach Ihrer Anmeldung.",
  }),
  "sign_out.submit": "Abmelden",

  "sign_up.title": "Konto erstellen",
  "sign_up.submit": "Konto erstellen",
  "sign_up.sign_in": "Anmelden",
  "sign_up.sign_in.before": "Sie haben schon eines?",
  "sign_up.exists": "Dieses Konto gibt es schon. Melden Sie sich an oder setzen Sie das Passwort zurück.",
  "sign_up.refused":
    "Das Konto konnte nicht erstellt werden. Falls Sie schon registriert sind, melden Sie sich an oder setzen Sie Ihr Passwort zurück.",
  "sign_up.disabled": "Hier kann man sich nicht selbst registrieren.",

  "forgotten.title": "Passwort vergessen?",
  "forgotten.lead":
    "Sagen Sie uns, wer Sie sind. Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort wählen.",
  "forgotten.submit": "Link senden",
  "forgotten.back": "Zurück zur Anmeldung",
  "forgotten.sent.title": "Sehen Sie in Ihr Postfach",
  "forgotten.sent.lead": (identifier) => ({
    before: "Falls es ein Konto für ",
    strong: identifier,
    after: " gibt, ist eine Nachricht mit einem Link für ein neues Passwort unterwegs.",
  }),
  "forgotten.sent.hint":
    "Das kann eine Minute dauern. Sehen Sie auch im Spam-Ordner nach, und prüfen Sie die Schreibweise oben.",
  "forgotten.again": "Andere Adresse versuchen",
  "forgotten.off": "Das eigene Passwort lässt sich hier nicht ändern. Bitte wenden Sie sich an den Administrator.",

  "reset.title": "Neues Passwort wählen",
  "reset.lead": (email) => ({ before: "für ", strong: email }),
  "reset.submit": "Neues Passwort speichern",
  "reset.mismatch": "Die beiden Passwörter stimmen nicht überein.",
  "reset.done.title": "Ihr Passwort ist geändert",
  "reset.done.lead": "Melden Sie sich von jetzt an mit dem neuen an. Alle anderen Sitzungen wurden beendet.",
  "reset.done.continue": "Weiter zur Anmeldung",
  "reset.done.close": "Sie können diese Seite schließen.",

  "verify.title": "E-Mail-Adresse bestätigen",
  "verify.lead": (email) => ({ before: "Gehört ", strong: email, after: " Ihnen?" }),
  "verify.submit": "Ja, bestätigen",
  "verify.done.title": "E-Mail-Adresse bestätigt",
  "verify.done.lead": (email) => ({ before: "Vielen Dank. ", strong: email, after: " ist bestätigt." }),

  "setup.title": "Dashboard einrichten",
  "setup.lead": (site: string) => ({
    before: "Sie werden Inhaber von ",
    strong: site,
    after: " und können weitere Personen einladen.",
  }),
  "setup.name": "Ihr Name",
  "setup.repeat_password": "Passwort wiederholen",
  "setup.email.invalid": "Das ist keine E-Mail-Adresse.",
  "setup.email.taken": "Mit dieser Adresse gibt es bereits einen Administrator.",
  "setup.submit": "Zum Dashboard",
  "setup.invited.title": "Passwort festlegen",
  "setup.invited.lead": (email: string) => ({ before: "für ", strong: email }),

  "consent.title": "Zugriff erlauben?",
  "consent.lead": (client) => ({ before: "", strong: client, after: " bittet um Zugriff in Ihrem Namen." }),
  "consent.person": (person) => ({ before: "Sie sind angemeldet als ", strong: person, after: "." }),
  "consent.may": "Die Anwendung möchte:",
  "consent.at": (api) => `Bei ${api}:`,
  "consent.scope.openid": "Wissen, wer Sie sind",
  "consent.scope.profile": "Ihr Profil sehen, etwa Namen und Bild",
  "consent.scope.email": "Ihre E-Mail-Adresse sehen",
  "consent.scope.phone": "Ihre Telefonnummer sehen",
  "consent.scope.address": "Ihre Anschrift sehen",
  "consent.scope.offline_access": "Diesen Zugriff behalten, auch wenn Sie nicht da sind",
  "consent.allow": "Erlauben",
  "consent.refuse": "Nicht erlauben",
  "consent.hint": "Ihr Passwort sieht sie nie.",

  "link.invalid.title": "Dieser Link gilt nicht mehr",
  "link.invalid.text":
    "Er wurde schon benutzt, ist abgelaufen, oder es wurde ein neuerer verschickt. Fordern Sie einen neuen Link an und nehmen Sie die letzte Nachricht.",

  "error.title": "Das hat nicht geklappt",
  "error.not_found.title": "Hier gibt es nichts",
  "error.error": "Fehler",
  "error.tracking": "Vorgangsnummer",
  "error.interaction":
    "Diese Anmeldung ist abgelaufen oder wurde in einem anderen Browser begonnen. Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.",
  "error.form":
    "Dieses Formular war zu lange offen, oder Ihr Browser hat sein Cookie nicht mitgeschickt. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
  "error.wrong_credentials": "E-Mail-Adresse oder Passwort ist falsch.",
  "error.wrong_credentials.username": "Benutzername, E-Mail-Adresse oder Passwort ist falsch.",
  "error.user_blocked": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an den Administrator.",
  "error.too_many_attempts":
    "Es gab zu viele falsche Passwörter, deshalb lassen wir keine weiteren Versuche zu. Setzen Sie Ihr Passwort zurück oder wenden Sie sich an den Administrator.",
  "error.suspicious_ip":
    "Aus Ihrem Netz kamen zu viele Versuche. Versuchen Sie es später noch einmal oder wenden Sie sich an den Administrator.",
  "error.source_unavailable":
    "Die Anmeldung ist vorübergehend nicht möglich. Ihr Passwort wurde nicht abgelehnt: Versuchen Sie es gleich noch einmal.",
  "error.source_unavailable.sign_up":
    "Die Registrierung ist vorübergehend nicht möglich. Es wurde nichts angelegt: Versuchen Sie es gleich noch einmal.",
  "error.source_unavailable.reset":
    "Das Passwort lässt sich vorübergehend nicht ändern. Ihr Link gilt weiter: Versuchen Sie es gleich noch einmal.",
  "error.profile_not_importable":
    "Dieses Konto konnte nicht übernommen werden. Bitte wenden Sie sich an den Administrator.",
  "error.restricted": "Die Anmeldung ist zurzeit nicht möglich. Bitte wenden Sie sich an den Administrator.",
  "error.connection": "Diese Art der Anmeldung gibt es für die Anwendung nicht.",
  "error.password_too_weak": "Dieses Passwort ist zu leicht zu erraten.",
  "error.rate_limited": "Das war zu oft. Bitte warten Sie eine Minute und versuchen Sie es noch einmal.",
  "error.overloaded": "Der Server ist ausgelastet. Versuchen Sie es gleich noch einmal.",
  "error.request": "Diese Anfrage war nicht zu verstehen.",
  "error.internal": "Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.",
  "error.required": (field) => `${field} fehlt.`,

  "it_works.title": "Es funktioniert!",
  "it_works.lead": (connection) => ({
    before: "Die Anmeldung über ",
    strong: connection,
    after: " ist ganz durchgelaufen.",
  }),
  "it_works.taken_over":
    "Diese Person wurde gerade aus der Quelle übernommen. Von jetzt an wird die Quelle nicht mehr nach ihrem Passwort gefragt.",
  "it_works.was_here": "Diese Person war schon hier. Die Quelle wurde nicht gefragt.",
  "it_works.was_here_asked":
    "Diese Person war schon hier. Die Quelle wurde gefragt, weil sie die Person unter der eingegebenen Kennung kennt.",
  "it_works.session": "Diese Person hatte schon eine Sitzung, es wurde also kein Passwort geprüft.",
  "it_works.profile": "Der Benutzer, wie er hier gespeichert ist",
  "it_works.id_token": "Claims des ID-Tokens",
  "it_works.access_token": "Claims des Access-Tokens",
  "it_works.opaque": "Das Access-Token ist undurchsichtig: Es hat keine Claims, die man zeigen könnte.",
  "it_works.trace": "Was bei dieser Anmeldung geschah",
  "it_works.trace.step": "Schritt",
  "it_works.trace.result": "Ergebnis",
  "it_works.trace.time": "Dauer",
  "it_works.back": "Zurück",
  "it_works.failed": "Die Anmeldung über diese Verbindung ist fehlgeschlagen.",
  "it_works.lost":
    "Dieser Versuch ist abgelaufen oder wurde in einem anderen Browser begonnen. Beginnen Sie ihn von vorn.",

  "outbox.title": "Postausgang",
  "outbox.lead":
    "Nachrichten bleiben hier, statt verschickt zu werden. Wer diese Seite sieht, kann jeden Link darin benutzen: Sie ist nur zum Ausprobieren da.",
  "outbox.empty": "Noch keine Nachricht. Registrieren Sie sich irgendwo oder vergessen Sie ein Passwort.",
  "outbox.to": "An",
  "outbox.from": "Von",
  "outbox.sent": "Gesendet",
  "outbox.template": "Vorlage",
  "outbox.links": "Links in dieser Nachricht",
  "outbox.html": "Als HTML",
  "outbox.text": "Als reiner Text",
  "outbox.back": "Alle Nachrichten",
  "outbox.unknown": "Diese Nachricht gibt es nicht.",
};
