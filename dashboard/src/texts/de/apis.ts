import type { texts as english } from "../en/apis.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

export const texts: typeof english = {
  title: "APIs",
  lead: "Wofür Zugriffstoken ausgestellt werden.",
  search: "Nach Name oder Kennung suchen",
  nothingFound: {
    title: "Keine solche API",
    text: "Versuchen Sie es mit einem anderen Teil des Namens oder der Kennung.",
  },
  empty: {
    title: "Noch gibt es keine API",
    text: "Registrieren Sie eine API; dann können Anwendungen Zugriffstoken mit deren Kennung als Audience anfordern.",
  },
  columns: { name: "Name", identifier: "Kennung", lifetime: "Gültigkeit der Token" },
  one: { title: "API", back: "Zurück zu den APIs", tabs: "Bereiche der API" },
  tabs: { settings: "Einstellungen", permissions: "Berechtigungen", applications: "Machine-to-Machine" },
  system: "System",
  systemTitle: "Diese API gehört zum System",
  systemText: "Über sie wird dieser Server verwaltet. Sie lässt sich nicht ändern; wer sie aufrufen darf, schon.",
  create: {
    title: "API anlegen",
    identifierHelp:
      "Was Token als Audience nennen. Oft eine Adresse, die nie aufgerufen wird. Sie lässt sich später nicht ändern.",
  },
  settings: {
    basics: "Grundlegendes",
    tokens: "Zugriffstoken",
    lifetime: "Gültigkeit",
    offline: "Refresh-Token erlauben",
    offlineHelp: "Anwendungen dürfen den Scope offline_access anfordern und den Zugriff ohne die Person erneuern.",
    algorithm: "Signiert mit",
    algorithmHelp: "RS256 wird überall verstanden.",
    symmetric: "HS256: ein Geheimnis, das diese API mit dem Server teilt",
    format: "Format",
    formats: { auth0: "Wie bei Auth0", rfc9068: "RFC 9068" },
    access: "Zugriff",
    people: "Anwendungen im Namen von Personen",
    peoplePolicies: {
      allow_all: "Alle Anwendungen",
      require_client_grant: "Nur Anwendungen, die für Personen berechtigt sind",
      deny_all: "Keine",
    },
    machines: "Anwendungen in eigenem Namen",
    machinePolicies: { require_client_grant: "Nur berechtigte (Machine-to-Machine)", deny_all: "Keine" },
    rbac: "Rollenbasierte Zugriffskontrolle",
    rbacHelp:
      "Personen erhalten keinen Scope, bloß weil er angefordert wird. Eigene Berechtigungen hat hier noch niemand, also erhalten Personen keine.",
    permissions: "Berechtigungen im Zugriffstoken",
    permissionsHelp: "Das Token führt sie im Claim permissions auf.",
  },
  secret: {
    title: "Signaturgeheimnis",
    text: "Wer es hat, kann Token für diese API herstellen. Wer es ansieht, wird im Protokoll vermerkt.",
  },
  permissions: {
    title: "Berechtigungen",
    text: "Die Scopes, die Anwendungen anfordern können. Ein Zugriffstoken nennt die gewährten.",
    search: "Berechtigungen suchen",
    value: "Scope",
    description: "Beschreibung",
    action: "Löschen",
    add: "Berechtigung hinzufügen",
    added: (value) => `${value} ist hinzugefügt.`,
    remove: (value) => `${value} löschen`,
    question: (value) => `${value} löschen?`,
    consequence: "Neue Token enthalten sie nicht mehr. Ausgestellte behalten sie, bis sie enden.",
    empty: "Noch gibt es keine Berechtigung",
    emptyText: "Die API lässt sich auch ohne aufrufen. Fügen Sie welche hinzu, um zu unterscheiden, wer was darf.",
    nothingFound: "Keine Berechtigung enthält das",
    missing: "Geben Sie dem Scope einen Namen.",
    spaces: "Ohne Leerzeichen, Anführungszeichen und umgekehrte Schrägstriche.",
    twice: "Den gibt es schon.",
  },
  applications: {
    text: "Anwendungen, die diese API in eigenem Namen aufrufen, ohne dass sich jemand anmeldet, und mit welchen Scopes.",
    empty: "Keine Anwendung kann sie in eigenem Namen aufrufen",
    emptyText: "Legen Sie zuerst eine Machine-to-Machine-Anwendung an.",
    toApplications: "Zu den Anwendungen",
  },
  danger: {
    title: "Gefahrenbereich",
    text: "Ausgestellte Token gelten weiter, bis sie enden, sofern die API sie noch annimmt.",
    button: "API löschen",
    question: (name) => `${name} löschen?`,
    consequence: "Keine Anwendung kann mehr Token für sie anfordern, und erteilte Berechtigungen entfallen.",
    done: (name) => `${name} wurde gelöscht.`,
  },
  errors: {
    identifierTaken: "Eine API mit dieser Kennung gibt es schon. Wählen Sie eine andere.",
    nameMissing: "Geben Sie ihr einen Namen.",
    nameSigns: "Ohne < und >.",
    identifierMissing: "Geben Sie ihr eine Kennung.",
    tooLong: (most) => `Höchstens ${plural(most, { one: "# Zeichen", other: "# Zeichen" })}.`,
    seconds: (least, most) =>
      `Eine ganze Zahl von ${plural(least, { one: "#", other: "#" })} bis ${plural(most, { one: "#", other: "#" })}.`,
  },
};
