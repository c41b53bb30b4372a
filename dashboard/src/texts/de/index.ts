import type { LanguageFolder } from "../en/index.ts";

/** The name of the language in itself, and a file for each area: loaded when a page needs it. */
export const de: LanguageFolder = {
  name: "Deutsch",
  areas: {
    common: () => import("./common.ts"),
    shell: () => import("./shell.ts"),
    home: () => import("./home.ts"),
    applications: () => import("./applications.ts"),
    apis: () => import("./apis.ts"),
    connections: () => import("./connections.ts"),
    migrations: () => import("./migrations.ts"),
    users: () => import("./users.ts"),
    traces: () => import("./traces.ts"),
    logs: () => import("./logs.ts"),
    jobs: () => import("./jobs.ts"),
    // what the server says with codes
    findings: () => import("./findings.ts"),
    refusals: () => import("./refusals.ts"),
    rows: () => import("./rows.ts"),
    settings: () => import("./settings.ts"),
    security: () => import("./security.ts"),
  },
};
