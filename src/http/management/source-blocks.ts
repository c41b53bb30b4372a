import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { ConnectionId, TenantId } from "../../domain/ids.ts";
import { keysOfPerson } from "../../sources/protection/guess-budget.ts";
import type { HeldBack } from "../../store/source-guesses.ts";
import { defineRoute, type Route } from "../route.ts";
import { callOrigin } from "./audit.ts";
import { findConnection } from "./connections.ts";
import type { ManagementDeps } from "./management-deps.ts";

const PREFIX = "source ";

/** Whether a place in the list of blocks is among those who are held back from a source: they come first. */
export const isHeldBackKey = (key: string | undefined): boolean => key === undefined || key.startsWith(PREFIX);

export const heldBackKey = ({ until, connectionId, key }: HeldBack): string =>
  PREFIX + JSON.stringify([until.getTime(), connectionId, key]);

/** Who is held back from a source now: too many wrong passwords, and the source might lock them at the next. */
export function listHeldBack(
  tenantId: TenantId,
  page: { readonly after?: string; readonly limit: number },
  { store, clock }: Pick<ManagementDeps, "store" | "clock">,
): Promise<readonly HeldBack[]> {
  const after = page.after === undefined ? undefined : placeOf(page.after);
  return store.sourceGuesses.listHeldBack(tenantId, { now: clock.now(), after, limit: page.limit });
}

function placeOf(text: string): Pick<HeldBack, "until" | "connectionId" | "key"> {
  try {
    const [until, connectionId, key] = JSON.parse(text.slice(PREFIX.length)) as unknown[];
    if (typeof until === "number" && typeof connectionId === "string" && typeof key === "string")
      return { until: new Date(until), connectionId: connectionId as ConnectionId, key };
  } catch {
    // As what is no such place.
  }
  throw new DomainError("invalid_query", "Query validation error: 'Invalid checkpoint' on property from.");
}

const query = z.strictObject({
  connection_id: z.string().min(1).max(64),
  identifier: z.string().min(1).max(1024).describe("As the list of blocks has it."),
});

/** Lets somebody who is held back from a source try again. Not part of Auth0's API. */
export const sourceBlockRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "DELETE",
    path: "/attack-protection/source-blocks",
    operationId: "deleteSourceBlock",
    tag: "attack-protection",
    summary:
      "Let somebody try again whom too many wrong passwords hold back from a connection's source; the source may lock them",
    scopes: ["update:users"],
    query,
    status: 204,
    errors: { 404: "There is no such connection." },
    async handle({ query: { connection_id: id, identifier: typed }, context }, deps: ManagementDeps) {
      const connection = await findConnection(id, context.tenant.id, deps);
      const place = { tenantId: connection.tenantId, connectionId: connection.id };
      const identifier = normaliseIdentifier(typed);
      const listedAs = await deps.store.roster.keysOf(place.tenantId, place.connectionId, identifier);
      const wasHeld = await deps.store.sourceGuesses.forget(
        place,
        keysOfPerson(identifier, listedAs),
        deps.clock.now(),
      );
      context.notes.object = { kind: "connection", id: connection.id, name: connection.name };
      if (!wasHeld) return;
      deps.logWriter.write({
        ...callOrigin(context),
        type: "ublkdu",
        description: "Released by the Management API from being held back from the connection's source.",
        connection: connection.name,
        connectionId: connection.id,
        strategy: connection.strategy,
        userName: identifier,
      });
    },
  }),
];
