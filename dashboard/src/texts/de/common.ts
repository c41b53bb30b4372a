import type { texts as english } from "../en/common.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

export const texts: typeof english = {
  actions: {
    save: "Speichern",
    cancel: "Abbrechen",
    close: "Schließen",
    create: "Anlegen",
    remove: "Löschen",
    edit: "Bearbeiten",
    copy: "Kopieren",
    copied: "Kopiert",
    tryAgain: "Erneut versuchen",
    undo: "Rückgängig machen",
    discard: "Änderungen verwerfen",
    back: "Zurück",
    more: "Mehr",
    show: "Anzeigen",
    hide: "Verbergen",
    download: "Herunterladen",
    refresh: "Aktualisieren",
  },
  notAllowed: "Ihre Rolle erlaubt das nicht.",
  saved: "Gespeichert.",
  loading: "Wird geladen",
  never: "Nie",
  none: "Keine",
  yes: "Ja",
  no: "Nein",
  on: "Ein",
  off: "Aus",
  unknown: "Unbekannt",
  seconds: (count = 0) => plural(count, { one: "Sekunde", other: "Sekunden" }),
  optional: "optional",
  unsaved: "Sie haben Änderungen, die noch nicht gespeichert sind.",
  overtaken: "Jemand hat dasselbe inzwischen geändert. Speichern ersetzt es, Verwerfen zeigt es.",
  leave: {
    title: "Ohne Speichern verlassen?",
    text: "Ihre Änderungen auf dieser Seite gehen dann verloren.",
    stay: "Hierbleiben",
    leave: "Verlassen",
  },
  confirm: {
    typeToConfirm: (name) => `Geben Sie zur Bestätigung ${name} ein`,
    cannotUndo: "Das lässt sich nicht rückgängig machen.",
  },
  switches: { on: "Eingeschaltet", off: "Ausgeschaltet" },
  table: {
    next: "Nächste Seite",
    first: "Erste Seite",
    rows: (count) => plural(count, { one: "# Zeile", other: "# Zeilen" }),
    search: "Suchen",
  },
  scopes: {
    search: "Scopes suchen",
    all: "Alle auswählen",
    none: "Keine auswählen",
    count: (chosen, all) =>
      `${plural(chosen, { one: "#", other: "#" })} von ${plural(all, { one: "# Scope", other: "# Scopes" })}`,
    used: "Hier verwendet",
    unused: "Bei Auth0 bekannt, hier ohne Wirkung",
    nothingFound: "Kein Scope enthält das.",
    noScopes: "Diese API hat noch keine Scopes. Aufgerufen werden kann sie trotzdem.",
    of: (name) => `Scopes: ${name}`,
    open: (name) => `: Scopes von ${name} wählen`,
    save: "Scopes speichern",
    saved: (name) => `Scopes gespeichert: ${name}.`,
    authorise: (name) => `Berechtigen: ${name}`,
    withdraw: "Entziehen",
    withdrawTitle: "Berechtigung entziehen?",
    withdrawText: (name) => `${name}: ab jetzt keine neuen Token, und die Auswahl der Scopes entfällt.`,
    allScopes: "Alle Scopes",
    allScopesText: "Sie hat jeden Scope der API, auch künftige. Das wurde über die Management API eingestellt.",
    forPeople: "Für angemeldete Personen",
  },
  json: {
    invalid: (message) => `Das ist noch kein JSON: ${message}`,
    notObject: "Hier gehört ein Objekt hin: { … }",
    format: "Aufräumen",
  },
  mail: {
    title: "Es ist kein Mailserver eingerichtet",
    outbox: "E-Mails kommen in den Postausgang dieses Servers, wo nur Entwickler sie lesen.",
    nobody: "E-Mails können nicht verschickt werden.",
    setUp: "Mailserver einrichten",
  },
  job: {
    status: {
      pending: "Wartet",
      processing: "Läuft",
      completed: "Fertig",
      failed: "Fehlgeschlagen",
      cancelled: "Abgebrochen",
    },
    doneBut: {
      roster_load: (count) => `Fertig, ${plural(count, { one: "# Zeile", other: "# Zeilen" })} nicht gelesen`,
      users_import: (count) => `Fertig, ${plural(count, { one: "# Zeile", other: "# Zeilen" })} nicht übernommen`,
      reset_campaign: (count) => `Fertig, ${plural(count, { one: "# E-Mail", other: "# E-Mails" })} nicht zugestellt`,
    },
    cancel: "Auftrag abbrechen",
    left: (time) => `noch etwa ${time}`,
    progress: (percent) => `${percent} erledigt`,
    details: "Einzelheiten",
  },
  errors: {
    offline: {
      title: "Der Server antwortet nicht",
      remedy: "Prüfen Sie Ihre Netzwerkverbindung und ob der Server läuft, und versuchen Sie es erneut.",
    },
    refused: {
      title: "Der Server hat das abgelehnt",
      remedy: "Ändern Sie, was unten genannt ist, und versuchen Sie es erneut.",
    },
    forbidden: {
      title: "Ihre Rolle erlaubt das nicht",
      remedy: "Bitten Sie jemanden mit der Rolle „Inhaber“, das zu erledigen oder Ihnen eine andere Rolle zu geben.",
    },
    notFound: {
      title: "Das gibt es hier nicht",
      remedy: "Vielleicht wurde es gelöscht. Gehen Sie zurück zur Liste.",
    },
    conflict: {
      title: "Das verträgt sich nicht mit etwas Vorhandenem",
      remedy: "Vielleicht hat es inzwischen jemand geändert. Laden Sie die Seite neu und versuchen Sie es erneut.",
    },
    tooLarge: { title: "Das ist zu groß", remedy: "Senden Sie weniger auf einmal." },
    tooMany: {
      title: "Zu viele Anfragen",
      remedy: (seconds) =>
        seconds === undefined
          ? "Warten Sie einen Augenblick und versuchen Sie es erneut."
          : `Warten Sie ${plural(seconds, { one: "# Sekunde", other: "# Sekunden" })} und versuchen Sie es erneut.`,
    },
    overloaded: {
      title: "Der Server ist ausgelastet",
      remedy: "Warten Sie einen Augenblick und versuchen Sie es erneut.",
    },
    server: {
      title: "Auf dem Server ist etwas schiefgegangen",
      remedy: "Versuchen Sie es erneut. Bleibt es dabei, sehen Sie im Protokoll des Servers zu dieser Uhrzeit nach.",
    },
    unexpected: {
      title: "Etwas ist schiefgegangen",
      remedy: "Versuchen Sie es erneut. Bleibt es dabei, laden Sie die Seite neu.",
    },
    serverSaid: "Der Server meldet:",
  },
};
