import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TenantAccess } from "../../test/support/tenant-client.ts";
import { root } from "../steps.ts";
import type { TenantName } from "./forms.ts";

export interface Person {
  readonly email: string;
  readonly password: string;
}

interface Kept {
  runs: number;
  tenants: Partial<Record<TenantName, TenantAccess>>;
  /** Someone to try in a browser, by form. */
  guests: Record<string, Person>;
  /** Everybody whom the demo made, by form and role. Passwords of a demo; nobody else's. */
  people: Record<string, Person>;
}

/** What the demo remembers between runs, beside the server's own data. */
export interface DemoState {
  readonly folder: string;
  readonly run: number;
  readonly kept: Kept;
  /** A person of this demo with a password of their own. The same one for the same key. */
  person(key: string, email: string): Person;
  /** The person of this demo that has this key, if there is one. */
  known(key: string): Person | undefined;
  save(): void;
}

export function openDemoState(options: { reset: boolean }): DemoState {
  const folder = join(root, ".usher-demo");
  if (options.reset) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "demo.json");
  const kept: Kept = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Kept)
    : { runs: 0, tenants: {}, guests: {}, people: {} };

  const save = (): void => {
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  // Counted at the start: a run that was broken off has made people too.
  kept.runs++;
  save();
  return {
    folder,
    run: kept.runs,
    kept,
    person(key, email) {
      kept.people[key] ??= { email, password: newPassword() };
      return kept.people[key];
    },
    known: (key) => kept.people[key],
    save,
  };
}

/** Long enough for every password policy, and easy to paste. */
export const newPassword = (): string => `Demo-${randomBytes(9).toString("base64url")}-7`;
