import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newJobId, newTenantId } from "../../src/domain/ids.ts";
import { createJobRunner } from "../../src/jobs/job-runner.ts";
import { openExportPiece } from "../../src/jobs/users-export/export-pieces.ts";
import { createUsersExport } from "../../src/jobs/users-export/users-export.ts";
import { createSealer } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { aUser, insertConnection } from "./store/fixtures.ts";

describe.each(engines)("an export on $name", (engine) => {
  const sealer = createSealer(randomBytes(32));
  let store: Store;

  beforeAll(async () => {
    if (engine.available) store = await engine.open();
  });
  afterAll(() => store?.close());

  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  async function setUp() {
    const tenantId = newTenantId();
    await store.tenants.insert({ id: tenantId, name: "acme", domains: [], settings: {}, createdAt: new Date() });
    return { tenantId, connection: await insertConnection(store, tenantId) };
  }

  it$("reads users of one connection once each, page by page, with their hashes and how they came", async () => {
    const { tenantId, connection } = await setUp();
    const other = await insertConnection(store, tenantId);
    const users = Array.from({ length: 5 }, (_, index) => aUser(connection, { localId: `u${index}` }));
    for (const user of users) await store.users.insert(user);
    await store.users.insert(aUser(connection, { localId: "v" }));
    await store.users.insert(aUser(other, { localId: "x" }));
    // Two identities at one connection are still one person.
    await store.users.link(tenantId, "auth0|u0", "auth0|v");
    const read: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.users.exportAfter(tenantId, { connection: connection.name }, { after, limit: 2 });
      if (page.length === 0) break;
      for (const { user, passwords, way } of page) {
        read.push(user.userId);
        expect(passwords).toHaveLength(user.identities.length);
        expect([passwords[0]?.hash, way]).toEqual(["$argon2id$one", "sign_in"]);
      }
      after = page.at(-1)?.user.userId;
    }
    expect(read).toEqual(users.map(({ localId }) => `auth0|${localId}`));
    expect(await store.users.exportAfter(tenantId, {}, { limit: 10 })).toHaveLength(6);
  });

  it$("that is interrupted goes on behind its last piece: everybody is in the file, once", async () => {
    const { tenantId, connection } = await setUp();
    // So long that each page of users is a piece of its own.
    const userMetadata = { text: "x".repeat(10_000) };
    for (let index = 0; index < 1_100; index++)
      await store.users.insert(aUser(connection, { localId: String(index).padStart(5, "0"), userMetadata }));
    const id = newJobId();
    const payload = { format: "json", includeHashes: false, includeFactors: false, includeExtras: false };
    await store.jobs.insert({
      tenantId,
      id,
      type: "users_export",
      connectionId: connection.id,
      payload,
      createdBy: "cli",
      createdAt: new Date(),
    });
    const interrupt = new AbortController();
    const pages: number[] = [];
    const watched: Pick<Store, "users" | "connections" | "transaction"> = {
      ...store,
      users: {
        ...store.users,
        async exportAfter(...given) {
          const page = await store.users.exportAfter(...given);
          if (pages.push(page.length) === 2) interrupt.abort();
          return page;
        },
      },
    };
    const runner = (own: typeof watched) =>
      createJobRunner({
        store,
        sealer,
        handlers: [createUsersExport({ store: own, sealer })],
        clock: { now: () => new Date() },
        onFailure: (error) => {
          throw error;
        },
      });
    await expect(runner(watched).runHere({ tenantId, id }, { signal: interrupt.signal })).rejects.toThrow();
    expect(await store.jobs.find(tenantId, id)).toMatchObject({ status: "pending", cursor: { users: 500, pieces: 1 } });
    const done = await runner(store).runHere({ tenantId, id });
    expect(done).toMatchObject({ status: "completed", summary: { total: 1_100 } });

    const pieces: Uint8Array[] = [];
    for (let position = 0; ; position++) {
      const piece = await store.jobs.readChunk(tenantId, id, "output", position);
      if (piece === undefined) break;
      pieces.push(openExportPiece(piece, { tenantId, id }, position, { sealer }));
    }
    expect(pieces).toHaveLength(3);
    const rows = gunzipSync(Buffer.concat(pieces)).toString("utf8").trim().split("\n");
    const ids = rows.map((row) => JSON.parse(row).user_id);
    expect([ids.length, new Set(ids).size]).toEqual([1_100, 1_100]);
  });
});
