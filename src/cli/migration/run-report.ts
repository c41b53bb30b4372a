import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { decodeJwt, type JSONWebKeySet } from "jose";
import { loadConfig } from "../../config/load-config.ts";
import { buildClosingReport } from "../../migration/cut-over/closing-report.ts";
import { signReport } from "../../migration/cut-over/sign-report.ts";
import { verifyReport } from "../../migration/cut-over/verify-report.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findTenant } from "../find-tenant.ts";
import { withInstallation } from "../installation.ts";
import type { MigrationFlags } from "./options.ts";
import { verifyWithOwnKeys } from "./verify-with-own-keys.ts";
import { withMigration } from "./with-migration.ts";

export interface VerifyReportFlags {
  readonly data?: string;
  readonly jwks?: string;
}

const JWKS_TIMEOUT_MS = 10_000;

/** `usher migration report`. */
export async function printReport(flags: MigrationFlags, context: CommandContext): Promise<void> {
  await withMigration(flags, context, async (connection, installation) => {
    const tenant = await findTenant(flags.domain, installation);
    const report = await buildClosingReport({ tenant, connection }, installation);
    const issuer = `https://${tenant.domains[0]}/`;
    const jws = await signReport({ tenantId: tenant.id, issuer, report }, { ...installation, newId: randomUUID });
    context.terminal.out(flags.json ? JSON.stringify(decodeJwt(jws), null, 2) : jws);
  });
}

/** `usher migration verify-report`: exit status 1 when it is not what a tenant signed, 3 when the key that did is revoked. */
export async function checkReport(file: string, flags: VerifyReportFlags, context: CommandContext): Promise<void> {
  const jws = readText(file);
  const verdict = flags.jwks
    ? await verifyReport(jws, await keysFrom(flags.jwks))
    : await withInstallation(loadConfig({ data: flags.data }, context.env, { create: false }), (installation) =>
        verifyWithOwnKeys(jws, installation),
      );
  const { terminal } = context;
  if (verdict.outcome === "not_genuine") {
    terminal.note(terminal.paint("red", `Not genuine. ${verdict.problem}`));
    process.exitCode = EXIT.failed;
    return;
  }
  if (verdict.outcome === "key_revoked") {
    const { kid, tenant, revokedAt } = verdict;
    const text = `Not altered, but its key is revoked: signed by the key ${kid} of the tenant ${tenant}, revoked at ${revokedAt?.toISOString() ?? "an unknown time"}. It proves nothing if anybody else had that key.`;
    terminal.note(terminal.paint("yellow", text));
    process.exitCode = EXIT.keyRevoked;
  } else terminal.note(terminal.paint("green", `Genuine: signed by the key ${verdict.kid} and not altered since.`));
  terminal.out(JSON.stringify(verdict.content, null, 2));
}

async function keysFrom(place: string): Promise<JSONWebKeySet> {
  const text = /^https?:\/\//i.test(place) ? await fetchText(place) : readText(place);
  try {
    const keys = JSON.parse(text) as JSONWebKeySet;
    if (Array.isArray(keys.keys)) return keys;
  } catch {
    // Said below, with everything else that is no set of keys.
  }
  throw new CliError(`--jwks: ${place} is no JSON Web Key Set.`, EXIT.usage);
}

async function fetchText(url: string): Promise<string> {
  if (!isTrustworthy(new URL(url)))
    throw new CliError(
      "--jwks: keys that come over plain http prove nothing. Give an https address or a file.",
      EXIT.usage,
    );
  try {
    // A redirect might lead to plain http.
    const response = await fetch(url, { signal: AbortSignal.timeout(JWKS_TIMEOUT_MS), redirect: "error" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw new CliError(
      `--jwks: ${url} cannot be read: ${causeOf(error)}. Save the keys to a file and give that, or have Node trust the authority (NODE_EXTRA_CA_CERTS).`,
    );
  }
}

/** Nobody stands between this machine and itself. */
const isTrustworthy = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${causeOf(error)}.`, EXIT.usage);
  }
}

/** `fetch` says only that it failed; why is in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
