import type { Selectable } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { OutboxMessage } from "../domain/message.ts";
import { decodeDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { OutboxStore } from "./store.ts";
import type { OutboxRow } from "./tables.ts";

/** Messages of the outbox sender. */
export function createOutboxStore(database: Database): OutboxStore {
  const of = (tenantId: TenantId) => database.db.selectFrom("outbox").selectAll().where("tenant_id", "=", tenantId);

  return {
    async insert(message) {
      const { numInsertedOrUpdatedRows } = await database.db
        .insertInto("outbox")
        .values(rowOf(message))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) throw database.conflict("id", "A message with this id already exists.");
    },

    async find(tenantId, id) {
      const row = await of(tenantId).where("id", "=", id).executeTakeFirst();
      return row && messageOf(row);
    },

    async list(tenantId, limit) {
      const rows = await of(tenantId).orderBy("sent_at", "desc").orderBy("id", "desc").limit(limit).execute();
      return rows.map(messageOf);
    },
  };
}

const rowOf = (message: OutboxMessage): OutboxRow => ({
  tenant_id: message.tenantId,
  id: message.id,
  to_address: message.to,
  from_address: message.from,
  subject: message.subject,
  text_body: message.text,
  html_body: message.html,
  template: message.template,
  sent_at: message.sentAt.getTime(),
});

const messageOf = (row: Selectable<OutboxRow>): OutboxMessage => ({
  tenantId: row.tenant_id as TenantId,
  id: row.id,
  to: row.to_address,
  from: row.from_address,
  subject: row.subject,
  text: row.text_body,
  html: row.html_body,
  template: row.template,
  sentAt: decodeDate(row.sent_at),
});
