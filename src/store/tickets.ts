import type { Selectable } from "kysely";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { Ticket } from "../domain/ticket.ts";
import { absentIfNull, decodeDate, decodeJson, decodeOptionalDate, encodeJson, encodeOptionalDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { TicketStore } from "./store.ts";
import type { TicketRow } from "./tables.ts";

/** Single-use links. */
export function createTicketStore({ db }: Database): TicketStore {
  return {
    async insert(ticket) {
      const { tenant_id, connection_id, email, kind, ...replaced } = rowOf(ticket);
      await db
        .insertInto("tickets")
        .values(rowOf(ticket))
        .onConflict((conflict) =>
          conflict
            .columns(["tenant_id", "connection_id", "email", "kind"])
            .where("used_at", "is", null)
            .doUpdateSet(replaced),
        )
        .execute();
    },

    async find(tenantId, secretHash) {
      const row = await db
        .selectFrom("tickets")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("secret_hash", "=", secretHash)
        .executeTakeFirst();
      return row && ticketOf(row);
    },

    async consume(tenantId, secretHash, at) {
      const { numUpdatedRows } = await db
        .updateTable("tickets")
        .set({ used_at: at.getTime() })
        .where("tenant_id", "=", tenantId)
        .where("secret_hash", "=", secretHash)
        .where("used_at", "is", null)
        .where("expires_at", ">", at.getTime())
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}

const rowOf = (ticket: Ticket): TicketRow => ({
  tenant_id: ticket.tenantId,
  secret_hash: ticket.secretHash,
  kind: ticket.kind,
  connection_id: ticket.connectionId ?? null,
  user_id: ticket.userId ?? null,
  email: ticket.email ?? null,
  client_id: ticket.clientId ?? null,
  parameters: encodeJson(ticket.parameters),
  created_at: ticket.createdAt.getTime(),
  expires_at: ticket.expiresAt.getTime(),
  used_at: encodeOptionalDate(ticket.usedAt),
});

const ticketOf = (row: Selectable<TicketRow>): Ticket => ({
  tenantId: row.tenant_id as TenantId,
  secretHash: row.secret_hash,
  kind: row.kind as Ticket["kind"],
  connectionId: absentIfNull(row.connection_id) as ConnectionId | undefined,
  userId: absentIfNull(row.user_id),
  email: absentIfNull(row.email),
  clientId: absentIfNull(row.client_id),
  parameters: decodeJson(row.parameters),
  createdAt: decodeDate(row.created_at),
  expiresAt: decodeDate(row.expires_at),
  usedAt: decodeOptionalDate(row.used_at),
});
