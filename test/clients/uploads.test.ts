import { once } from "node:events";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../src/domain/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const BOUNDARY = "8f1e39afd318bb401e8c54f52de61964";
const MIB = Buffer.alloc(1_048_576, " ");

// Over real sockets: what happens to a sender is not what happens to a test that hands over a whole body.
describe("a file on its way", () => {
  let usher: RunningUsher;
  let tenant: TenantClient;
  let store: Store;
  let tenantId: TenantId;
  let connectionId: string;

  beforeAll(async () => {
    usher = await startUsher();
    tenant = usher.tenants[0]!;
    store = await openStore({ file: join(usher.dataDir, "usher.db") });
    tenantId = (await store.tenants.list())[0]!.id;
    const connection = await tenant.must<{ id: string }>("POST", "/connections", {
      name: "Users",
      strategy: "auth0",
      enabled_clients: [tenant.access.client_id],
    });
    connectionId = connection.id;
  });
  afterAll(async () => {
    await store.close();
    await usher.close();
  });

  /** A request that has sent the fields and the beginning of a file. */
  async function begin(connection: string): Promise<ClientRequest> {
    const sending = request(new URL("/api/v2/jobs/users-imports", tenant.origin), {
      method: "POST",
      headers: {
        authorization: `Bearer ${await tenant.managementToken()}`,
        "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
      },
    });
    const part = (head: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
    sending.write(`${part('name="connection_id"')}${connection}\r\n${part('name="users"; filename="users.json"')}`);
    return sending;
  }

  const arriving = async () =>
    (await store.jobs.listUntidy(new Date(Date.now() + 1e9), 1_000)).filter(
      ({ job, broken }) => broken && job.tenantId === tenantId,
    );

  it("leaves nothing behind when its sender hangs up", async () => {
    const sending = await begin(connectionId);
    sending.on("error", () => undefined);
    for (let mib = 0; mib < 3; mib++) sending.write(MIB);
    await expect.poll(arriving).toHaveLength(1);
    const { id } = (await arriving())[0]!.job;
    await expect.poll(async () => (await store.jobs.measureFile(tenantId, id, "input")).chunks).toBeGreaterThan(4);
    sending.destroy();
    await expect.poll(arriving).toEqual([]);
    expect((await store.jobs.measureFile(tenantId, id, "input")).chunks).toBe(0);
    expect(await store.jobs.list(tenantId, {}, { limit: 10 })).toEqual([]);
  });

  it("is refused before it has come, when what it is for does not exist", async () => {
    const sending = await begin("con_0000000000000000");
    sending.write(MIB);
    const [reply] = (await once(sending, "response")) as [IncomingMessage];
    expect(reply.statusCode).toBe(400);
    let text = "";
    for await (const piece of reply) text += piece;
    expect(JSON.parse(text).message).toBe("The connection does not exist.");
    sending.on("error", () => undefined).destroy();
    expect(await arriving()).toEqual([]);
  });

  it("can be much larger than any other body", async () => {
    const sending = await begin(connectionId);
    sending.write("[");
    for (let mib = 0; mib < 24; mib++) if (!sending.write(MIB)) await once(sending, "drain");
    sending.end(`{"email":"ann@example.com","email_verified":true}]\r\n--${BOUNDARY}--\r\n`);
    const [reply] = (await once(sending, "response")) as [IncomingMessage];
    let text = "";
    for await (const piece of reply) text += piece;
    expect([reply.statusCode, text]).toEqual([202, expect.stringContaining('"status":"pending"')]);
  });
});
