import { once } from "node:events";
import type { ConnectionId, TenantId } from "../../../src/domain/ids.ts";
import { type OpenStoreOptions, openStore } from "../../../src/store/open-store.ts";
import { aConnection, aUser } from "./fixtures.ts";

// What `opening.ts` runs as a process of its own: says that it is ready, waits for the word, then does its task.
const [options = "{}", task, tenantId, connectionId] = process.argv.slice(2);
const word = once(process, "message");
process.send?.("ready");
await word;
const store = await openStore(JSON.parse(options) as OpenStoreOptions);
if (task === "insert") await insertForEver();
await store.close();
process.disconnect();

/** Several people at a time, each in a transaction like a first sign-in's; says each one's id once it is done. */
async function insertForEver(): Promise<never> {
  const connection = { ...aConnection(tenantId as TenantId), id: connectionId as ConnectionId };
  const insertOne = async () => {
    const user = aUser(connection);
    await store.transaction(async (tx) => {
      await tx.users.insert(user);
    });
    process.send?.(user.localId);
  };
  const lane = async (): Promise<never> => {
    for (;;) await insertOne();
  };
  return Promise.race([lane(), lane(), lane()]);
}
