import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

/** Words of the frame around every page. */
export const texts = {
  product: "Usher",
  skip: "Skip to content",
  navigation: "Main navigation",
  openNavigation: "Open navigation",
  closeNavigation: "Close navigation",
  pages: {
    home: "Home",
    applications: "Applications",
    apis: "APIs",
    connections: "Connections",
    users: "Users",
    logs: "Logs",
    jobs: "Jobs",
    security: "Security",
    settings: "Settings",
  },
  search: "Search",
  searchAll: "Search or go to …",
  results: (count: number) => (count === 0 ? "Nothing found." : plural(count, { one: "# result", other: "# results" })),
  searching: "Searching …",
  notSearched: (what: string) => `${what} could not be searched.`,
  groups: {
    pages: "Pages",
    actions: "Actions",
    users: "Users",
    applications: "Applications",
    connections: "Connections",
  },
  actions: {
    createApplication: "Create application",
    createApi: "Create API",
    createConnection: "Create connection",
    createUser: "Create user",
    importUsers: "Import users",
    exportUsers: "Export users",
    followLog: "Follow the log live",
    inviteAdministrator: "Invite administrator",
  },
  loadRoster: (connection: string) => `Load a list of expected people: ${connection}`,
  person: "You and your settings",
  roles: { owner: "Owner", editor: "Editor", support: "Support", viewer: "Viewer" },
  theme: { label: "Appearance", light: "Light", dark: "Dark", auto: "As the system" },
  language: "Language",
  signOut: "Sign out",
  sessionEnd: {
    title: "Your session has ended",
    text: "You have signed out elsewhere, or some time has passed. Sign in again in another window: this page stays as it is, with all that is typed.",
    waiting: "Waiting for the other window. It goes on here by itself.",
    signIn: "Sign in again",
  },
  signInFailed: {
    title: "You are not signed in",
    text: "The sign-in did not come to its end, or whoever is signed in is no administrator of this tenant.",
    again: "Sign in again",
    asSomebodyElse: "Sign out and sign in as somebody else",
  },
  notFound: {
    title: "There is no such page",
    text: "The address may be mistyped, or the page has moved.",
    home: "Go to the home page",
  },
  stale: (time: string) => `Shown is what was there at ${time}. It is asked for again by itself.`,
  missing: {
    title: "This page could not be loaded",
    text: "There is no connection to the server, or it has been renewed meanwhile. The page goes on by itself when the server answers.",
    still: "The server does not answer yet.",
  },
  crash: {
    title: "This page has failed",
    text: "Everything else still works. Try again; if it fails once more, reload the browser window.",
    reload: "Reload",
  },
};
