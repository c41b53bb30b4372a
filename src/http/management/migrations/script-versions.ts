import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import type { TenantId } from "../../../domain/ids.ts";
import type { ScriptVersion, ScriptVersionSummary } from "../../../domain/script-version.ts";
import { diffScripts } from "../../../migration/script-versions/diff-scripts.ts";
import { type Brought, peopleByVersion } from "../../../migration/script-versions/people-by-version.ts";
import { findScriptVersion, rollBackScripts } from "../../../migration/script-versions/roll-back-scripts.ts";
import { defineRoute, type Route } from "../../route.ts";
import { authorOf } from "../caller-author.ts";
import { requireAllScopes } from "../caller-scopes.ts";
import { findConnection } from "../connections.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { queryInteger } from "../query-values.ts";
import { requireScriptsShown } from "../without-secrets.ts";
import { connectionParams } from "./connection-params.ts";

const DEFAULT_TAKE = 50;
const MAX_VERSION = 2_147_483_647;

const versionParams = connectionParams.extend({ version: queryInteger("Number of the version.", 1, MAX_VERSION) });
const listQuery = z.strictObject({
  from: queryInteger("What `next` of the previous answer said: only older ones.", 1, MAX_VERSION).optional(),
  take: queryInteger("How many, newest first; at most 100, default 50.", 1, 100).optional(),
});
const diffQuery = z.strictObject({
  against: queryInteger("The version to compare with; default: the one before. 0: nothing.", 0, MAX_VERSION).optional(),
});

const people = z.object({
  count: z.int().describe("Takeovers that named this version."),
  first_day: z.string().describe("Day (UTC) of the first, as 2026-01-31.").optional(),
  last_day: z.string().optional(),
});
const versionSummary = z.object({
  version: z.int(),
  is_current: z.boolean(),
  author: z.string().describe("Who saved it: a person's subject, a client, `cli`, or `unknown`."),
  note: z.string().optional(),
  saved_at: z.string(),
  hashes: z.record(z.string(), z.string()).describe("SHA-256 of each script, hex, as provenance names it."),
  people,
});
const versionReply = versionSummary.extend({ scripts: z.record(z.string(), z.string()) });

/** Scripts are part of the connection, and passwords may be written into them: whoever may not read the one sees nothing of the other. */
const SCRIPT_SCOPES = ["read:connections"];
/** All of them: a rollback changes the connection, as a save of its scripts does. */
const ROLLBACK_SCOPES = ["update:migrations", "update:connections"];

const shared = { tag: "migrations", errors: { 404: "There is no such connection or version." } } as const;

const listVersions = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}/script-versions",
  operationId: "listScriptVersions",
  summary: "List the versions of a connection's scripts",
  scopes: ["read:migrations"],
  params: connectionParams,
  query: listQuery,
  status: 200,
  reply: z.object({ script_versions: z.array(versionSummary), next: z.int().optional() }),
  async handle({ params, query, context }, deps: ManagementDeps) {
    const { id: connectionId, scriptVersion } = await findConnection(params.connection_id, context.tenant.id, deps);
    const take = query.take ?? DEFAULT_TAKE;
    const page = { before: query.from, limit: take + 1 };
    const versions = await deps.store.scriptVersions.list(context.tenant.id, connectionId, page);
    const shown = versions.slice(0, take);
    const brought = await peopleByVersion({ tenantId: context.tenant.id, connectionId }, deps);
    return {
      script_versions: shown.map((version) => summaryToWire(version, { scriptVersion, brought })),
      ...(versions.length > take ? { next: shown.at(-1)?.version } : {}),
    };
  },
});

const readVersion = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}/script-versions/{version}",
  operationId: "readScriptVersion",
  summary: "Get a version of a connection's scripts",
  scopes: SCRIPT_SCOPES,
  params: versionParams,
  status: 200,
  reply: versionReply,
  handle({ params, context }, deps: ManagementDeps) {
    requireScriptsShown(context.caller);
    return shownVersion(params.connection_id, params.version, context.tenant.id, deps);
  },
});

const diffVersions = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}/script-versions/{version}/diff",
  operationId: "diffScriptVersions",
  summary: "Compare two versions of a connection's scripts",
  scopes: SCRIPT_SCOPES,
  params: versionParams,
  query: diffQuery,
  status: 200,
  reply: z.object({
    from: z.int().describe("0: nothing."),
    to: z.int(),
    entries: z
      .array(z.object({ entry: z.string(), change: z.enum(["added", "removed", "changed"]), diff: z.string() }))
      .describe("Unified diffs of the scripts that differ."),
  }),
  async handle({ params, query, context }, deps: ManagementDeps) {
    requireScriptsShown(context.caller);
    const { id: connectionId, tenantId } = await findConnection(params.connection_id, context.tenant.id, deps);
    const find = (version: number) => findScriptVersion({ tenantId, connectionId, version }, deps);
    const to = await find(params.version);
    const against = query.against ?? params.version - 1;
    const from = against === 0 ? undefined : await find(against);
    return { from: against, to: to.version, entries: diffScripts(from, to) };
  },
});

const rollBack = defineRoute({
  ...shared,
  method: "POST",
  path: "/migrations/{connection_id}/script-versions/{version}/rollback",
  operationId: "rollBackScripts",
  summary: "Make the scripts of an earlier version those of the connection again; needs update:connections as well",
  scopes: ["update:migrations"],
  params: versionParams,
  status: 201,
  reply: versionReply,
  errors: { ...shared.errors, 409: "These are the connection's scripts already." },
  async handle({ params, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    const { connection_id: connectionId, version } = params;
    requireAllScopes(context.caller, ROLLBACK_SCOPES);
    await findConnection(connectionId, tenantId, deps);
    const author = await authorOf(context, deps);
    const { scriptVersion } = await rollBackScripts({ tenantId, connectionId, version, author }, deps);
    if (scriptVersion === undefined) throw new DomainError("internal", "The rollback made no version");
    return shownVersion(connectionId, scriptVersion, tenantId, deps);
  },
});

async function shownVersion(id: string, number: number, tenantId: TenantId, deps: Pick<ManagementDeps, "store">) {
  const { id: connectionId, scriptVersion } = await findConnection(id, tenantId, deps);
  const version: ScriptVersion = await findScriptVersion({ tenantId, connectionId, version: number }, deps);
  const brought = await peopleByVersion({ tenantId, connectionId }, deps);
  return { ...summaryToWire(version, { scriptVersion, brought }), scripts: version.scripts };
}

function summaryToWire(
  version: ScriptVersionSummary,
  { scriptVersion, brought }: { scriptVersion: number | undefined; brought: ReadonlyMap<number, Brought> },
): z.input<typeof versionSummary> {
  const { count, firstDay, lastDay } = brought.get(version.version) ?? { count: 0 };
  return {
    version: version.version,
    is_current: version.version === scriptVersion,
    author: version.author,
    note: version.note,
    saved_at: version.savedAt.toISOString(),
    hashes: { ...version.hashes },
    people: { count, first_day: firstDay, last_day: lastDay },
  };
}

/** What a connection's scripts were, what changed, and back again in one step. Not part of Auth0's API. */
export const scriptVersionRoutes: readonly Route<ManagementDeps>[] = [
  listVersions,
  readVersion,
  diffVersions,
  rollBack,
];
