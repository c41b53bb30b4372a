import type { Language } from "./languages.ts";

/** One file per area and language. `de` is typed by `en`; a page loads its own area only. */
const AREAS = {
  common: { en: () => import("./en/common.ts"), de: () => import("./de/common.ts") },
  shell: { en: () => import("./en/shell.ts"), de: () => import("./de/shell.ts") },
  home: { en: () => import("./en/home.ts"), de: () => import("./de/home.ts") },
  applications: { en: () => import("./en/applications.ts"), de: () => import("./de/applications.ts") },
  apis: { en: () => import("./en/apis.ts"), de: () => import("./de/apis.ts") },
  connections: { en: () => import("./en/connections.ts"), de: () => import("./de/connections.ts") },
  migrations: { en: () => import("./en/migrations.ts"), de: () => import("./de/migrations.ts") },
  users: { en: () => import("./en/users.ts"), de: () => import("./de/users.ts") },
  traces: { en: () => import("./en/traces.ts"), de: () => import("./de/traces.ts") },
  logs: { en: () => import("./en/logs.ts"), de: () => import("./de/logs.ts") },
  jobs: { en: () => import("./en/jobs.ts"), de: () => import("./de/jobs.ts") },
  settings: { en: () => import("./en/settings.ts"), de: () => import("./de/settings.ts") },
  security: { en: () => import("./en/security.ts"), de: () => import("./de/security.ts") },
};

export type Area = keyof typeof AREAS;

export type Texts<A extends Area> = Awaited<ReturnType<(typeof AREAS)[A]["en"]>>["texts"];

const loading = new Map<string, Promise<unknown>>();
const loaded = new Map<string, unknown>();

/** The texts of an area, loaded once per language. */
export function loadTexts<A extends Area>(area: A, language: Language): Promise<Texts<A>> {
  const key = `${language}/${area}`;
  const promise =
    loading.get(key) ??
    AREAS[area][language]().then(({ texts }) => {
      loaded.set(key, texts);
      return texts;
    });
  loading.set(key, promise);
  // A file that did not arrive is asked for again the next time.
  promise.catch(() => loading.delete(key));
  return promise as Promise<Texts<A>>;
}

/** The texts of an area when they are here already. */
export function loadedTexts<A extends Area>(area: A, language: Language): Texts<A> | undefined {
  return loaded.get(`${language}/${area}`) as Texts<A> | undefined;
}
