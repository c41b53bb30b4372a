import type { texts as english } from "../en/shell.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

export const texts: typeof english = {
  product: "Usher",
  skip: "Zum Inhalt springen",
  navigation: "Hauptnavigation",
  openNavigation: "Navigation öffnen",
  closeNavigation: "Navigation schließen",
  pages: {
    home: "Übersicht",
    applications: "Anwendungen",
    apis: "APIs",
    connections: "Verbindungen",
    users: "Benutzer",
    logs: "Protokoll",
    jobs: "Aufträge",
    security: "Sicherheit",
    settings: "Einstellungen",
  },
  search: "Suchen",
  searchAll: "Suchen oder springen zu …",
  results: (count) => (count === 0 ? "Nichts gefunden." : plural(count, { one: "# Treffer", other: "# Treffer" })),
  searching: "Suche läuft …",
  notSearched: (what) => `${what}: Die Suche ist fehlgeschlagen.`,
  groups: {
    pages: "Seiten",
    actions: "Aktionen",
    users: "Benutzer",
    applications: "Anwendungen",
    connections: "Verbindungen",
  },
  actions: {
    createApplication: "Anwendung anlegen",
    createApi: "API anlegen",
    createConnection: "Verbindung anlegen",
    createUser: "Benutzer anlegen",
    importUsers: "Benutzer importieren",
    exportUsers: "Benutzer exportieren",
    followLog: "Protokoll live verfolgen",
    inviteAdministrator: "Administrator einladen",
  },
  loadRoster: (connection) => `Liste der erwarteten Personen laden: ${connection}`,
  person: "Sie und Ihre Einstellungen",
  roles: { owner: "Inhaber", editor: "Bearbeiter", support: "Support", viewer: "Betrachter" },
  theme: { label: "Darstellung", light: "Hell", dark: "Dunkel", auto: "Wie das System" },
  language: "Sprache",
  signOut: "Abmelden",
  sessionEnd: {
    title: "Ihre Sitzung ist beendet",
    text: "Sie haben sich anderswo abgemeldet, oder es ist einige Zeit vergangen. Melden Sie sich in einem anderen Fenster wieder an: Diese Seite bleibt, wie sie ist, mit allem, was Sie eingegeben haben.",
    waiting: "Warten auf das andere Fenster. Hier geht es von selbst weiter.",
    signIn: "Wieder anmelden",
  },
  signInFailed: {
    title: "Sie sind nicht angemeldet",
    text: "Die Anmeldung wurde nicht abgeschlossen, oder die angemeldete Person verwaltet diesen Mandanten nicht.",
    again: "Erneut anmelden",
    asSomebodyElse: "Abmelden und als jemand anderes anmelden",
  },
  notFound: {
    title: "Diese Seite gibt es nicht",
    text: "Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.",
    home: "Zur Übersicht",
  },
  stale: (time) => `Angezeigt wird der Stand vom ${time}. Neue Daten werden von selbst wieder angefordert.`,
  missing: {
    title: "Diese Seite konnte nicht geladen werden",
    text: "Es besteht keine Verbindung zum Server, oder er wurde inzwischen erneuert. Sobald er antwortet, geht es hier von selbst weiter.",
    still: "Der Server antwortet noch nicht.",
  },
  crash: {
    title: "Diese Seite ist ausgefallen",
    text: "Alles andere funktioniert weiter. Versuchen Sie es erneut; bleibt es dabei, laden Sie das Browserfenster neu.",
    reload: "Neu laden",
  },
};
