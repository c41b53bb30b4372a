import type { MailTexts } from "./en.ts";

/** The words of every message, in German. */
export const de: MailTexts = {
  linkFallback: "Wenn die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:",
  templates: {
    reset_email: ({ site, lifetime }) => ({
      subject: `Ihr Passwort bei ${site} zurücksetzen`,
      heading: "Passwort zurücksetzen",
      paragraphs: [
        `Jemand, wahrscheinlich Sie selbst, möchte das Passwort zurücksetzen, das Sie bei ${site} verwenden.`,
        "Mit der Schaltfläche wählen Sie ein neues.",
      ],
      button: "Neues Passwort wählen",
      note: `Der Link gilt einmal und ${lifetime} lang. Wenn Sie ihn nicht angefordert haben, beachten Sie diese Nachricht nicht: Ihr Passwort bleibt, wie es ist.`,
    }),
    choose_password_email: ({ site, lifetime }) => ({
      subject: `Wählen Sie Ihr neues Passwort bei ${site}`,
      heading: "Ihre Anmeldung zieht um",
      paragraphs: [
        `${site} hat ein neues Anmeldesystem, und wir möchten Sie gern mitnehmen.`,
        "Ihr altes Passwort lässt sich nicht übertragen. Bitte wählen Sie mit der Schaltfläche ein neues. Alles andere bleibt, wie es ist.",
      ],
      button: "Passwort wählen",
      note: `Der Link gilt einmal, ${lifetime} lang und nur für Sie. Sie können sich auch wie gewohnt anmelden. Wenn Sie ${site} nicht mehr nutzen, müssen Sie nichts tun.`,
    }),
    verify_email: ({ site, lifetime }) => ({
      subject: `Bestätigen Sie Ihre E-Mail-Adresse für ${site}`,
      heading: "E-Mail-Adresse bestätigen",
      paragraphs: [
        `Diese Adresse wurde für ein Konto bei ${site} angegeben. Bitte bestätigen Sie, dass sie Ihnen gehört.`,
      ],
      button: "Adresse bestätigen",
      note: `Der Link gilt einmal und ${lifetime} lang. Wenn Sie ${site} nicht kennen, beachten Sie diese Nachricht nicht.`,
    }),
    administrator_invitation_email: ({ site, lifetime }) => ({
      subject: `Sie sind eingeladen, ${site} zu verwalten`,
      heading: "Sie sind eingeladen",
      paragraphs: [`Sie sind jetzt Administrator von ${site}. Wählen Sie ein Passwort, dann kann es losgehen.`],
      button: "Passwort wählen",
      note: `Der Link gilt einmal und ${lifetime} lang. Wenn Sie ${site} nicht kennen, beachten Sie diese Nachricht nicht.`,
    }),
    administrator_password_email: ({ site, lifetime }) => ({
      subject: `Neues Passwort für die Verwaltung von ${site}`,
      heading: "Neues Passwort wählen",
      paragraphs: [`Mit der Schaltfläche wählen Sie ein neues Passwort als Administrator von ${site}.`],
      button: "Neues Passwort wählen",
      note: `Der Link gilt einmal und ${lifetime} lang. Wenn Sie nichts davon wissen, beachten Sie diese Nachricht nicht: Ihr Passwort bleibt, wie es ist.`,
    }),
    welcome_email: ({ site }) => ({
      subject: `Willkommen bei ${site}`,
      heading: `Willkommen bei ${site}`,
      paragraphs: ["Ihre E-Mail-Adresse ist bestätigt. Von jetzt an können Sie sich damit anmelden."],
      note: "Mehr müssen Sie nicht tun.",
    }),
    blocked_account: ({ site }) => ({
      subject: `Anmeldungen bei ${site} wurden gesperrt`,
      heading: "Wir haben Anmeldungen mit Ihrem Konto gesperrt",
      paragraphs: [
        `Für Ihr Konto bei ${site} gab es zu viele falsche Passwörter, deshalb lassen wir von dort keine weiteren Versuche zu.`,
        "Wenn Sie das waren, setzen Sie Ihr Passwort zurück: Damit ist die Sperre sofort aufgehoben.",
      ],
      button: "Sperre aufheben",
      note: "Wenn Sie es nicht waren, müssen Sie nichts tun: Niemand ist hineingekommen.",
    }),
    test_email: ({ site }) => ({
      subject: `Eine Testnachricht von ${site}`,
      heading: "Die Post kommt an",
      paragraphs: [
        `Jemand, der sich um ${site} kümmert, hat diese Nachricht senden lassen, um zu sehen, ob E-Mails ankommen.`,
      ],
      note: "Sie müssen nichts tun.",
    }),
    suspicious_address: ({ site, address }) => ({
      subject: `Zu viele fehlgeschlagene Anmeldungen bei ${site} von einer Adresse`,
      heading: "Eine Adresse wurde gesperrt",
      paragraphs: [
        `Von ${address} kamen mehr fehlgeschlagene Anmeldungen bei ${site}, als erlaubt sind, für wen auch immer.`,
        "Weitere Versuche von dort werden abgelehnt, bis die Adresse eine Weile ruhig war. Wenn Sie sie kennen, erlauben Sie sie in den Einstellungen zum Schutz vor Angriffen oder heben Sie die Sperre auf.",
      ],
      note: "Sie bekommen höchstens eine solche Nachricht in der Stunde.",
    }),
    password_changed: ({ site }) => ({
      subject: `Ihr Passwort bei ${site} wurde geändert`,
      heading: "Ihr Passwort wurde geändert",
      paragraphs: [
        `Das Passwort, das Sie bei ${site} verwenden, wurde gerade geändert, und alle anderen Sitzungen wurden beendet.`,
      ],
      note: "Wenn Sie das nicht waren, ändern Sie Ihr Passwort sofort und benachrichtigen Sie den Administrator.",
    }),
  },
};
