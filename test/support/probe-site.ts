import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll } from "vitest";
import { createDenoScriptRunner } from "../../src/scripts/deno-script-runner.ts";
import type { ScriptRunner } from "../../src/scripts/script-runner.ts";
import type { SourceProtection } from "../../src/sources/protection/source-protection.ts";
import { type FakeSource, startFakeSource } from "./fake-source.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "./management-site.ts";

const shipped = (file: string) => readFileSync(new URL(`../../database-actions/dist/${file}`, import.meta.url), "utf8");

/** The scripts that we ship. */
export const SHIPPED = { login: shipped("login.js"), get_user: shipped("get_user.js") };

export interface Step {
  readonly step: string;
  readonly status: string;
  readonly seen: string;
  readonly advice?: string;
}

export interface Probed {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  readonly body: any;
  step(name: string): Step;
}

export interface ProbeSite {
  readonly site: ManagementSite;
  readonly acme: TenantAtSite;
  readonly source: FakeSource;
  readonly protection: SourceProtection;
  /** A connection with these scripts; `usher`, `configuration` and other options over those that fit the source. */
  connect(scripts: Record<string, string>, options?: Record<string, unknown>): Promise<string>;
  probe(connectionId: string, body?: unknown): Promise<Probed>;
  close(): Promise<void>;
}

/** Of everybody at the source. */
export const PROBE_PASSWORD = "canary-Passw0rd-51";
export const ann = { identifier: "ann@source.com", password: PROBE_PASSWORD };
/** At another connection of the source. */
export const bob = { identifier: "bob@source.com", password: PROBE_PASSWORD };

/** A site for all tests of a file, with Ann and Bob at its source, which has no faults when a test begins. */
export function useProbeSite(): Omit<ProbeSite, "close"> {
  let the: ProbeSite;
  beforeAll(async () => {
    the = await openProbeSite();
    const { source } = the;
    const profile = { emailVerified: true, appMetadata: { plan: "pro" } };
    source.addUser({ localId: "ann1", email: ann.identifier, password: PROBE_PASSWORD, ...profile });
    source.addUser({ localId: "bob1", email: bob.identifier, password: PROBE_PASSWORD, connection: "Newsletter" });
  });
  afterEach(() => {
    the.source.clearFaults();
    the.source.resetCounts();
  });
  afterAll(() => the?.close());
  return {
    get site() {
      return the.site;
    },
    get acme() {
      return the.acme;
    },
    get source() {
      return the.source;
    },
    get protection() {
      return the.protection;
    },
    connect: (scripts, options) => the.connect(scripts, options),
    probe: (connectionId, body) => the.probe(connectionId, body),
  };
}

/** The Management API with the real sandbox, and a fake old system that it trusts. */
async function openProbeSite(): Promise<ProbeSite> {
  const source = await startFakeSource();
  const authorityFile = source.authority.certificateFile;
  const scriptRunner: ScriptRunner = createDenoScriptRunner({ caFile: () => authorityFile });
  const site = await openManagementSite({ deps: { scriptRunner, authorityFile } });
  const acme = await site.addTenant();
  let count = 0;
  return {
    site,
    acme,
    source,
    protection: site.protection,
    async connect(customScripts, options = {}) {
      const { usher = {}, configuration = {}, ...more } = options as { usher?: object; configuration?: object };
      const body = {
        name: `Probed-${++count}`,
        strategy: "auth0",
        options: {
          enabledDatabaseCustomization: true,
          import_mode: true,
          customScripts,
          configuration: {
            SOURCE_DOMAIN: source.domain,
            SOURCE_CLIENT_ID: source.clientId,
            SOURCE_CLIENT_SECRET: source.clientSecret,
            SOURCE_CONNECTION: "SourceDatabase",
            ...configuration,
          },
          usher: { network: { policy: "list", hosts: [source.domain] }, ...usher },
          ...more,
        },
      };
      const answer = await acme.request("POST", "/connections", { body });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body.id;
    },
    async probe(connectionId, body = {}) {
      const answer = await acme.request("POST", `/migrations/${connectionId}/probe`, { body });
      return {
        status: answer.status,
        text: answer.text,
        body: answer.body,
        step(name) {
          const found = (answer.body.steps as Step[]).find(({ step }) => step === name);
          if (found === undefined) throw new Error(`No step ${name} in ${answer.text}`);
          return found;
        },
      };
    },
    async close() {
      await site.close();
      await scriptRunner.close();
      await source.close();
    },
  };
}
