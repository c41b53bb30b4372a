import { existsSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../shared/scenario/", import.meta.url);

/** What goes into the placeholders of the guide's two scripts. */
export interface SeedPlaceholders {
  /** Host of the source tenant, with port when it is not 443. */
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** Default: the scripts' own `SourceDatabase`. */
  readonly realm?: string;
}

/** Whether the guide's scripts lie beside this checkout; they are not ours to ship. */
export const hasSeedScripts = existsSync(new URL("login.js", FOLDER));

/** The guide's two scripts with their placeholders filled in and nothing else changed. */
export function readSeedScripts(placeholders: SeedPlaceholders): { login: string; get_user: string } {
  return { login: fill("login.js", placeholders), get_user: fill("get_user.js", placeholders) };
}

function fill(file: string, placeholders: SeedPlaceholders): string {
  const filled = readFileSync(new URL(file, FOLDER), "utf8")
    // The placeholder is the tenant's name within Auth0's own domain; the whole host is what a run has to fill in.
    .replaceAll("<SOURCE APP TENANT>.auth0.com", placeholders.domain)
    .replaceAll("<YOUR SOURCE APP DOMAIN>", placeholders.domain)
    .replaceAll("<YOUR SOURCE APP ID>", placeholders.clientId)
    .replaceAll("<YOUR SOURCE APP SECRET>", placeholders.clientSecret)
    .replaceAll("<YOUR MANAGEMENT API AUDIENCE>", placeholders.audience)
    .replaceAll("'SourceDatabase'", `'${placeholders.realm ?? "SourceDatabase"}'`);
  const left = /<[A-Z ]+>/.exec(filled);
  if (left) throw new Error(`${file} has a placeholder that is not filled in: ${left[0]}`);
  return filled;
}
