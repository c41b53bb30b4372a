import { readFileSync } from "node:fs";
import type { ScriptEntry } from "./script-runner.ts";

/** Scripts to begin with, for one kind of old system. */
export interface ScriptTemplate {
  /** Stable. */
  readonly name: string;
  /** Names of the settings that the scripts need in `configuration`. */
  readonly settings: readonly string[];
  readonly scripts: Readonly<Record<ScriptEntry, string>>;
}

/** In the order to show them in. */
const TEMPLATES = [
  { name: "empty", folder: "./templates/empty/", settings: [] },
  {
    name: "auth0",
    // What we ship to be pasted anywhere (`database-actions/README.md`).
    folder: "../../database-actions/dist/",
    settings: ["SOURCE_DOMAIN", "SOURCE_CLIENT_ID", "SOURCE_CLIENT_SECRET", "SOURCE_CONNECTION"],
  },
  { name: "http", folder: "./templates/http/", settings: ["SOURCE_URL", "SOURCE_KEY"] },
  { name: "postgres", folder: "./templates/postgres/", settings: ["DATABASE_URL"] },
  {
    name: "mysql",
    folder: "./templates/mysql/",
    settings: ["DATABASE_HOST", "DATABASE_USER", "DATABASE_PASSWORD", "DATABASE_NAME"],
  },
] as const;

let kept: readonly ScriptTemplate[] | undefined;

/** Every template that comes with Usher. Read once: they are files of the installation. */
export function scriptTemplates(): readonly ScriptTemplate[] {
  kept ??= TEMPLATES.map(({ name, folder, settings }) => ({
    name,
    settings,
    scripts: { login: read(`${folder}login.js`), get_user: read(`${folder}get_user.js`) },
  }));
  return kept;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
