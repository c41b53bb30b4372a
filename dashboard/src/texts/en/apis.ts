import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

export const texts = {
  title: "APIs",
  lead: "What access tokens are made for.",
  empty: {
    title: "There is no API yet",
    text: "Register an API, and applications can ask for access tokens with its identifier as the audience.",
  },
  columns: { name: "Name", identifier: "Identifier", lifetime: "Tokens last" },
  one: { title: "API", back: "Back to the APIs", tabs: "Parts of the API" },
  tabs: { settings: "Settings", permissions: "Permissions", applications: "Machine to machine" },
  system: "System",
  systemTitle: "This API belongs to the system",
  systemText: "It is the one by which this server is managed. It cannot be changed; who may call it can be.",
  create: {
    title: "Create API",
    identifierHelp:
      "What tokens name as their audience. Often an address, which is never called. It cannot be changed later.",
  },
  settings: {
    basics: "Basics",
    tokens: "Access tokens",
    lifetime: "Lifetime",
    offline: "Allow refresh tokens",
    offlineHelp: "Applications may ask for the scope offline_access, and renew access without the person.",
    algorithm: "Signed with",
    algorithmHelp: "RS256 is understood everywhere.",
    symmetric: "HS256: a secret that this API shares with the server",
    format: "Format",
    formats: { auth0: "As at Auth0", rfc9068: "RFC 9068" },
    access: "Access",
    people: "Applications on behalf of people",
    peoplePolicies: {
      allow_all: "All applications",
      require_client_grant: "Only applications that are authorised for people",
      deny_all: "None",
    },
    machines: "Applications as themselves",
    machinePolicies: { require_client_grant: "Only those that are authorised (machine to machine)", deny_all: "None" },
    rbac: "Role-based access control",
    rbacHelp:
      "People get no scope by merely asking for it. Nobody has permissions of their own here yet, so people get none.",
    permissions: "Permissions in the access token",
    permissionsHelp: "The token lists them in the claim permissions.",
  },
  secret: {
    title: "Signing secret",
    text: "Whoever has it can make tokens for this API. Looking at it is noted in the log.",
  },
  permissions: {
    title: "Permissions",
    text: "The scopes that applications can ask for. An access token names those it was given.",
    search: "Search permissions",
    value: "Scope",
    description: "Description",
    action: "Delete",
    add: "Add permission",
    added: (value: string) => `${value} has been added.`,
    remove: (value: string) => `Delete ${value}`,
    question: (value: string) => `Delete ${value}?`,
    consequence: "No new token has it from now on. Tokens that are out keep it until they end.",
    empty: "There is no permission yet",
    emptyText: "The API can be called without one. Add some to tell apart what applications may do.",
    nothingFound: "No permission has this in it",
    missing: "Give the scope a name.",
    spaces: "No spaces, quotation marks or backslashes.",
    twice: "It is there already.",
  },
  applications: {
    text: "Applications that call this API as themselves, without a person, and with which scopes.",
    empty: "No application can call it as itself",
    emptyText: "Create a machine-to-machine application first.",
    toApplications: "Go to the applications",
  },
  danger: {
    title: "Danger zone",
    text: "Tokens that are out keep working until they end, where the API still accepts them.",
    button: "Delete API",
    question: (name: string) => `Delete ${name}?`,
    consequence: "No application can ask for tokens for it any more, and what they were authorised for is gone.",
    done: (name: string) => `${name} has been deleted.`,
  },
  errors: {
    nameMissing: "Give it a name.",
    nameSigns: "Leave out < and >.",
    identifierMissing: "Give it an identifier.",
    tooLong: (most: number) => `At most ${plural(most, { one: "# character", other: "# characters" })}.`,
    seconds: (least: number, most: number) =>
      `A whole number from ${plural(least, { one: "#", other: "#" })} to ${plural(most, { one: "#", other: "#" })}.`,
  },
};
