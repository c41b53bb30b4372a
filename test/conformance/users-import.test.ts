import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../../src/domain/connection.ts";
import { newJobId } from "../../src/domain/ids.ts";
import type { Job } from "../../src/domain/job.ts";
import type { NewUser } from "../../src/domain/user.ts";
import { sealInputPiece } from "../../src/jobs/input-pieces.ts";
import { createJobRunner } from "../../src/jobs/job-runner.ts";
import { createUsersImport } from "../../src/jobs/users-import/users-import.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import { createSealer, sealContext } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { aConnection, aUser, insertTenant } from "./store/fixtures.ts";

const BCRYPT = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
const md5Of = (password: string) => ({
  algorithm: "md5",
  hash: { value: createHash("md5").update(password).digest("hex"), encoding: "hex" },
});

describe.each(engines)("users-import jobs on $name", (engine) => {
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here
  let store: Store;

  beforeAll(async () => {
    if (engine.available) store = await engine.open();
  });
  afterAll(async () => {
    if (engine.available) await store.close();
  });

  /** A connection and what imports into it. */
  async function setUp(change: Partial<Connection> = {}) {
    const tenantId = await insertTenant(store);
    const connection = aConnection(tenantId, change);
    await store.connections.insert(connection);
    let nowMs = Date.parse("2026-03-01T10:00:00Z");
    const clock = { now: () => new Date(nowMs) };
    const sealer = createSealer(Buffer.alloc(32, 7));
    const failures: unknown[] = [];

    async function begin(file: unknown, payload: { upsert?: boolean } = {}): Promise<string> {
      const id = newJobId();
      const bytes = Buffer.from(typeof file === "string" ? file : JSON.stringify(file));
      await store.jobs.insert({
        tenantId,
        id,
        type: "users_import",
        connectionId: connection.id,
        payload: { upsert: false, sendCompletionEmail: true, ...payload },
        createdBy: "cli",
        createdAt: clock.now(),
      });
      for (let position = 0; position * 262_144 < bytes.length; position++) {
        const piece = bytes.subarray(position * 262_144, (position + 1) * 262_144);
        const sealed = sealInputPiece(piece, { tenantId, id }, position, { sealer });
        await store.jobs.putChunk(tenantId, id, "input", position, sealed);
      }
      return id;
    }

    /** Works on the job once, as a node with this store would. */
    async function work(id: string, own: Store = store): Promise<Job> {
      const logWriter = createLogWriter({ store: own, clock });
      const handler = createUsersImport({ store: own, sealer, logWriter, clock, scratchDirectory: tmpdir() });
      const jobs = { ...own.jobs, claim: (input: Parameters<Store["jobs"]["claim"]>[0]) => claimOnly(own, input, id) };
      const runner = createJobRunner({
        store: { jobs },
        sealer,
        handlers: [handler],
        clock,
        onFailure: (error) => void failures.push(error),
      });
      await runner.runDue();
      await runner.stop();
      await logWriter.close();
      nowMs += 600_000;
      return (await store.jobs.find(tenantId, id))!;
    }
    const claimOnly = (own: Store, input: Parameters<Store["jobs"]["claim"]>[0], jobId: string) =>
      own.jobs.claim({ ...input, only: { tenantId, jobId } });

    const errorsOf = async (id: string) =>
      (await store.jobs.listJobRows(tenantId, id, { limit: 1_000 })).map(({ row, code }) => [row, code]);

    return {
      tenantId,
      connection,
      sealer,
      failures,
      begin,
      work,
      errorsOf,
      async import(file: unknown, payload: { upsert?: boolean } = {}) {
        const id = await begin(file, payload);
        const job = await work(id);
        return { id, job, summary: job.summary, errors: await errorsOf(id) };
      },
      find: async (email: string) => (await store.users.listByEmail(tenantId, email))[0],
      hashOf: async (email: string) => (await store.users.findCredential(tenantId, connection.id, email))?.passwordHash,
      add: (user: Partial<NewUser>) => store.users.insert(aUser(connection, { arrival: undefined, ...user })),
      events: async () =>
        (
          await store.logEvents.list(tenantId, { types: ["sui", "fui"] }, { offset: 0, limit: 9, newestFirst: false })
        ).items.map(({ type }) => type),
    };
  }

  it$("bring users with everything the file says of them", async () => {
    const at = await setUp();
    const { id, job, summary, errors } = await at.import([
      {
        email: "Ann@Example.com",
        email_verified: true,
        user_id: "auth0|a1",
        username: "Ann",
        given_name: "Ann",
        family_name: "Example",
        blocked: true,
        app_metadata: { plan: "gold" },
        user_metadata: { colour: "blue" },
        password_hash: BCRYPT,
        mfa_factors: [{ totp: { secret: "JBSWY3DPEHPK3PXP" } }],
      },
      { email: "bob@example.com", custom_password_hash: md5Of("bob") },
    ]);
    expect({ status: job.status, summary, errors }).toEqual({
      status: "completed",
      summary: { failed: 0, updated: 0, inserted: 2, total: 2 },
      errors: [],
    });
    expect(await at.find("ann@example.com")).toMatchObject({
      userId: "auth0|auth0|a1",
      emailVerified: true,
      username: "ann",
      name: "ann@example.com",
      nickname: "ann",
      givenName: "Ann",
      blocked: true,
      appMetadata: { plan: "gold" },
      userMetadata: { colour: "blue" },
      loginsCount: 0,
    });
    const [provenance] = await store.users.provenance(at.tenantId, "auth0|auth0|a1");
    expect(provenance).toMatchObject({ way: "bulk", sourceKind: "file", batchId: id });
    expect(provenance?.mappedFields).toContain("givenName");
    expect(JSON.stringify(provenance)).not.toContain("gold");
    const bob = await at.find("bob@example.com");
    expect(bob).toMatchObject({ emailVerified: false, nickname: "bob" });
    expect(bob?.userId).toMatch(/^auth0\|[0-9a-f]{24}$/);
    expect(await at.hashOf("bob@example.com")).toContain("imported:");
    expect(await at.events()).toEqual(["sui"]);
  });

  it$("keep factors sealed, for the user they belong to", async () => {
    const at = await setUp();
    const factor = [{ totp: { secret: "JBSWY3DPEHPK3PXP" } }];
    await at.add({ localId: "a1", email: "ann@example.com" });
    const file = [{ email: "ann@example.com", user_id: "other", mfa_factors: factor }];
    expect((await at.import(file, { upsert: true })).summary).toMatchObject({ updated: 1 });
    await at.import([{ email: "bob@example.com", user_id: "b1", mfa_factors: factor }]);
    const exported = await store.users.exportAfter(at.tenantId, {}, { limit: 10 });
    expect(exported.map(({ carriedOver }) => carriedOver.length)).toEqual([1, 1]);
    exported.forEach(({ carriedOver: [kept] }, index) => {
      expect(kept?.sealedValue).not.toContain("JBSWY3DP");
      const context = sealContext.carriedOver(at.tenantId, "auth0", ["a1", "b1"][index]!);
      expect(at.sealer.open(kept?.sealedValue ?? "", context)).toContain("JBSWY3DP");
    });
  });

  it$("leave out a username that is somebody else's e-mail address, so that the other can still come", async () => {
    const at = await setUp();
    await at.import([
      { email: "bob@example.com", username: "Ann@Old.test" },
      { email: "cyd@example.com", username: "CYD@example.com" },
    ]);
    expect(await at.find("ann@old.test")).toBeUndefined();
    expect((await at.find("bob@example.com"))?.username).toBeUndefined();
    expect((await at.find("cyd@example.com"))?.username).toBe("cyd@example.com");
  });

  it$("say of each row what is wrong with it, without its hash, and take the others", async () => {
    const at = await setUp();
    const canary = "a".repeat(12);
    await at.add({ localId: "taken", email: "taken@example.com", username: "taken", phoneNumber: "+491" });
    const { id, summary, errors } = await at.import([
      { email: "no address" },
      { email: "taken@example.com", password_hash: BCRYPT },
      { email: "new@example.com", user_id: "taken" },
      { email: "u@example.com", username: "TAKEN" },
      { email: "p@example.com", phone_number: "+491" },
      { email: "h@example.com", custom_password_hash: { algorithm: "md5", hash: { value: canary, encoding: "hex" } } },
      { email: "Good@example.com" },
      { email: "good@EXAMPLE.com" },
    ]);
    expect(summary).toEqual({ failed: 7, updated: 0, inserted: 1, total: 8 });
    expect(errors).toEqual([
      [1, "FORMAT"],
      [2, "DUPLICATED_USER"],
      [3, "DUPLICATED_USER"],
      [4, "CONFLICT_USERNAME"],
      [5, "CONFLICT"],
      [6, expect.any(String)],
      [8, "DUPLICATED_USER"],
    ]);
    const rows = await store.jobs.listJobRows(at.tenantId, id, { limit: 10 });
    expect(rows[1]?.detail).toEqual({
      user: { email: "taken@example.com", password_hash: "*****" },
      errors: [{ code: "DUPLICATED_USER", message: "The user already exist and upsert parameter is false" }],
    });
    expect(JSON.stringify(rows)).not.toContain(canary);
    expect(rows[5]?.detail?.errors).toEqual([
      expect.objectContaining({ path: expect.stringMatching(/^custom_password_hash/) }),
    ]);
  });

  it$("with upsert overwrite metadata and attributes of whoever has the e-mail address", async () => {
    const at = await setUp();
    await at.add({
      localId: "a1",
      email: "ann@example.com",
      username: "ann",
      name: "Ann",
      givenName: "Ann",
      userMetadata: { a: 1, b: 2 },
      appMetadata: { plan: "gold" },
    });
    await at.add({ localId: "b1", email: "bob@example.com", username: "bob" });
    const { summary, errors } = await at.import(
      [
        { email: "ANN@example.com", user_id: "elsewhere", name: "ANN", user_metadata: { c: 3 }, blocked: true },
        { email: "new@example.com" },
        { email: "bob@example.com", username: "ann" },
        { email: "other@example.com", user_id: "b1" },
        { email: "third@example.com", username: "bob" },
      ],
      { upsert: true },
    );
    expect(summary).toEqual({ failed: 3, updated: 1, inserted: 1, total: 5 });
    expect(errors).toEqual([
      [3, "CONFLICT_USERNAME"],
      [4, "CONFLICT"],
      [5, "CONFLICT_USERNAME"],
    ]);
    expect(await at.find("ann@example.com")).toMatchObject({
      userId: "auth0|a1",
      emailVerified: false,
      username: "ann",
      name: "ANN",
      givenName: "Ann",
      userMetadata: { c: 3 },
      appMetadata: { plan: "gold" },
      blocked: true,
    });
  });

  const OURS = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA";
  it$.each<[what: string, has: Partial<NewUser>, row: object, replaced: boolean]>([
    ["an imported hash before the first sign-in", { passwordHash: "imported:md5:{}" }, { custom: true }, true],
    ["no hash at all", { passwordHash: undefined }, { custom: true }, true],
    [
      "a hash by which somebody signed in",
      { passwordHash: "imported:md5:{}", loginsCount: 1 },
      { custom: true },
      false,
    ],
    ["a hash made here", { passwordHash: OURS }, { custom: true }, false],
    ["a password that was reset here", { passwordHash: OURS, lastPasswordReset: new Date() }, { custom: true }, false],
    ["an imported hash", { passwordHash: "imported:md5:{}" }, { custom: false }, false],
  ])("with upsert treat %s as contract §4.7 has it", async (_, has, row, replaced) => {
    const at = await setUp();
    await at.add({ email: "ann@example.com", ...has });
    const hash = "custom" in row && row.custom ? { custom_password_hash: md5Of("new") } : { password_hash: BCRYPT };
    const { summary } = await at.import([{ email: "ann@example.com", ...hash }], { upsert: true });
    expect(summary).toMatchObject({ updated: 1 });
    expect((await at.hashOf("ann@example.com")) !== has.passwordHash).toBe(replaced);
  });

  it$("with upsert take the first of two rows for one person and refuse the second", async () => {
    const at = await setUp();
    const { summary, errors } = await at.import(
      [
        { email: "ann@example.com", name: "First" },
        { email: "Ann@example.com", name: "Second" },
      ],
      { upsert: true },
    );
    expect(summary).toEqual({ failed: 1, updated: 0, inserted: 1, total: 2 });
    expect(errors).toEqual([[2, "DUPLICATED_USER"]]);
    expect((await at.find("ann@example.com"))?.name).toBe("First");
  });

  it$("do not bring back whom somebody deleted here", async () => {
    const at = await setUp();
    const { userId } = await at.add({ email: "ann@example.com" });
    await store.users.remove(at.tenantId, userId);
    const { summary, errors } = await at.import([{ email: "ann@example.com" }]);
    expect(summary).toMatchObject({ failed: 1, inserted: 0 });
    expect(errors).toEqual([[1, "CONFLICT"]]);
  });

  it$("change nothing when the same file comes twice", async () => {
    const at = await setUp();
    const file = [{ email: "ann@example.com" }, { email: "bob@example.com", user_metadata: { a: 1 } }];
    expect((await at.import(file)).summary).toMatchObject({ inserted: 2 });
    const before = await at.find("bob@example.com");
    expect((await at.import(file)).summary).toEqual({ failed: 2, updated: 0, inserted: 0, total: 2 });
    expect(await at.find("bob@example.com")).toEqual(before);
    expect((await at.import(file, { upsert: true })).summary).toMatchObject({ updated: 2 });
  });

  it$("write nothing of a file that is cut off", async () => {
    const at = await setUp();
    const whole = JSON.stringify(Array.from({ length: 500 }, (_, row) => ({ email: `u${row}@example.com` })));
    const { job } = await at.import(whole.slice(0, -30));
    expect(job.status).toBe("failed");
    expect(job.statusDetails).toContain("cut off");
    expect(await at.find("u0@example.com")).toBeUndefined();
    expect(await at.events()).toEqual(["fui"]);
  });

  it$("refuse a connection that has come to have scripts of its own without import mode", async () => {
    const at = await setUp({ options: { enabledDatabaseCustomization: true, import_mode: false } });
    const { job } = await at.import([{ email: "ann@example.com" }]);
    expect(job).toMatchObject({
      status: "failed",
      statusDetails: "Custom Database Connections without import mode are not allowed.",
    });
  });

  it$(
    "go on with exact counts wherever they were killed",
    async () => {
      const rows = Array.from({ length: 400 }, (_, row) =>
        row % 7 === 3 ? { email: "broken" } : { email: `u${row}@example.com`, username: `u${row}` },
      );
      const broken = rows.flatMap(({ email }, index) => (email === "broken" ? [[index + 1, "FORMAT"]] : []));
      const inserted = rows.length - broken.length;
      let transactions = 0;
      for (let kill = 0; kill <= transactions; kill++) {
        for (const when of ["before", "after"] as const) {
          const at = await setUp();
          const id = await at.begin(rows);
          let count = 0;
          const dying: Store = {
            ...store,
            async transaction(work, options) {
              const isLast = ++count === kill;
              const result = await store.transaction(async (tx) => {
                const done = await work(tx);
                if (isLast && when === "before") throw new Error("killed");
                return done;
              }, options);
              if (isLast) throw new Error("killed");
              return result;
            },
          };
          const first = await at.work(id, dying);
          transactions = Math.max(transactions, count);
          // How many transactions there are depends on how fast they are.
          const wasKilled = kill > 0 && count >= kill;
          if (wasKilled) expect(first.status).toBe("pending");
          const job = wasKilled ? await at.work(id) : first;
          expect(job).toMatchObject({
            status: "completed",
            summary: { failed: broken.length, updated: 0, inserted, total: rows.length },
          });
          expect(await at.errorsOf(id)).toEqual(broken);
          expect(await at.events()).toEqual(["sui"]);
          const condition = { kind: "all" } as const;
          const { total } = await store.users.search(
            at.tenantId,
            { condition },
            { offset: 0, limit: 1, withTotal: true },
          );
          expect(total).toBe(inserted);
        }
      }
      expect(transactions).toBeGreaterThan(2);
    },
    60_000,
  );
});
