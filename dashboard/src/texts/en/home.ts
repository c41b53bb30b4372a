import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");
const people = (count: number) => plural(count, { one: "# person", other: "# people" });

/** Words of the home page, and of all that shows how a migration stands. */
export const texts = {
  title: "Home",
  lead: "What moves, what is left, and what to do next.",
  notAllowedTitle: "Your role does not see migrations",
  notAllowedText: "Choose a page on the left, or search.",
  more: "More migrations follow. Open a connection to see its own.",

  first: {
    noConnection: {
      title: "Create a database connection first",
      text: "People move into a database connection: it asks the old system about whoever is not here yet. Give it the scripts that your old system needs, and switch on the import of users.",
      action: "Create a connection",
    },
    noImport: {
      title: "No connection imports users yet",
      text: "A migration begins when a database connection has a custom database with its scripts, and “Import users to this database” is on.",
      action: (name: string) => `Open ${name}`,
      actionMany: "Open the connections",
    },
  },

  phases: {
    shadow: "Shadow mode",
    running: "Running",
    paused: "Paused",
    finalised: "Finalised",
  },
  draining: "Closing",
  /** What keeps anybody from moving. */
  hindrances: {
    custom_database_off: "Own database is off",
    import_off: "Import is off",
    no_login_script: "No login script",
  },

  stepsLabel: "Steps of the migration",
  steps: {
    probe: "Probe",
    roster: "List",
    shadow: "Shadow",
    ramp: "Ramp",
    run: "Run",
    "cut-over": "Cut-over",
  },
  nextStep: "Next step",
  next: {
    custom_database_off: {
      title: "Switch on “Use my own database”",
      text: "It is off at this connection: the source is asked about nobody, and nobody moves.",
      action: "Open the connection",
    },
    no_login_script: {
      title: "Write the login script",
      text: "The connection has none, or an empty one: the source cannot be asked, and nobody moves.",
      action: "Open the scripts",
    },
    import_off: {
      title: "Switch on the import of users",
      text: "The connection does not import at present: its source is asked about nobody, and nobody moves.",
      action: "Open the connection",
    },
    probe: {
      title: "Probe the source",
      text: "Asks the old system a dozen questions and says of each what to change. Nobody is created.",
      action: "Go to the probe",
    },
    findings: {
      title: "Change what the probe found",
      text: "The last probe found what must be changed before people come. Change it, then probe again.",
      action: "Read the report",
    },
    roster: {
      title: "Say who lives there",
      text: "Load a list of the old system’s people. Without it nobody knows of how many those are who have come.",
      action: "Load a list",
    },
    shadow: {
      title: "Compare before anybody moves",
      text: "In shadow mode the source is only compared with. You can also begin with a few people at once, by the ramp.",
      action: "Go to shadow mode",
    },
    compare: {
      title: "Send sign-ins to compare",
      text: "Nothing has been compared yet. Each sign-in is answered here and asked at the source in the background.",
      action: "Go to shadow mode",
    },
    start: {
      title: "Read the comparisons, then start",
      text: "When the source answers as you expect, begin to take people over: with a few, or with everybody.",
      action: "Read the comparisons",
    },
    ramp: {
      title: "Let more people in",
      text: "Only some are taken over at present. Widen the ramp when all is well.",
      action: "Go to the ramp",
    },
    failures: {
      title: "Look after failures",
      text: "Some people could not be moved. Remove the cause, then ask the source about them again.",
      action: "See failures",
    },
    campaign: {
      title: "Write to those who are left",
      text: "Hardly anybody comes by themselves any more. Mail them a link to choose a password with.",
      action: "Prepare a campaign",
    },
    wait: {
      title: "Let people come",
      text: "They come over at their first sign-in. See who is missing, and point the remaining applications here.",
      action: "See who is left",
    },
    finalise: {
      title: "Close the source",
      text: "Every criterion of the cut-over is met.",
      action: "Go to the cut-over",
    },
    resume: {
      title: "Go on after the pause",
      text: "The source is asked about nobody. Whoever is not here is asked to try again later.",
      action: "Open the migration",
    },
    drain: {
      title: "Wait for the last answers",
      text: "No new question begins. The signed report is there in about half a minute.",
      action: "Go to the report",
    },
    write: {
      title: "Write to those who are left",
      text: "The source is closed, and not everybody is here. Mail them a link to choose a password with; then keep the signed report.",
      action: "Prepare a campaign",
    },
    done: {
      title: "Keep the signed report",
      text: "The source is closed and no longer asked. Switch off its application there.",
      action: "Go to the report",
    },
  },

  moved: "Moved",
  left: "Left",
  failed: "Failed",
  notAmongFailed: {
    blocked: (count: number) => plural(count, { one: "# blocked at the source", other: "# blocked at the source" }),
    collision: (count: number) => plural(count, { one: "# in a collision", other: "# in collisions" }),
    sentence: (parts: string) => `Not counted here: ${parts}`,
  },
  ofPeople: (count: string) => `of ${count}`,
  from: {
    roster: "on the list",
    estimate: "by your estimate",
    known: "known so far; without a list nobody can say of how many",
  },
  perDay: "A day, last 7 days",
  people,

  chart: {
    title: "People moved, by day",
    label: (moved: string, people: string, day: string) => `${moved} of ${people} people have moved by ${day}.`,
    labelKnown: (moved: string, day: string) => `${moved} people have moved by ${day}.`,
    goal: (share: string) => `Goal ${share}`,
    today: "Today",
    day: "Day",
    came: "Came",
    moved: "Moved by then",
    share: "Share",
    asked: "Questions to the source",
    table: "As a table",
    empty: "Nobody has come yet. The curve begins with the first person.",
  },

  forecast: {
    title: "Forecast",
    reached: (goal: string) => `The goal of ${goal} is reached.`,
    expected: (goal: string, day: string) => `${goal} are expected by ${day}.`,
    expectedOpen: (goal: string, day: string) => `${goal} are expected not before ${day}; when cannot be said.`,
    between: (first: string, last: string) => `In eight of ten futures between ${first} and ${last}.`,
    betweenOpen: (first: string) => `In eight of ten futures after ${first}, without an end that could be named.`,
    basedOn: (days: number) => `Based on ${plural(days, { one: "# day", other: "# days" })}, if nothing changes.`,
    stalled: (goal: string) => `Hardly anybody comes any more: ${goal} will not be reached like this.`,
    notBefore: (day: string) => `At this rate not before ${day}.`,
    notEnough: (days: number, daysNeeded: number, came: number, cameNeeded: number) =>
      `No forecast yet: it needs ${daysNeeded} days (${days} so far) and ${cameNeeded} people who came by themselves (${came} so far).`,
    notRunning: "No forecast: nobody is taken over at present.",
    noDenominator: "No forecast: nobody knows how many there are. Load a list or give an estimate.",
  },

  source: {
    title: "Source",
    breaker: "Protection",
    states: { closed: "Asked as usual", open: "Left alone", half_open: "Tried again" },
    isClosed: "Closed",
    notAsked: "Not asked",
    failures: {
      timeout: "no answer in time",
      unreachable: "not reached",
      server_error: "an error of its own",
      misconfigured: "not set up rightly here",
      script_error: "the script failed",
    },
    never: "Not asked yet",
    latency: "Answers in",
    latencyText: (half: string, most: string) => `half within ${half}, 95% within ${most}`,
    today: "Asked today",
    failed: (count: string) => `${count} failed`,
    refused: (count: string) => `${count} held back`,
    lastAnswer: "Last answer",
    lastFailure: "Last failure",
    waiting: (count: string) => `${count} waiting`,
  },

  attention: {
    title: "Needs attention",
    none: "Nothing needs attention.",
    nobodyMoves: {
      custom_database_off: "Nobody can move: “Use my own database” is off.",
      import_off: "Nobody can move: the import of users is off.",
      no_login_script: "Nobody can move: there is no login script.",
    },
    paused: "The migration is paused.",
    breakerOpen: "The source is left alone after too many failures.",
    breakerHalfOpen: "The source is tried again after failures.",
    rateLimited: (time: string) => `The source asked to be left alone until ${time}.`,
    causes: {
      wrong_password: (count: number) => `${people(count)}: wrong password`,
      not_importable: (count: number) => `${people(count)}: the profile cannot be taken over`,
      restricted: (count: number) => `${people(count)}: the source does not let them in`,
      source_unavailable: (count: number) => `${people(count)}: the source did not answer`,
      script_error: (count: number) => `${people(count)}: a script failed`,
    },
    probe: (count: number) =>
      plural(count, {
        one: "The last probe found # thing that must be changed.",
        other: "The last probe found # things that must be changed.",
      }),
    collision: (count: number) =>
      plural(count, {
        one: "# person on the list collides: looks like somebody else on it",
        other: "# people on the list collide: each looks like somebody else on it",
      }),
    blocked: (count: number) =>
      plural(count, {
        one: "# person is blocked at the source, and stays out until freed there",
        other: "# people are blocked at the source, and stay out until freed there",
      }),
    stalled: "Hardly anybody comes any more.",
    job: {
      users_import: "An import of users",
      users_export: "An export of users",
      verification_email: "A verification mail",
      roster_load: "A list",
      reset_campaign: "A campaign",
      migration_retry: "A retry",
      migration_terminate: "An undoing",
    },
    jobs: {
      users_import: "imports of users",
      users_export: "exports of users",
      verification_email: "verification mails",
      roster_load: "lists",
      reset_campaign: "campaigns",
      migration_retry: "retries",
      migration_terminate: "undoings",
    },
    jobFailed: (job: string) => `${job} has failed.`,
    jobsFailed: (count: string, jobs: string) => `${count} ${jobs} have failed.`,
    mailWaits: "A campaign waits: the mail server takes no mail.",
    mailsFailed: (count: number) =>
      plural(count, {
        one: "# mail of a campaign could not be delivered.",
        other: "# mails of a campaign could not be delivered.",
      }),
    jobRows: (job: string, count: number) =>
      `${job} could not take ${plural(count, { one: "# row", other: "# rows" })}.`,
  },

  causes: {
    wrong_password: "Wrong password",
    not_importable: "Profile cannot be taken over",
    restricted: "Restricted at the source",
    source_unavailable: "Source did not answer",
    script_error: "Script failed",
  },
  states: {
    never_seen: "Not seen yet",
    failed: "Failed",
    blocked: "Blocked at the source",
    collision: "Collision",
    moved: "Moved",
    deleted: "Deleted here",
  },
  ways: {
    sign_in: "Sign-in",
    password_reset: "Password reset",
    sign_up: "Sign-up",
    bulk: "Import from a file",
    admin: "Made by an administrator",
  },
};
