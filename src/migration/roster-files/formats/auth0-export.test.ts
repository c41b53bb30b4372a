import { describe, expect, test } from "vitest";
import { formatOf, lines, ndjson, readPeople, readRows } from "../../../../test/support/roster-files.ts";

describe("Auth0's exports", () => {
  const ann = {
    user_id: "auth0|5f7c8ec7c33c6c004bbafe82",
    email: "ann@example.com",
    email_verified: true,
    username: "ann",
    name: "Ann",
    nickname: "ann",
    picture: "https://example.com/ann.png",
    created_at: "2020-10-06T15:33:43.123Z",
    updated_at: "2024-01-01T00:00:00.000Z",
    last_login: "2024-05-06T07:08:09.000Z",
    logins_count: 12,
    blocked: true,
    user_metadata: { city: "Ulm" },
    app_metadata: { plan: "gold" },
    identities: [{ user_id: "5f7c8ec7c33c6c004bbafe82", provider: "auth0", connection: "Users", isSocial: false }],
  };
  const read = {
    id: "5f7c8ec7c33c6c004bbafe82",
    email: "ann@example.com",
    emailVerified: true,
    username: "ann",
    name: "Ann",
    nickname: "ann",
    picture: "https://example.com/ann.png",
    createdAt: new Date("2020-10-06T15:33:43.123Z"),
    lastSeenAt: new Date("2024-05-06T07:08:09.000Z"),
    blocked: true,
    userMetadata: { city: "Ulm" },
    appMetadata: { plan: "gold" },
  };

  test("NDJSON of the users-export job", async () => {
    expect(await formatOf(ndjson(ann))).toBe("auth0-export");
    expect(await readPeople(ndjson(ann))).toEqual([read]);
  });

  test("CSV, with the apostrophes that Auth0 puts before texts and with metadata in columns", async () => {
    const csv = lines(
      "user_id,email,email_verified,name,user_metadata.homeCity,user_metadata.address.zip,created_at",
      `"'auth0|abc","'ann@example.com",true,"''t Hooft, Ann ""A""","'Ulm","'89073","'2020-10-06T15:33:43.123Z"`,
      "auth0|def,bob@example.com,false,'t Hooft,,,",
    );
    expect(await readPeople(csv)).toEqual([
      {
        id: "abc",
        email: "ann@example.com",
        emailVerified: true,
        name: `'t Hooft, Ann "A"`,
        userMetadata: { homeCity: "Ulm", address: { zip: "89073" } },
        createdAt: new Date("2020-10-06T15:33:43.123Z"),
      },
      { id: "def", email: "bob@example.com", emailVerified: false, name: "'t Hooft" },
    ]);
  });

  test("the dashboard's column names, and columns that export_as renamed, are read", async () => {
    const csv = lines(
      "Id,Given Name,E-Post,Email Verified,Connection,Created At",
      "auth0|abc,Ann,ann@example.com,TRUE,Users,2020-10-06",
    );
    expect(await readPeople(csv, { format: "auth0-export", options: { columns: { email: "E-Post" } } })).toEqual([
      { id: "abc", givenName: "Ann", email: "ann@example.com", emailVerified: true, createdAt: new Date("2020-10-06") },
    ]);
  });

  test("somebody who has no identity at the connection is told and not taken for one of its people", async () => {
    const social = {
      user_id: "google-oauth2|1",
      email: "g@example.com",
      identities: [{ provider: "google-oauth2", user_id: "1", connection: "google-oauth2" }],
    };
    const other = { ...ann, identities: [{ ...ann.identities[0], connection: "Staff" }] };
    const rows = await readRows(ndjson(social, ann, other), {
      format: "auth0-export",
      options: { connection: "Users" },
    });
    expect(rows.map((row) => (row.ok ? row.row.id : row.problems[0]!.code))).toEqual([
      "CONNECTION_NOT_FOUND",
      read.id,
      "CONNECTION_NOT_FOUND",
    ]);
  });

  test("the id of a linked user is that of the connection's own identity", async () => {
    const linked = {
      user_id: "google-oauth2|1",
      email: "g@example.com",
      identities: [
        { provider: "google-oauth2", user_id: "1", connection: "google-oauth2" },
        { provider: "auth0", user_id: "77", connection: "Users" },
      ],
    };
    expect((await readPeople(ndjson(linked)))[0]!.id).toBe("77");
  });

  test("the hash export of Auth0's support", async () => {
    const user = {
      _id: { $oid: "5dea9f9c82dd7c0e76e4ec93" },
      email_verified: false,
      passwordHash: "$2b$10$.qHPp/srqo1NAAAAAvlkmOdqAbH2Rg0qPv2Txj3ZwXfjJnewSjc4m",
      password_set_date: { $date: "2019-12-06T18:36:12.412Z" },
      tenant: "example",
      connection: "Users",
      identifiers: [{ type: "email", value: "user@example.com", verified: true }],
    };
    expect(
      await readPeople(ndjson(user, { ...user, alt_id: "euclid" }), { options: { connection: "Users" } }),
    ).toMatchObject([
      {
        id: "5dea9f9c82dd7c0e76e4ec93",
        email: "user@example.com",
        emailVerified: true,
        hash: { kind: "text", value: user.passwordHash },
      },
      { id: "euclid" },
    ]);
  });

  test("this server's own export brings hashes, roles and factors along", async () => {
    const custom_password_hash = { algorithm: "md5", hash: { value: "00", encoding: "hex" } };
    const people = await readPeople(
      ndjson(
        {
          ...ann,
          password_hash: "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$aGFzaA",
          roles: ["admin"],
          mfa_factors: [{ totp: { secret: "JBSWY3DP" } }],
        },
        { ...ann, custom_password_hash },
      ),
    );
    expect(people).toMatchObject([
      {
        hash: { kind: "text", value: "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$aGFzaA" },
        roles: ["admin"],
        factors: [{ kind: "totp", secret: "JBSWY3DP" }],
      },
      { hash: { kind: "auth0", value: custom_password_hash } },
    ]);
  });

  test("of this server's own export, a linked identity has the hash that is with it", async () => {
    const linked = { user_id: "there", provider: "auth0", connection: "Others", password_hash: "$2b$10$there" };
    const row = { ...ann, password_hash: "$2b$10$first", identities: [...ann.identities, linked] };
    const hashAt = async (connection: string) =>
      (await readPeople(ndjson(row), { options: { connection } })).map(({ id, hash }) => [id, hash]);
    expect(await hashAt("Others")).toEqual([["there", { kind: "text", value: "$2b$10$there" }]]);
    expect(await hashAt("Users")).toEqual([[read.id, { kind: "text", value: "$2b$10$first" }]]);
  });
});
