import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { Connection } from "../../domain/connection.ts";
import { newJobId } from "../../domain/ids.ts";
import { openInputPiece } from "../../jobs/input-pieces.ts";

const CANARY = "canary-Passw0rd-9d2e";
const USERS = JSON.stringify([{ email: "ann@example.com", password_hash: CANARY }]);

describe("POST /jobs/users-imports", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  let connection: Connection;

  beforeAll(async () => {
    site = await openManagementSite({ deps: { usersImports: { maxBytes: 600_000, maxActive: 2 } } });
  });
  afterAll(() => site.close());

  /** A tenant of its own with a connection that an application uses. */
  async function setUp(options = {}, enabled = true) {
    acme = await site.addTenant();
    connection = await acme.addConnection("Users", options);
    if (enabled) await site.deps.store.connections.setClient(acme.tenant.id, connection.id, acme.clientId, true);
  }

  const chunksOf = async (id: string) => site.deps.store.jobs.measureFile(acme.tenant.id, id, "input");
  const jobs = () => site.deps.store.jobs.list(acme.tenant.id, {}, { limit: 10 });

  it("answers with the job as Auth0 does, and keeps the file for whoever works on it", async () => {
    await setUp();
    const answer = await upload(acme, [
      field("connection_id", connection.id),
      field("upsert", "true"),
      field("external_id", "batch 7"),
      field("send_completion_email", "false"),
      file(USERS),
    ]);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      type: "users_import",
      status: "pending",
      connection_id: connection.id,
      connection: "Users",
      external_id: "batch 7",
      created_at: expect.any(String),
      id: expect.stringMatching(/^job_[A-Za-z0-9]{16}$/),
    });
    const job = await site.deps.store.jobs.find(acme.tenant.id, answer.body.id);
    expect(job).toMatchObject({
      payload: { upsert: true, sendCompletionEmail: false },
      createdBy: `${acme.clientId}@clients`,
    });
    const stored = await site.deps.store.jobs.readChunk(acme.tenant.id, answer.body.id, "input", 0);
    const { sealer } = site.deps;
    expect(Buffer.from(openInputPiece(stored!, job!, 0, { sealer })).toString()).toBe(USERS);
    // The file holds hashes and second factors: they are as unreadable in the database as after the import.
    expect(Buffer.from(stored!).includes("@example.com")).toBe(false);
    expect(JSON.stringify(job)).not.toContain(CANARY);
  });

  it("takes the file before the fields, fields that are empty, and a file of many pieces", async () => {
    await setUp();
    const users = JSON.stringify(Array.from({ length: 9_000 }, (_, index) => ({ email: `user${index}@example.com` })));
    const answer = await upload(acme, [file(users), field("external_id", ""), field("connection_id", connection.id)]);
    expect(answer.status).toBe(202);
    expect(answer.body.external_id).toBeUndefined();
    const { chunks, lastChunkBytes } = await chunksOf(answer.body.id);
    // Each piece is sealed, which adds a nonce and a tag.
    expect((chunks - 1) * 262_144 + lastChunkBytes - 28).toBe(users.length);
  });

  const refusals: [string, (c: Connection) => Buffer[], number, string][] = [
    ["no file", (c) => [field("connection_id", c.id)], 400, "Must provide 'users' file as multipart part."],
    [
      "the file as a plain field",
      (c) => [field("connection_id", c.id), field("users", "[]")],
      400,
      "Must provide 'users' file as multipart part.",
    ],
    ["an empty file", (c) => [field("connection_id", c.id), file("")], 400, "Users file must not be empty."],
    ["no connection", () => [file(USERS)], 400, "Must provide 'connection_id' as multipart part."],
    [
      "a connection that does not exist",
      () => [field("connection_id", "con_0000000000000000"), file(USERS)],
      400,
      "The connection does not exist.",
    ],
    [
      "two files",
      (c) => [field("connection_id", c.id), file(USERS), file(USERS)],
      400,
      "Payload validation error: 'Invalid multipart payload format'.",
    ],
    [
      "a file of another name",
      (c) => [field("connection_id", c.id), file(USERS, "people")],
      400,
      "Payload validation error: 'Invalid multipart payload format'.",
    ],
    [
      "a field that nobody knows",
      (c) => [field("connection_id", c.id), field("dry", "1"), file(USERS)],
      400,
      "Payload validation error: 'Additional properties not allowed'.",
    ],
    [
      "a field with the name of an object's own",
      (c) => [field("connection_id", c.id), field("__proto__", "1"), file(USERS)],
      400,
      "Payload validation error: 'Invalid multipart payload format'.",
    ],
    [
      "a huge field",
      (c) => [field("connection_id", c.id), field("external_id", "x".repeat(100_000)), file(USERS)],
      400,
      "Payload validation error: 'String is too long' on property external_id.",
    ],
    [
      "a flag that is none",
      (c) => [field("connection_id", c.id), field("upsert", "perhaps"), file(USERS)],
      400,
      "Payload validation error: 'Expected type boolean' on property upsert.",
    ],
    [
      "a body that breaks off",
      (c) => [field("connection_id", c.id), file(USERS).subarray(0, -20), Buffer.from("CUT")],
      400,
      "Payload validation error: 'Invalid multipart payload format'.",
    ],
    [
      "a file beyond the limit",
      (c) => [field("connection_id", c.id), file("x".repeat(600_001))],
      413,
      "Payload content length greater than maximum allowed: 600000.",
    ],
    [
      "a body far beyond the limit",
      (c) => [field("connection_id", c.id), file("x".repeat(900_000))],
      413,
      "Payload content length greater than maximum allowed: 600000.",
    ],
  ];
  it.each(refusals)("refuses %s, and keeps nothing", async (_title, parts, status, message) => {
    await setUp();
    const answer = await upload(acme, parts(connection));
    expect([answer.status, answer.body.message]).toEqual([status, message]);
    expect(await jobs()).toEqual([]);
    expect(await leftovers(site, acme)).toEqual([]);
  });

  it.each<[string, object, boolean, string]>([
    [
      "customised without import mode",
      { enabledDatabaseCustomization: true, import_mode: false },
      true,
      "Custom Database Connections without import mode are not allowed.",
    ],
    ["that no application uses", {}, false, "Connection must be enabled."],
  ])("refuses a connection %s", async (_title, options, enabled, message) => {
    await setUp(options, enabled);
    const answer = await upload(acme, [field("connection_id", connection.id), file(USERS)]);
    expect([answer.status, answer.body.message]).toEqual([400, message]);
  });

  it("refuses a connection that is no database", async () => {
    await setUp();
    const enterprise = { ...connection, id: `${connection.id.slice(0, -1)}_` as Connection["id"], name: "Enterprise" };
    await site.deps.store.connections.insert({ ...enterprise, strategy: "waad", realms: ["Enterprise"] });
    const answer = await upload(acme, [field("connection_id", enterprise.id), file(USERS)]);
    expect([answer.status, answer.body.message]).toEqual([400, "Connection must be a database connection."]);
  });

  it("refuses an eleventh file while ten of the tenant are on their way, and nobody else's", async () => {
    await setUp();
    const parts = () => [field("connection_id", connection.id), file(USERS)];
    const createdAt = new Date();
    const arriving = {
      tenantId: acme.tenant.id,
      type: "users_import",
      payload: {},
      createdBy: "x",
      createdAt,
    } as const;
    const until = new Date(+createdAt + 60_000);
    for (let index = 0; index < 10; index++)
      await site.deps.store.jobs.insertArriving({ ...arriving, id: newJobId() }, until);
    const answer = await upload(acme, parts());
    expect([answer.status, answer.body.message]).toEqual([
      429,
      "There are 10 files being uploaded, try again when some have arrived",
    ]);
    await setUp();
    expect((await upload(acme, parts())).status).toBe(202);
  });

  it("refuses a third import while two wait, with Auth0's words", async () => {
    await setUp();
    const parts = [field("connection_id", connection.id), file(USERS)];
    expect((await upload(acme, parts)).status).toBe(202);
    expect((await upload(acme, parts)).status).toBe(202);
    const answer = await upload(acme, parts);
    expect(answer.body).toEqual({
      statusCode: 429,
      error: "Too Many Requests",
      message: "There are 2 active import users jobs, please wait until some of them are finished and try again",
      errorCode: "too_many_requests",
      reason: { code: "too_many_imports" },
    });
    expect(await leftovers(site, acme)).toEqual([]);
  });

  it("refuses other types of bodies", async () => {
    await setUp();
    const json = await acme.request("POST", "/jobs/users-imports", { body: { connection_id: connection.id } });
    expect([json.status, json.body.message]).toEqual([
      400,
      "Payload validation error: 'Invalid multipart payload format'.",
    ]);
    const noBoundary = await upload(acme, [file(USERS)], { "content-type": "multipart/form-data" });
    expect([noBoundary.status, noBoundary.body.message]).toEqual([
      400,
      "Payload validation error: 'Invalid multipart payload format'.",
    ]);
    const elsewhere = await acme.request("POST", "/users", {
      payload: body([file(USERS)]),
      headers: { "content-type": TYPE },
    });
    expect(elsewhere.status).toBe(415);
  });

  it("asks who it is before anything else", async () => {
    await setUp();
    const parts = [field("connection_id", connection.id), file(USERS)];
    expect((await upload(acme, parts, { authorization: "" })).status).toBe(401);
    expect((await upload(acme, parts, {}, ["read:users"])).status).toBe(403);
    expect(await leftovers(site, acme)).toEqual([]);
  });
});

const BOUNDARY = "8f1e39afd318bb401e8c54f52de61964";
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

const field = (name: string, value: string): Buffer =>
  Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);

const file = (content: string, name = "users"): Buffer =>
  Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="users.json"\r\n` +
      `Content-Type: application/json\r\n\r\n${content}\r\n`,
  );

/** Parts that end with `CUT` are sent without an end. */
function body(parts: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(parts);
  return whole.toString("latin1").endsWith("CUT")
    ? whole.subarray(0, -3)
    : Buffer.concat([whole, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

const upload = (
  tenant: TenantAtSite,
  parts: readonly Buffer[],
  headers: Readonly<Record<string, string>> = {},
  scopes?: readonly string[],
) =>
  tenant.request("POST", "/jobs/users-imports", {
    scopes,
    payload: body(parts),
    headers: { "content-type": TYPE, ...headers },
  });

/** Uploads that were begun and are still there. */
async function leftovers(site: ManagementSite, { tenant }: TenantAtSite): Promise<string[]> {
  const far = new Date(Date.now() + 1e9);
  const untidy = await site.deps.store.jobs.listUntidy(far, 1_000);
  return untidy.filter(({ job }) => job.tenantId === tenant.id).map(({ job }) => job.id);
}
