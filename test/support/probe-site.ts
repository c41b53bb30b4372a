import { readFileSync } from "node:fs";
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

/** The Management API with the real sandbox, and a fake old system that it trusts. */
export async function openProbeSite(): Promise<ProbeSite> {
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
