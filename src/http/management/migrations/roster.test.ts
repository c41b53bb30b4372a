import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted, recounted } from "../../../../test/conformance/roster/roster-world.ts";
import {
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../../../../test/support/management-site.ts";
import type { Connection } from "../../../domain/connection.ts";

const CANARY = "canary-Passw0rd-2c1f";
const HASH = "$2b$10$TWRC3vjYgqNDPHXZjW0uZeOeT9yvXwU8zmGZYdGsVYm6yhVjZtn6K";

describe("the roster", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  let connection: Connection;

  beforeAll(async () => {
    site = await openManagementSite();
  });
  afterAll(() => site.close());

  async function setUp(usher = {}) {
    acme = await site.addTenant();
    connection = await acme.addConnection("Users", { enabledDatabaseCustomization: true, import_mode: true, usher });
  }

  const path = (rest = "") => `/migrations/${connection.id}${rest}`;

  /** Uploads a list and works on it. */
  async function loadList(rows: readonly object[], fields: Record<string, string> = {}) {
    const answer = await upload(rows, fields);
    expect(answer.status).toBe(202);
    await site.jobs.runDue();
    const job = await site.deps.store.jobs.find(acme.tenant.id, answer.body.id);
    const verdicts = await site.deps.store.jobs.listJobRows(acme.tenant.id, answer.body.id, { limit: 100 });
    return { id: answer.body.id as string, job, summary: job?.summary, verdicts };
  }

  function upload(rows: readonly object[] | string, fields: Record<string, string>) {
    const boundary = "cut-here";
    const parts = Object.entries(fields).map(
      ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const text = typeof rows === "string" ? rows : JSON.stringify(rows);
    const file = `--${boundary}\r\ncontent-disposition: form-data; name="users"; filename="users.json"\r\ncontent-type: application/json\r\n\r\n${text}\r\n`;
    return acme.request("POST", path("/roster"), {
      payload: `${parts.join("")}${file}--${boundary}--\r\n`,
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    });
  }

  const roster = async (query = "") => (await acme.request("GET", path(`/roster${query}`))).body;

  it("is loaded from a file: who is on it can be listed, looked at and filtered, never with their hash", async () => {
    await setUp({ strip_user_id_prefix: "auth0|" });
    const { summary, verdicts } = await loadList([
      { user_id: "auth0|1", email: "Ann@shop.example", password_hash: HASH, name: "Ann" },
      { user_id: "2", email: "bob@shop.example", mfa_factors: [{ totp: { secret: "JBSWY3DPEHPK3PXP" } }] },
      { user_id: "3", email: "cem@other.example", blocked: true },
    ]);
    expect(summary).toMatchObject({ total: 3, listed: 3, failed: 0, collision: 0, dry_run: false });
    expect(verdicts).toEqual([]);
    const first = await roster("?take=2");
    expect(first.roster).toMatchObject([
      {
        key: "id:1",
        id: "1",
        email: "ann@shop.example",
        state: "never_seen",
        has_password_hash: true,
        carries_over: [],
      },
      { key: "id:2", has_password_hash: false, carries_over: ["totp"] },
    ]);
    expect((await roster(`?take=2&from=${first.next}`)).roster).toMatchObject([{ key: "id:3", state: "blocked" }]);
    expect((await roster("?domain=SHOP.example&email=b")).roster).toMatchObject([{ key: "id:2" }]);
    expect((await roster("?state=blocked")).roster).toHaveLength(1);
    const one = await acme.request("GET", path("/roster/id:1"));
    expect(one.body).toMatchObject({ key: "id:1", failures: 0 });
    expect(JSON.stringify([first, one.body])).not.toContain("$2b$");
    expect((await acme.request("GET", path("/roster/id:9"))).status).toBe(404);
    const kept = await site.deps.store.roster.find(acme.tenant.id, connection.id, "id:2");
    expect(JSON.stringify(kept)).not.toContain("JBSWY3DPEHPK3PXP");
  });

  it("is loaded with the hash parameters of a Firebase project, which no job shows or keeps readable", async () => {
    await setUp();
    const signerKey = Buffer.from(CANARY.padEnd(64)).toString("base64");
    const firebase = { signerKey, saltSeparator: "Bw==", rounds: 8, memCost: 14 };
    const users = [
      {
        localId: "f1",
        email: "f@shop.example",
        passwordHash: Buffer.alloc(64, 3).toString("base64"),
        salt: "c2FsdA==",
      },
    ];
    const text = JSON.stringify({ users });
    const answer = await upload(text, { format: "firebase", options: JSON.stringify({ firebase }) });
    expect(answer.status).toBe(202);
    await site.jobs.runDue();
    const shown = await acme.request("GET", `/jobs/${answer.body.id}`);
    expect(shown.body).toMatchObject({ status: "completed", summary: { listed: 1, without_hash: 0 } });
    const kept = await site.deps.store.jobs.find(acme.tenant.id, answer.body.id);
    for (const text of [answer.text, shown.text, JSON.stringify(kept)]) expect(text).not.toContain(signerKey);
  });

  it("changes nothing when the same file comes again", async () => {
    await setUp();
    const rows = [{ user_id: "1", email: "a@shop.example", password_hash: HASH }];
    await loadList(rows);
    expect((await loadList(rows)).summary).toMatchObject({ total: 1, unchanged: 1, listed: 0 });
    expect(await counted(site.deps.store, connection)).toEqual({ listed: 1, "state:never_seen": 1 });
  });

  it("says in a dry run what the real run says, and writes nothing", async () => {
    await setUp();
    const rows = [
      { user_id: "1", email: "A@shop.example" },
      { user_id: "2", email: "a@shop.example" },
      { user_id: "3", email: "no address" },
      { user_id: "4", email: "d@shop.example", password_hash: CANARY },
      { user_id: "5", email: "e@shop.example" },
    ];
    const dry = await loadList(rows, { dry_run: "true" });
    expect((await roster()).roster).toEqual([]);
    expect(await counted(site.deps.store, connection)).toEqual({});
    const real = await loadList(rows);
    expect({ ...dry.summary, dry_run: false }).toEqual(real.summary);
    const told = ({ verdicts }: typeof real) => verdicts.map(({ jobId: _, ...verdict }) => verdict);
    expect(told(dry)).toEqual(told(real));
    expect(real.summary).toMatchObject({ total: 5, collision: 2, listed: 1 });
    expect(told(real).map(({ row, verdict }) => `${row} ${verdict}`)).toEqual(
      expect.arrayContaining(["1 collision", "2 collision", "3 failed"]),
    );
    expect(JSON.stringify(told(real))).not.toContain(CANARY);
    const errors = await acme.request("GET", `/jobs/${real.id}/errors`);
    expect(errors.text).toContain("same e-mail address as row 2");
    expect(errors.text).not.toContain(CANARY);
    expect((await roster("?state=collision")).roster).toHaveLength(2);
  });

  it("goes on exactly where a worker that died left off", async () => {
    await setUp();
    const rows = Array.from({ length: 1_300 }, (_, index) => ({
      user_id: `u${index}`,
      email: `${index}@shop.example`,
    }));
    const answer = await upload(rows, {});
    const stop = new AbortController();
    const first = site.jobs.runHere(
      { tenantId: acme.tenant.id, id: answer.body.id },
      { signal: stop.signal, onProgress: ({ cursor }) => cursor && stop.abort() },
    );
    await Promise.allSettled([first]);
    await site.jobs.runDue();
    const job = await site.deps.store.jobs.find(acme.tenant.id, answer.body.id);
    expect(job).toMatchObject({ status: "completed", summary: { total: 1_300, listed: 1_300, unchanged: 0 } });
    expect(await counted(site.deps.store, connection)).toEqual({ listed: 1_300, "state:never_seen": 1_300 });
  });

  it("refuses what is no list, and connections that keep nobody", async () => {
    await setUp();
    expect((await upload([], { format: "telepathy" })).status).toBe(400);
    expect((await upload([], { options: "{" })).status).toBe(400);
    expect((await upload([], { options: '{"unheard_of":1}' })).status).toBe(400);
    expect((await upload([], { dry_run: "perhaps" })).status).toBe(400);
    const { job } = await loadListThatFails("this is no list");
    expect(job).toMatchObject({ status: "failed", statusDetails: expect.any(String) });
    const elsewhere = await acme.request("GET", "/migrations/con_0000000000000000/roster");
    expect(elsewhere.status).toBe(404);
  });

  async function loadListThatFails(text: string) {
    const answer = await upload(text, {});
    await site.jobs.runDue();
    return { job: await site.deps.store.jobs.find(acme.tenant.id, answer.body.id) };
  }

  it("keeps people away who were deleted here, whatever their way, until that is lifted", async () => {
    await setUp();
    const { store } = site.deps;
    const rows = [{ user_id: "1", email: "ann@shop.example" }];
    await loadList(rows);
    const ann = await acme.request("POST", "/users", {
      body: { connection: "Users", email: "ann@shop.example", password: "Correct-horse-1" },
    });
    expect(ann.status).toBe(201);
    expect(await counted(store, connection)).toEqual({ listed: 1, "state:moved": 1, "moved:admin": 1 });
    expect((await acme.request("DELETE", `/users/${ann.body.user_id}`)).status).toBe(204);
    expect(await counted(store, connection)).toEqual({ listed: 1, "state:deleted": 1 });
    const { summary, verdicts } = await loadList(rows);
    expect(summary).toMatchObject({ deleted: 1 });
    expect(verdicts).toMatchObject([{ verdict: "deleted", code: "DELETED" }]);
    const tombstones = await acme.request("GET", path("/tombstones?identifier=ANN@shop.example"));
    expect(tombstones.body.tombstones).toMatchObject([
      { user_id: ann.body.user_id, identifiers: ["ann@shop.example"], deleted_by: expect.stringContaining("@clients") },
    ]);
    const lift = () => acme.request("DELETE", path(`/tombstones/${ann.body.user_id}`));
    expect((await lift()).status).toBe(204);
    expect((await lift()).status).toBe(404);
    expect((await roster()).roster).toMatchObject([{ state: "never_seen" }]);
    expect(await recounted(store, connection)).toEqual(await counted(store, connection));
    await site.deps.logWriter.flush();
    const events = await store.logEvents.listAfter(acme.tenant.id, { limit: 100 });
    expect(
      events.some(({ description }) => description === "Let somebody who was deleted come again from the source"),
    ).toBe(true);
  });

  it("expects somebody again who was deleted without a tombstone", async () => {
    await setUp();
    const ann = await acme.request("POST", "/users", {
      body: { connection: "Users", email: "ann@shop.example", password: "Correct-horse-1" },
    });
    await acme.request("DELETE", `/users/${ann.body.user_id}?tombstone=false`);
    expect((await acme.request("GET", path("/tombstones"))).body).toEqual({ tombstones: [] });
  });

  it("is for callers with a migration's scopes only", async () => {
    await setUp();
    for (const [method, rest, scope] of [
      ["GET", "/roster", "read:migrations"],
      ["GET", "/tombstones", "read:migrations"],
      ["DELETE", "/tombstones/auth0|1", "delete:migrations"],
    ] as const) {
      expect((await acme.request(method, path(rest), { scopes: ["read:users"] })).status).toBe(403);
      expect((await acme.request(method, path(rest), { scopes: [scope] })).status).not.toBe(403);
    }
  });
});
