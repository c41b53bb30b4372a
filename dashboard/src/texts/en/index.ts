/** The first language: the others have the same areas, with the same texts in each. */
export const en = {
  name: "English",
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

/** What the folder of a language has: the same as this one. */
export type LanguageFolder = typeof en;
