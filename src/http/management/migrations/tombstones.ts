import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { normaliseIdentifier } from "../../../domain/identifier.ts";
import type { Tombstone } from "../../../domain/tombstone.ts";
import { defineRoute, type Route } from "../../route.ts";
import { findConnection } from "../connections.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { answerCheckpointList, checkpointPagingQuery } from "../paging.ts";
import { connectionParams } from "./connection-params.ts";

const tombstoneReply = z.object({
  user_id: z.string(),
  identifiers: z.array(z.string()).describe("E-mail address, username and aliases they had."),
  deleted_at: z.string(),
  deleted_by: z.string().optional(),
});

const listTombstones = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/tombstones",
  operationId: "listTombstones",
  tag: "migrations",
  summary: "List who was deleted here and is not brought back from the source",
  scopes: ["read:migrations"],
  params: connectionParams,
  query: z.strictObject({
    ...checkpointPagingQuery,
    identifier: z.string().max(320).describe("Only who had this e-mail address, username or alias.").optional(),
  }),
  status: 200,
  reply: z.object({ tombstones: z.array(tombstoneReply), next: z.string().optional() }),
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const { tenantId, id } = await findConnection(params.connection_id, context.tenant.id, deps);
    const identifier = query.identifier === undefined ? undefined : normaliseIdentifier(query.identifier);
    return answerCheckpointList(query, {
      collection: "tombstones",
      listAfter: (page) => deps.store.tombstones.listAfter(tenantId, id, { ...page, identifier }),
      keyOf: ({ userId }) => userId,
      toWire: tombstoneToWire,
    });
  },
});

const liftTombstone = defineRoute({
  method: "DELETE",
  path: "/migrations/{connection_id}/tombstones/{user_id}",
  operationId: "liftTombstone",
  tag: "migrations",
  summary: "Let somebody who was deleted come again from the source",
  scopes: ["delete:migrations"],
  params: connectionParams.extend({ user_id: z.string().min(1).max(1024) }),
  status: 204,
  errors: { 404: "There is no such connection, or nobody with this id was deleted." },
  async handle({ params, context }, deps: ManagementDeps) {
    const { tenantId, id } = await findConnection(params.connection_id, context.tenant.id, deps);
    const lifted = await deps.store.tombstones.lift(tenantId, id, params.user_id, deps.clock.now());
    if (!lifted) throw new DomainError("not_found", "There is no tombstone of this user.");
  },
});

/** A tombstone as the API shows it. */
export const tombstoneToWire = (tombstone: Tombstone) => ({
  user_id: tombstone.userId,
  identifiers: tombstone.identifiers,
  deleted_at: tombstone.deletedAt.toISOString(),
  deleted_by: tombstone.deletedBy,
});

/** Who was deleted and stays away (design §4). */
export const tombstoneRoutes: readonly Route<ManagementDeps>[] = [listTombstones, liftTombstone];
