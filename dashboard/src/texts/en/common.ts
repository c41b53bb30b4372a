import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

/** Words that every area uses. */
export const texts = {
  actions: {
    save: "Save",
    cancel: "Cancel",
    close: "Close",
    create: "Create",
    remove: "Delete",
    edit: "Edit",
    copy: "Copy",
    copied: "Copied",
    tryAgain: "Try again",
    undo: "Undo",
    discard: "Discard changes",
    back: "Back",
    more: "More",
    show: "Show",
    hide: "Hide",
    download: "Download",
    refresh: "Refresh",
  },
  notAllowed: "Your role does not allow this.",
  saved: "Saved.",
  loading: "Loading",
  never: "Never",
  none: "None",
  yes: "Yes",
  no: "No",
  on: "On",
  off: "Off",
  unknown: "Unknown",
  seconds: (count = 0) => plural(count, { one: "second", other: "seconds" }),
  optional: "optional",
  unsaved: "You have changes that are not saved.",
  overtaken: "Somebody has changed the same here meanwhile. Saving replaces it; discarding shows it.",
  leave: {
    title: "Leave without saving?",
    text: "What you have changed here will be lost.",
    stay: "Stay",
    leave: "Leave",
  },
  confirm: {
    typeToConfirm: (name: string) => `Type ${name} to confirm`,
    cannotUndo: "This cannot be undone.",
  },
  /** Headings of what is switched on, and of what is not. */
  switches: { on: "On", off: "Off" },
  table: {
    next: "Next page",
    first: "First page",
    rows: (count: number) => plural(count, { one: "# row", other: "# rows" }),
    search: "Search",
  },
  scopes: {
    search: "Search scopes",
    all: "Select all",
    none: "Select none",
    count: (chosen: number, all: number) =>
      `${plural(chosen, { one: "#", other: "#" })} of ${plural(all, { one: "# scope", other: "# scopes" })}`,
    used: "Used here",
    unused: "Known to Auth0, without effect here",
    nothingFound: "No scope has this in it.",
    noScopes: "This API has no scopes yet. It can be called all the same.",
    of: (name: string) => `Scopes: ${name}`,
    open: (name: string) => `: choose scopes of ${name}`,
    save: "Save scopes",
    saved: (name: string) => `Scopes saved: ${name}.`,
    authorise: (name: string) => `Authorise: ${name}`,
    withdraw: "Withdraw",
    withdrawTitle: "Withdraw the authorisation?",
    withdrawText: (name: string) => `${name}: no new tokens from now on, and the choice of scopes is gone.`,
    allScopes: "All scopes",
    allScopesText: "It has every scope of the API, also those that come later. This was set by the Management API.",
    forPeople: "For people who sign in",
  },
  json: {
    invalid: (message: string) => `This is not JSON yet: ${message}`,
    notObject: "This must be an object: { … }",
    format: "Tidy up",
  },
  mail: {
    title: "No mail server is set up",
    outbox: "Mails go to the outbox of this server, where only developers read them.",
    nobody: "Mails cannot be sent.",
    setUp: "Set up a mail server",
  },
  job: {
    status: {
      pending: "Waiting",
      processing: "Running",
      completed: "Done",
      failed: "Failed",
      cancelled: "Cancelled",
    },
    doneBut: {
      roster_load: (count: number) => `Done, ${plural(count, { one: "# row", other: "# rows" })} not read`,
      users_import: (count: number) => `Done, ${plural(count, { one: "# row", other: "# rows" })} not taken`,
      reset_campaign: (count: number) => `Done, ${plural(count, { one: "# mail", other: "# mails" })} not delivered`,
    },
    cancel: "Cancel job",
    left: (time: string) => `about ${time} left`,
    progress: (percent: string) => `${percent} done`,
    details: "Details",
  },
  errors: {
    offline: {
      title: "The server does not answer",
      remedy: "Check your network connection and that the server is running, then try again.",
    },
    refused: { title: "The server refused this", remedy: "Change what it names below and try again." },
    forbidden: {
      title: "Your role does not allow this",
      remedy: "Ask an owner of this tenant to do it, or to give you another role.",
    },
    notFound: { title: "This is not here", remedy: "It may have been deleted. Go back to the list." },
    conflict: {
      title: "This clashes with something that is there",
      remedy: "Somebody may have changed it meanwhile. Reload, then try again.",
    },
    tooLarge: { title: "This is too large", remedy: "Send less at once." },
    tooMany: {
      title: "Too many requests",
      remedy: (seconds: number | undefined) =>
        seconds === undefined
          ? "Wait a moment, then try again."
          : `Wait ${plural(seconds, { one: "# second", other: "# seconds" })}, then try again.`,
    },
    overloaded: { title: "The server is busy", remedy: "Wait a moment, then try again." },
    server: {
      title: "Something went wrong at the server",
      remedy: "Try again. If it stays, look into the server's log at this time.",
    },
    unexpected: { title: "Something went wrong", remedy: "Try again. If it stays, reload the page." },
    serverSaid: "The server said:",
  },
};
