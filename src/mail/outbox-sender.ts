import type { Clock } from "../domain/clock.ts";
import { newObjectId } from "../domain/ids.ts";
import type { OutboxStore } from "../store/store.ts";
import type { MailSender } from "./mail-sender.ts";

/** Keeps messages in the database instead of sending them, for the outbox page and for tests. */
export function createOutboxSender(deps: {
  readonly outbox: Pick<OutboxStore, "insert">;
  readonly clock: Clock;
}): MailSender {
  return {
    async send(message) {
      await deps.outbox.insert({ ...message, id: newObjectId(), sentAt: deps.clock.now() });
    },
    async close() {},
  };
}
