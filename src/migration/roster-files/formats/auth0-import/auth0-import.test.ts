import { describe, expect, test } from "vitest";
import { readPeople, readRows } from "../../../../../test/support/roster-files.ts";

const BCRYPT = "$2b$10$abcdefghijklmnopqrstuu5Nv4gGhF2wJ2tBZ3VhXtQ0v9y1mWmS6";

const list = (...users: unknown[]) => JSON.stringify(users, undefined, 2);
const read = (user: unknown) => readRows(list(user), { format: "auth0-import" }).then(([row]) => row!);

async function problemsOf(user: unknown): Promise<[code: string, path: string | undefined][]> {
  const row = await read(user);
  return row.ok ? [] : row.problems.map(({ code, path }) => [code, path]);
}

describe("users-import JSON", () => {
  test("every property of the schema is read", async () => {
    const people = await readPeople(
      list({
        email: "Jane.Doe@Contoso.com",
        email_verified: true,
        phone_number: "+15551234567",
        phone_verified: false,
        user_id: "jane",
        username: "jdoe",
        given_name: "Jane",
        family_name: "Doe",
        name: "Jane Doe",
        nickname: "JD",
        picture: "https://example.com/jane.png",
        blocked: false,
        app_metadata: { roles: ["admin"] },
        user_metadata: { theme: "light" },
        password_hash: BCRYPT,
        mfa_factors: [
          { totp: { secret: "JBSWY3DPEHPK3PXP" } },
          { phone: { value: "+15551234567" } },
          { email: { value: "j@x.com" } },
        ],
      }),
    );
    expect(people).toEqual([
      {
        email: "Jane.Doe@Contoso.com",
        emailVerified: true,
        phoneNumber: "+15551234567",
        phoneVerified: false,
        id: "jane",
        username: "jdoe",
        givenName: "Jane",
        familyName: "Doe",
        name: "Jane Doe",
        nickname: "JD",
        picture: "https://example.com/jane.png",
        blocked: false,
        appMetadata: { roles: ["admin"] },
        userMetadata: { theme: "light" },
        hash: { kind: "text", value: BCRYPT },
        factors: [
          { kind: "totp", secret: "JBSWY3DPEHPK3PXP" },
          { kind: "phone", value: "+15551234567" },
          { kind: "email", value: "j@x.com" },
        ],
      },
    ]);
  });

  test("a list, lines, and objects over several lines give the same people", async () => {
    const users = [{ email: "a@x.com" }, { email: "b@x.com", name: 'B \\" {[' }];
    const expected = await readPeople(list(...users), { format: "auth0-import" });
    expect(expected.map(({ email }) => email)).toEqual(["a@x.com", "b@x.com"]);
    expect(
      await readPeople(users.map((user) => JSON.stringify(user)).join("\r\n"), { format: "auth0-import" }),
    ).toEqual(expected);
    expect(
      await readPeople(users.map((user) => JSON.stringify(user, undefined, 2)).join("\n"), { format: "auth0-import" }),
    ).toEqual(expected);
  });

  test("a bad row is told with all that is wrong with it, and the others are read", async () => {
    const rows = await readRows(
      list({ email: "a@x.com" }, { email: "no address", name: 7, nick: "x" }, { email: "c@x.com" }),
      {
        format: "auth0-import",
      },
    );
    expect(rows.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(rows[1]).toEqual({
      ok: false,
      rowNumber: 2,
      problems: [
        { code: "FORMAT", message: "Object didn't pass validation for format email: no address", path: "email" },
        { code: "INVALID_TYPE", message: "Expected type string but found type integer", path: "name" },
        { code: "NOT_PASSED", message: "Additional properties not allowed: nick", path: "nick" },
      ],
      shown: { email: "no address", name: 7, nick: "x" },
    });
  });

  const email = "a@x.com";
  const custom = (custom_password_hash: unknown) => ({ email, custom_password_hash });
  const md5 = { value: "5f4dcc3b5aa765d61d8327deb882cf99", encoding: "hex" };
  test.each<[what: string, user: unknown, problems: [string, string?][]]>([
    ["a user without e-mail", { name: "A" }, [["OBJECT_REQUIRED", undefined]]],
    ["a user that is no object", "a@x.com", [["INVALID_TYPE", undefined]]],
    ["null", { email, name: null }, [["INVALID_TYPE", "name"]]],
    ["a text for a boolean", { email, blocked: "true" }, [["INVALID_TYPE", "blocked"]]],
    ["an empty username", { email, username: "" }, [["MIN_LENGTH", "username"]]],
    ["a username of 129 characters", { email, username: "u".repeat(129) }, [["MAX_LENGTH", "username"]]],
    ["a phone number with spaces", { email, phone_number: "+1 555" }, [["PATTERN", "phone_number"]]],
    ["a list for app_metadata", { email, app_metadata: [] }, [["INVALID_TYPE", "app_metadata"]]],
    [
      "a reserved name in app_metadata",
      { email, app_metadata: { clientID: "x" } },
      [["NOT_PASSED", "app_metadata.clientID"]],
    ],
    ["a plain password", { email, password: "hunter2" }, [["NOT_PASSED", "password"]]],
    [
      "a password_hash that is not bcrypt",
      { email, password_hash: "5f4dcc3b5aa765d61d8327deb882cf99" },
      [["PATTERN", "password_hash"]],
    ],
    [
      "two hashes",
      { ...custom({ algorithm: "md5", hash: md5 }), password_hash: BCRYPT },
      [["NOT_PASSED", "custom_password_hash"]],
    ],
    ["a custom hash without algorithm", custom({ hash: md5 }), [["OBJECT_REQUIRED", "custom_password_hash"]]],
    [
      "an unknown algorithm",
      custom({ algorithm: "rot13", hash: md5 }),
      [["ENUM_MISMATCH", "custom_password_hash.algorithm"]],
    ],
    [
      "a foreign property of a custom hash",
      custom({ algorithm: "md5", hash: md5, rounds: 3 }),
      [["NOT_PASSED", "custom_password_hash.rounds"]],
    ],
    [
      "an encoding that the algorithm has not",
      custom({ algorithm: "argon2", hash: md5 }),
      [["ENUM_MISMATCH", "custom_password_hash.hash.encoding"]],
    ],
    [
      "a salt where none may be",
      custom({ algorithm: "ldap", hash: { value: "{MD5}x" }, salt: { value: "s" } }),
      [["NOT_PASSED", "custom_password_hash.salt"]],
    ],
    [
      "an HMAC without digest and key",
      custom({ algorithm: "hmac", hash: md5 }),
      [
        ["OBJECT_REQUIRED", "custom_password_hash.hash"],
        ["OBJECT_REQUIRED", "custom_password_hash.hash"],
      ],
    ],
    [
      "scrypt without keylen",
      custom({ algorithm: "scrypt", hash: md5 }),
      [["OBJECT_REQUIRED", "custom_password_hash"]],
    ],
    [
      "a keylen of 0",
      custom({ algorithm: "scrypt", hash: md5, keylen: 0 }),
      [["MINIMUM", "custom_password_hash.keylen"]],
    ],
    [
      "a keylen beyond all bounds",
      custom({ algorithm: "scrypt", hash: md5, keylen: 2 ** 40 }),
      [["MAXIMUM", "custom_password_hash.keylen"]],
    ],
    [
      "a cost that is no power of two",
      custom({ algorithm: "scrypt", hash: md5, keylen: 64, cost: 1000 }),
      [["NOT_PASSED", "custom_password_hash.cost"]],
    ],
    [
      "an unknown password encoding",
      custom({ algorithm: "md5", hash: md5, password: { encoding: "ebcdic" } }),
      [["ENUM_MISMATCH", "custom_password_hash.password.encoding"]],
    ],
    ["no factors", { email, mfa_factors: [] }, [["ARRAY_LENGTH_SHORT", "mfa_factors"]]],
    [
      "eleven factors",
      { email, mfa_factors: Array(11).fill({ email: { value: email } }) },
      [["ARRAY_LENGTH_LONG", "mfa_factors"]],
    ],
    ["an empty factor", { email, mfa_factors: [{}] }, [["ANY_OF_MISSING", "mfa_factors.0"]]],
    [
      "two factors in one object",
      { email, mfa_factors: [{ email: { value: email }, phone: { value: "+1" } }] },
      [["MFA_FACTORS_FAILED", "mfa_factors.0"]],
    ],
    [
      "a TOTP secret in lower case",
      { email, mfa_factors: [{ totp: { secret: "abc" } }] },
      [["PATTERN", "mfa_factors.0.totp.secret"]],
    ],
  ])("%s is refused", async (_, user, problems) => {
    expect(await problemsOf(user)).toEqual(problems);
  });

  test.each([
    ["md5 with a salt", { algorithm: "md5", hash: md5, salt: { value: "s", encoding: "utf8", position: "suffix" } }],
    ["hmac", { algorithm: "hmac", hash: { ...md5, digest: "sha1", key: { value: "k" } } }],
    [
      "scrypt",
      {
        algorithm: "scrypt",
        hash: md5,
        salt: { value: "s" },
        keylen: 64,
        cost: 1024,
        blockSize: 8,
        parallelization: 1,
      },
    ],
    [
      "argon2",
      { algorithm: "argon2", hash: { value: "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$aGFzaA", encoding: "utf8" } },
    ],
  ])("a custom hash of %s is handed on as it is", async (_, hash) => {
    expect(await readPeople(list(custom(hash)))).toEqual([{ email, hash: { kind: "auth0", value: hash } }]);
  });

  const identity = { connection: "Users", provider: "auth0", user_id: "ann", isSocial: false };
  const exported = { id: "auth0|ann", user_id: "ann", identities: [identity] };

  test("what this server exported with all it knows is read as it was", async () => {
    const hash = { algorithm: "argon2", hash: { value: "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", encoding: "utf8" } };
    const linked = {
      ...identity,
      user_id: "there",
      profileData: { username: "ann", email_verified: false, given_name: "Ann" },
      aliases: ["staff-1"],
      custom_password_hash: hash,
    };
    const row = {
      ...exported,
      identities: [identity, linked],
      phone_number: "0171 123",
      name: "N".repeat(400),
      app_metadata: { multifactor: "x" },
      roles: ["admin"],
      attributes: { shoe_size: 42 },
      created_at: "2020-01-02T03:04:05.678Z",
      logins_count: 3,
      arrived_by: "sign_in",
    };
    expect(await readPeople(list(row), { format: "auth0-import" })).toEqual([
      {
        id: "ann",
        phoneNumber: "0171 123",
        name: "N".repeat(400),
        appMetadata: { multifactor: "x" },
        roles: ["admin"],
        extra: { shoe_size: 42 },
        exported: {
          identities: [
            { connection: "Users", provider: "auth0", localId: "ann", isSocial: false },
            {
              connection: "Users",
              provider: "auth0",
              localId: "there",
              isSocial: false,
              profile: { username: "ann", emailVerified: false, givenName: "Ann" },
              aliases: ["staff-1"],
              hash: { kind: "auth0", value: hash },
            },
          ],
          createdAt: new Date("2020-01-02T03:04:05.678Z"),
          loginsCount: 3,
        },
      },
    ]);
    const [person] = await readPeople(list(row), { format: "auth0-import", options: { withoutHashes: true } });
    expect(JSON.stringify(person)).not.toContain("argon2");
  });

  const withIdentity = (more: object) => ({
    ...exported,
    identities: [identity, { ...identity, user_id: "b", ...more }],
  });
  test.each<[what: string, user: unknown, problems: [string, string?][]]>([
    [
      "identities without an id, as Auth0 exports them",
      { email, identities: [identity] },
      [["NOT_PASSED", "identities"]],
    ],
    ["no identities", { ...exported, identities: [] }, [["ARRAY_LENGTH_SHORT", "identities"]]],
    ["identities that are none", { ...exported, identities: "auth0|ann" }, [["INVALID_TYPE", "identities"]]],
    ["an id that is not the first identity's", { ...exported, id: "auth0|bob" }, [["FORMAT", "identities.0"]]],
    ["a user_id that is not", { ...exported, user_id: "bob" }, [["FORMAT", "identities.0"]]],
    ["no user_id", { ...exported, user_id: undefined }, [["OBJECT_REQUIRED", undefined]]],
    [
      "a hash in the first identity",
      { ...exported, identities: [{ ...identity, password_hash: BCRYPT }] },
      [["NOT_PASSED", "identities.0.password_hash"]],
    ],
    ["a hash that is none", withIdentity({ password_hash: "x" }), [["PATTERN", "identities.1.password_hash"]]],
    ["an unknown property", withIdentity({ access_token: "x" }), [["NOT_PASSED", "identities.1.access_token"]]],
    ["a provider with a bar", withIdentity({ provider: "a|b" }), [["FORMAT", "identities.1.provider"]]],
    [
      "a profile of other things",
      withIdentity({ profileData: { age: 7 } }),
      [["NOT_PASSED", "identities.1.profileData.age"]],
    ],
    ["aliases that are no texts", withIdentity({ aliases: [1] }), [["INVALID_TYPE", "identities.1.aliases"]]],
    ["an id that cannot be stored", withIdentity({ user_id: "a\0b" }), [["FORMAT", "identities.1"]]],
    ["a date that is none", { ...exported, created_at: "yesterday" }, [["FORMAT", "created_at"]]],
    ["roles that are no texts", { ...exported, roles: [1] }, [["INVALID_TYPE", "roles"]]],
  ])("of an exported user, %s is refused", async (_, user, problems) => {
    expect(await problemsOf(user)).toEqual(problems);
  });

  test("whoever has a username or phone number need not have an address", async () => {
    const people = await readPeople(list({ username: "ann" }, { phone_number: "+491" }), { format: "auth0-import" });
    expect(people).toEqual([{ username: "ann" }, { phoneNumber: "+491" }]);
  });

  test("no hash, secret or password is shown, in rows that are read nor in those that are not", async () => {
    const secrets = {
      password: "hunter2-secret",
      password_hash: BCRYPT,
      custom_password_hash: { algorithm: "md5", hash: { value: "hash-secret" }, salt: { value: "salt-secret" } },
      mfa_factors: [{ totp: { secret: "SECRETSECRET" } }],
      user_metadata: { Password: "meta-secret", api_secret: "api-secret" },
    };
    const rows = await readRows(
      list({ email, password_hash: BCRYPT, user_metadata: secrets.user_metadata }, { email: "bad", ...secrets }),
    );
    const text = JSON.stringify(rows.map((row) => [row.shown, row.ok ? [] : row.problems])).toLowerCase();
    expect(text).not.toContain("-secret");
    expect(text).not.toContain("secretsecret");
    expect(text).not.toContain(BCRYPT.toLowerCase());
    expect(rows[1]!.shown).toMatchObject({ email: "bad", password_hash: "*****", custom_password_hash: "*****" });
  });

  test("a readable password in metadata is not read", async () => {
    const [person] = await readPeople(list({ email, user_metadata: { password: "hunter2", city: "Ulm" } }));
    expect(person!.userMetadata).toEqual({ city: "Ulm" });
  });

  test("hashes are left out on request", async () => {
    const [person] = await readPeople(list({ email, password_hash: BCRYPT }), { options: { withoutHashes: true } });
    expect(person).toEqual({ email });
  });
});
