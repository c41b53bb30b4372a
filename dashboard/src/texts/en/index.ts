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
    settings: () => import("./settings.ts"),
    security: () => import("./security.ts"),
  },
};

/** What the folder of a language has: the same as this one. */
export type LanguageFolder = typeof en;
