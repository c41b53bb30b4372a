import type { Connection } from "../domain/connection.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Foundation } from "../foundation.ts";
import { createLogWriter } from "../logs/batching-log-writer.ts";

/** A change that the Management API would note as `sapi` (contract §4.9). */
export interface NotedChange {
  readonly connection: Pick<Connection, "tenantId" | "id" | "name" | "strategy">;
  /** As the route's summary says it. */
  readonly description: string;
  /** What was changed; no secrets. */
  readonly details: JsonObject;
}

/** Notes a change that was made by a command in the tenant's log; it is stored when it resolves. */
export async function noteChange(
  { connection, description, details }: NotedChange,
  { store, clock }: Pick<Foundation, "store" | "clock">,
): Promise<void> {
  const logWriter = createLogWriter({ store, clock });
  logWriter.write({
    tenantId: connection.tenantId,
    type: "sapi",
    description,
    connection: connection.name,
    connectionId: connection.id,
    strategy: connection.strategy,
    details: {
      by: "cli",
      request: { channel: "cli" },
      object: { kind: "connection", id: connection.id, name: connection.name },
      ...details,
    },
  });
  await logWriter.close();
}
