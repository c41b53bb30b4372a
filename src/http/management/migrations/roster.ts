import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { FAILURE_CAUSES, ROSTER_STATES } from "../../../domain/roster.ts";
import type { RosterFilter } from "../../../store/roster.ts";
import { defineRoute, type Route } from "../../route.ts";
import { findConnection } from "../connections.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { checkpointPagingQuery, openCheckpoint, sealCheckpoint } from "../paging.ts";
import { connectionParams } from "./connection-params.ts";
import { rosterEntryReply, rosterEntryToWire } from "./roster-wire.ts";

const filterQuery = {
  state: z.enum(ROSTER_STATES).describe("Only who stands like this.").optional(),
  cause: z.enum(FAILURE_CAUSES).describe("Only who failed for this.").optional(),
  domain: z.string().max(254).describe("Only e-mail addresses of this domain.").optional(),
  email: z.string().max(320).describe("Only e-mail addresses that begin like this.").optional(),
  last_seen_before: z.iso
    .datetime({ offset: true })
    .describe("Only who last signed in at the source before.")
    .optional(),
  listed_by: z.string().max(64).describe("Only who was listed first by this job's file.").optional(),
};

const listRoster = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/roster",
  operationId: "listRoster",
  tag: "migrations",
  summary: "List who is known to live at the source, and where they stand",
  scopes: ["read:migrations"],
  params: connectionParams,
  query: z.strictObject({ ...checkpointPagingQuery, ...filterQuery }),
  status: 200,
  reply: z.object({
    roster: z.array(rosterEntryReply),
    next: z.string().describe("Ask again with this as `from`: a page may be short and not the last.").optional(),
  }),
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const { tenantId, id } = await findConnection(params.connection_id, context.tenant.id, deps);
    const filter: RosterFilter = {
      state: query.state,
      cause: query.cause,
      domain: query.domain?.toLowerCase(),
      emailPrefix: query.email?.toLowerCase(),
      lastSeenBefore: query.last_seen_before === undefined ? undefined : new Date(query.last_seen_before),
      listedBy: query.listed_by,
    };
    const page = { after: query.from === undefined ? undefined : openCheckpoint(query.from), limit: query.take ?? 50 };
    const { entries, next } = await deps.store.roster.searchAfter(tenantId, id, filter, page);
    return {
      roster: entries.map(rosterEntryToWire),
      next: next === undefined ? undefined : sealCheckpoint(next),
    };
  },
});

const readRosterEntry = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/roster/{key}",
  operationId: "readRosterEntry",
  tag: "migrations",
  summary: "Get one person of the roster",
  scopes: ["read:migrations"],
  params: connectionParams.extend({ key: z.string().min(1).max(1024).describe("For example `id:42`.") }),
  status: 200,
  reply: rosterEntryReply,
  errors: { 404: "There is no such connection, or nobody on its roster has this key." },
  async handle({ params, context }, deps: ManagementDeps) {
    const { tenantId, id } = await findConnection(params.connection_id, context.tenant.id, deps);
    const entry = await deps.store.roster.find(tenantId, id, params.key);
    if (entry === undefined) throw new DomainError("not_found", "Nobody on the roster has this key.");
    return rosterEntryToWire(entry);
  },
});

/** Who lives at a connection's source. */
export const rosterRoutes: readonly Route<ManagementDeps>[] = [listRoster, readRosterEntry];
