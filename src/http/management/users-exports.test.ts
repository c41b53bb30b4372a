import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { Connection } from "../../domain/connection.ts";
import { newJobId } from "../../domain/ids.ts";
import type { NewUser } from "../../domain/user.ts";
import { readAuth0ImportUser } from "../../migration/roster-files/formats/auth0-import/read-user.ts";
import { sealContext } from "../../store/sealer.ts";
import { parseImportedHash } from "../../users/imported-hashes/parse-imported-hash.ts";

const BCRYPT = "$2b$10$nOUIs5kJ7naTuTFkBy1veuK0kSxUFXfuaOKdOKf9xYT0KKIGSJwFa";
const ARGON2 = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Z3tNVrQ2kGwJk0D3v7n7d2JmQkq0q8J2r2v2b0Jx9dE";

describe("POST /jobs/users-exports", () => {
  let site: ManagementSite;
  let nowMs = Date.now();

  beforeAll(async () => {
    site = await openManagementSite({ clock: { now: () => new Date(nowMs) } });
  });
  afterAll(() => site.close());

  async function setUp(count: number) {
    const acme = await site.addTenant();
    const connection = await acme.addConnection("Users");
    for (let index = 0; index < count; index++) await insert(connection, index);
    return { acme, connection };
  }

  const insert = (connection: Connection, index: number, change: Partial<NewUser> = {}) =>
    site.deps.store.users.insert({
      tenantId: connection.tenantId,
      connectionId: connection.id,
      provider: "auth0",
      localId: `${connection.name}-${String(index).padStart(5, "0")}`,
      email: `user${index}@${connection.name.toLowerCase()}.example`,
      emailVerified: index % 2 === 0,
      name: `Müller, "${index}"`,
      userMetadata: { colour: "blue", deep: { list: [index] } },
      createdAt: new Date(nowMs),
      ...change,
    });

  /** The job, run, as it is shown then. */
  async function exported(acme: TenantAtSite, body: object, scopes?: readonly string[]) {
    const created = await acme.request("POST", "/jobs/users-exports", { body });
    expect([created.status, created.text]).toEqual([200, expect.any(String)]);
    await site.jobs.runDue();
    return (await acme.request("GET", `/jobs/${created.body.id}`, { scopes })).body;
  }

  async function fetched(acme: TenantAtSite, location: string) {
    const { pathname, search } = new URL(location);
    return acme.request("GET", `${pathname.slice("/api/v2".length)}${search}`, { headers: { authorization: "" } });
  }

  /** Lines of the file behind a link. */
  const lines = async (acme: TenantAtSite, location: string): Promise<string[]> => {
    const answer = await fetched(acme, location);
    expect(answer.status).toBe(200);
    return gunzipSync(answer.raw).toString("utf8").split(/\r?\n/).filter(Boolean);
  };

  it("answers with the job and what it was asked for, as Auth0 does", async () => {
    const { acme, connection } = await setUp(0);
    const body = {
      connection_id: connection.id,
      format: "json",
      limit: 5,
      fields: [{ name: "name" }, { name: "email", export_as: "mail" }],
    };
    const created = await acme.request("POST", "/jobs/users-exports", { body });
    expect([created.status, created.body]).toEqual([
      200,
      {
        type: "users_export",
        status: "pending",
        connection: "Users",
        created_at: expect.any(String),
        id: expect.any(String),
        ...body,
      },
    ]);
  });

  it("writes every user of a connection, and nobody else, as one JSON object a line", async () => {
    const { acme, connection } = await setUp(1_203);
    const other = await acme.addConnection("Others");
    await insert(other, 1);
    const job = await exported(acme, { connection_id: connection.id });
    expect(job).toMatchObject({ status: "completed", summary: { total: 1_203 }, percentage_done: 100 });
    const users = (await lines(acme, job.location)).map((line) => JSON.parse(line));
    expect(users).toHaveLength(1_203);
    expect(new Set(users.map(({ user_id }) => user_id)).size).toBe(1_203);
    const shown = await acme.request("GET", `/users/${encodeURIComponent(users[7].user_id)}`);
    expect(users[7]).toEqual(shown.body);
  });

  it("writes the users of every connection when none is named, and as many as were asked for", async () => {
    const { acme } = await setUp(7);
    await insert(await acme.addConnection("Others"), 1);
    const everybody = await exported(acme, {});
    expect(await lines(acme, everybody.location)).toHaveLength(8);
    const some = await exported(acme, { limit: 3 });
    expect(await lines(acme, some.location)).toHaveLength(3);
  });

  it("writes the fields that were named, under the names that were asked for", async () => {
    const { acme } = await setUp(1);
    const fields = [
      { name: "email", export_as: "mail" },
      { name: "identities[0].connection" },
      { name: "user_metadata.deep.list[0]", export_as: "n" },
      { name: "app_metadata.nothing" },
    ];
    const json = await exported(acme, { fields });
    expect((await lines(acme, json.location)).map((line) => JSON.parse(line))).toEqual([
      { mail: "user0@users.example", "identities[0].connection": "Users", n: 0 },
    ]);
    const csv = await exported(acme, { fields: [...fields, { name: "name" }], format: "csv" });
    expect(await lines(acme, csv.location)).toEqual([
      '"mail","identities[0].connection","n","app_metadata.nothing","name"',
      '"user0@users.example","Users",0,,"Müller, ""0"""',
    ]);
  });

  it("refuses a sixth export while five wait", async () => {
    const { acme } = await setUp(1);
    const ask = () => acme.request("POST", "/jobs/users-exports", { body: { format: "json" } });
    const { id: tenantId } = acme.tenant;
    for (let index = 0; index < 5; index++) {
      const payload = { format: "json", includeHashes: false, includeFactors: false, includeExtras: false };
      const job = { tenantId, id: newJobId(), type: "users_export", payload, createdBy: "x" } as const;
      await site.deps.store.jobs.insert({ ...job, createdAt: new Date(nowMs) });
    }
    expect([(await ask()).status, (await ask()).body.message]).toEqual([
      429,
      "There are 5 active export users jobs, please wait until some of them are finished and try again",
    ]);
    await site.jobs.runDue();
    expect((await ask()).status).toBe(200);
  });

  it("writes no formula into CSV, whatever somebody calls themselves", async () => {
    const { acme, connection } = await setUp(0);
    await insert(connection, 1, { name: '=HYPERLINK("https://x.example")', phoneNumber: "+15551234567" });
    const fields = [{ name: "name" }, { name: "phone_number" }];
    const job = await exported(acme, { format: "csv", connection_id: connection.id, fields });
    expect((await lines(acme, job.location))[1]).toBe(`"'=HYPERLINK(""https://x.example"")","+15551234567"`);
  });

  it.each<[string, object, string]>([
    [
      "whole metadata in CSV",
      { format: "csv", fields: [{ name: "user_metadata" }] },
      "Payload validation error: 'user_metadata cannot be exported to CSV as a whole, only its properties can' on property fields.",
    ],
    [
      "more than 30 fields in CSV",
      { format: "csv", fields: Array.from({ length: 31 }, (_, index) => ({ name: `app_metadata.f${index}` })) },
      "Payload validation error: 'Array is too long (31), maximum 30' on property fields.",
    ],
    [
      "two fields of one name",
      { fields: [{ name: "email" }, { name: "name", export_as: "email" }] },
      "Payload validation error: 'Two fields have the same name in the file' on property fields.",
    ],
    ["a connection that does not exist", { connection_id: "con_0000000000000000" }, "The connection does not exist."],
    [
      "hashes in CSV",
      { format: "csv", include_password_hashes: true },
      "Payload validation error: 'Rows with password hashes are whole users in JSON: leave out format csv and fields'.",
    ],
  ])("refuses %s", async (_title, body, message) => {
    const acme = await site.addTenant();
    const answer = await acme.request("POST", "/jobs/users-exports", { body });
    expect([answer.status, answer.body.message]).toEqual([400, message]);
  });

  describe("the link to the file", () => {
    it("works for a minute, and the job has a new one for a day", async () => {
      const { acme } = await setUp(1);
      const { id, location } = await exported(acme, {});
      expect(location).toMatch(`https://${acme.domain}/api/v2/jobs/${id}/file/acme.json.gz?`);
      const answer = await fetched(acme, location);
      expect(answer.headers).toMatchObject({
        "content-type": "application/gzip",
        "content-disposition": 'attachment; filename="acme.json.gz"',
        "cache-control": "no-store",
      });
      nowMs += 60_000;
      expect((await fetched(acme, location)).status).toBe(403);
      const renewed = (await acme.request("GET", `/jobs/${id}`)).body.location;
      expect(await lines(acme, renewed)).toHaveLength(1);
      nowMs += 86_400_000;
      expect((await acme.request("GET", `/jobs/${id}`)).body.location).toBeUndefined();
    });

    it.each(["read:migrations", "create:users"])("is not shown to who may not read users: %s", async (scope) => {
      const { acme } = await setUp(1);
      const job = await exported(acme, { format: "json" }, [scope]);
      expect([job.status, job.location]).toEqual(["completed", undefined]);
      const listed = (await acme.request("GET", "/jobs", { scopes: [scope] })).body.jobs;
      expect(listed[0].location).toBeUndefined();
    });

    it("works for its file and its tenant only, and cannot be made longer", async () => {
      const { acme } = await setUp(1);
      const other = await site.addTenant();
      const [one, two] = [await exported(acme, {}), await exported(acme, {})];
      const forged = [
        one.location.replace(one.id, two.id),
        one.location.replace(/expires=\d+/, `expires=${nowMs + 999_999}`),
        one.location.replace(/signature=.*/, "signature="),
        one.location.replace(/\?.*/, ""),
        one.location.replace(/signature=/, "signature=x"),
      ];
      for (const location of forged) expect((await fetched(acme, location)).status, location).toBe(403);
      expect((await fetched(other, one.location)).status).toBe(403);
    });
  });

  describe("with password hashes", () => {
    async function withSecrets() {
      const { acme, connection } = await setUp(0);
      const { sealer } = site.deps;
      const context = sealContext.carriedOver(acme.tenant.id, "auth0", "Users-00001");
      await insert(connection, 1, {
        passwordHash: ARGON2,
        blocked: true,
        carriedOver: [
          {
            kind: "totp",
            sealedValue: sealer.seal(JSON.stringify({ kind: "totp", secret: "JBSWY3DPEHPK3PXP" }), context),
          },
          { kind: "role", sealedValue: sealer.seal(JSON.stringify("admin"), context) },
        ],
      });
      const imported = parseImportedHash({ kind: "text", value: BCRYPT });
      if (!imported.ok) throw new Error(imported.problem);
      await insert(connection, 2, { passwordHash: imported.stored });
      return { acme, connection };
    }

    it("writes rows that a users-import takes: hashes, flags, metadata", async () => {
      const { acme, connection } = await withSecrets();
      const job = await exported(acme, { connection_id: connection.id, include_password_hashes: true });
      const [one, two] = (await lines(acme, job.location)).map((line) => JSON.parse(line));
      expect(one).toEqual({
        user_id: "Users-00001",
        email: "user1@users.example",
        email_verified: false,
        name: 'Müller, "1"',
        blocked: true,
        user_metadata: { colour: "blue", deep: { list: [1] } },
        custom_password_hash: { algorithm: "argon2", hash: { value: ARGON2, encoding: "utf8" } },
      });
      expect(two.password_hash).toBe(BCRYPT);
      const read = [one, two].map((row, index) => readAuth0ImportUser(row, index + 1, 1_000));
      expect(read.map(({ ok }) => ok)).toEqual([true, true]);
    });

    it("adds second factors, and what else is known, only when that is asked for", async () => {
      const { acme } = await withSecrets();
      const job = await exported(acme, {
        include_password_hashes: true,
        include_factors: true,
        include_extras: true,
      });
      const [one] = (await lines(acme, job.location)).map((line) => JSON.parse(line));
      expect(one).toMatchObject({
        mfa_factors: [{ totp: { secret: "JBSWY3DPEHPK3PXP" } }],
        roles: ["admin"],
        id: "auth0|Users-00001",
        identities: [{ connection: "Users", provider: "auth0", user_id: "Users-00001", isSocial: false }],
      });
    });

    it("writes for Auth0 the identity that has the password, and everything of whom Auth0 would not take", async () => {
      const { acme, connection } = await setUp(0);
      const { store } = site.deps;
      const social = await acme.addConnection("Social");
      await insert(social, 1, { provider: "google-oauth2", localId: "1099", email: "gil@social.example" });
      await insert(connection, 1, {
        localId: "gil",
        email: "gil@users.example",
        passwordHash: ARGON2,
        username: "gil",
      });
      await store.users.link(acme.tenant.id, "google-oauth2|1099", "auth0|gil");
      await insert(connection, 2, { localId: "solo", email: undefined, username: "solo", aliases: ["staff-1"] });
      const job = await exported(acme, { include_password_hashes: true });
      const rows = (await lines(acme, job.location)).map((line) => JSON.parse(line));
      expect(rows.toSorted((one, other) => (one.user_id < other.user_id ? -1 : 1))).toMatchObject([
        {
          user_id: "gil",
          email: "gil@users.example",
          username: "gil",
          custom_password_hash: { hash: { value: ARGON2 } },
        },
        {
          user_id: "solo",
          id: "auth0|solo",
          username: "solo",
          identities: [{ user_id: "solo", aliases: ["staff-1"] }],
        },
      ]);
      const read = rows.map((row, index) => readAuth0ImportUser(row, index + 1, 1_000));
      expect(read.map(({ ok }) => ok)).toEqual([true, true]);
    });

    it("needs a scope of its own, also for the link", async () => {
      const { acme } = await withSecrets();
      const body = { include_password_hashes: true };
      const refused = await acme.request("POST", "/jobs/users-exports", { body, scopes: ["read:users"] });
      expect([refused.status, refused.body.message]).toEqual([
        403,
        "Insufficient scope, expected any of: read:user_password_hashes",
      ]);
      const seen = await exported(acme, body, ["read:users"]);
      expect([seen.status, seen.location]).toEqual(["completed", undefined]);
      const other = await exported(acme, body, ["create:users", "read:user_password_hashes"]);
      expect([other.status, other.location]).toEqual(["completed", undefined]);
    });

    it("is in the tenant's log, and the file is sealed where it is kept", async () => {
      const { acme } = await withSecrets();
      const job = await exported(acme, { include_password_hashes: true });
      const { body } = await acme.request("GET", "/logs?take=100");
      const events = (body.logs ?? body) as { type: string; description: string }[];
      expect(events.filter(({ type }) => type === "mgmt_api_read").map(({ description }) => description)).toEqual(
        expect.arrayContaining([
          "Export users with password hashes",
          "Get a link to exported users with password hashes",
        ]),
      );
      const piece = await site.deps.store.jobs.readChunk(acme.tenant.id, job.id, "output", 0);
      expect(() => gunzipSync(Buffer.from(piece!))).toThrow();
      const kept = JSON.stringify([await site.deps.store.jobs.find(acme.tenant.id, job.id), body]);
      for (const secret of [ARGON2, BCRYPT, "JBSWY3DPEHPK3PXP"]) expect(kept).not.toContain(secret);
    });
  });
});
