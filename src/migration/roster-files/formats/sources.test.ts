import { describe, expect, test } from "vitest";
import { readPeople, readRows } from "../../../../test/support/roster-files.ts";
import { readRosterFile } from "../read-roster-file.ts";

const lines = (...text: string[]) => `${text.join("\n")}\n`;
const ndjson = (...values: unknown[]) => lines(...values.map((value) => JSON.stringify(value)));

async function formatOf(content: string, options = {}): Promise<string> {
  async function* bytes() {
    yield Buffer.from(content);
  }
  return (await readRosterFile({ bytes: bytes(), options })).format;
}

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
});

describe("Keycloak", () => {
  const user = {
    id: "0b7e1d2c-0000-4000-8000-000000000001",
    createdTimestamp: 1588154556000,
    username: "ann",
    enabled: false,
    totp: true,
    emailVerified: true,
    firstName: "Ann",
    lastName: "Lee",
    email: "Ann@example.com",
    attributes: { locale: ["de"], phoneNumber: ["+49 731 1"], phoneNumberVerified: ["true"], teams: ["a", "b"] },
    credentials: [
      {
        type: "password",
        secretData: '{"value":"aGFzaA==","salt":"c2FsdA==","additionalParameters":{}}',
        credentialData: '{"hashIterations":27500,"algorithm":"pbkdf2-sha256","additionalParameters":{}}',
      },
      {
        type: "otp",
        secretData: '{"value":"12345678901234567890"}',
        credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
      },
    ],
    realmRoles: ["default-roles-shop", "offline_access", "buyer"],
    groups: ["/a"],
  };
  const read = {
    id: user.id,
    username: "ann",
    email: "Ann@example.com",
    emailVerified: true,
    givenName: "Ann",
    familyName: "Lee",
    name: "Ann Lee",
    blocked: true,
    phoneNumber: "+49 731 1",
    phoneVerified: true,
    createdAt: new Date(1588154556000),
    roles: ["buyer"],
    appMetadata: {
      keycloak: { locale: "de", phoneNumber: "+49 731 1", phoneNumberVerified: "true", teams: ["a", "b"] },
    },
    hash: {
      kind: "keycloak",
      secretData: { value: "aGFzaA==", salt: "c2FsdA==", additionalParameters: {} },
      credentialData: { hashIterations: 27500, algorithm: "pbkdf2-sha256", additionalParameters: {} },
    },
    // RFC 4648: base32 of the ASCII text 12345678901234567890, as in RFC 6238's test secret.
    factors: [{ kind: "totp", secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }],
  };
  const realm = {
    id: "shop",
    realm: "shop",
    roles: { realm: [{ name: "users", users: [{ username: "decoy" }] }] },
    users: [user],
    clients: [],
  };

  test.each([
    ["a realm in one file", JSON.stringify(realm, undefined, 2)],
    ["a realm on one line", JSON.stringify(realm)],
    ["a list of realms", JSON.stringify([{ ...realm, users: [] }, realm], undefined, 1)],
    [
      "several parts one after the other",
      JSON.stringify({ realm: "shop", users: [] }, undefined, 2) +
        JSON.stringify({ realm: "shop", users: [user] }, undefined, 2),
    ],
    ["people of another store", JSON.stringify({ realm: "shop", federatedUsers: [user] })],
    ["a bare list of users", JSON.stringify([user])],
  ])("%s", async (_, content) => {
    expect(await formatOf(content)).toBe("keycloak");
    expect(await readPeople(content)).toEqual([read]);
  });

  test("users behind more than is looked at first are found", async () => {
    const clients = Array.from({ length: 3_000 }, (_, index) => ({
      clientId: `client-${index}`,
      redirectUris: ["https://example.com/*"],
    }));
    expect(await readPeople(JSON.stringify({ id: "shop", realm: "shop", clients, users: [user] }))).toEqual([read]);
  });

  test("service accounts are nobody, and readable passwords are not read", async () => {
    const handMade = { username: "bob", credentials: [{ type: "password", value: "hunter2" }] };
    const service = { username: "service-account-shop", serviceAccountClientId: "shop" };
    const rows = await readRows(JSON.stringify({ realm: "shop", users: [service, handMade] }));
    expect(JSON.stringify(rows)).not.toContain("hunter2");
    expect(rows).toMatchObject([{ ok: true, row: { row: 1, username: "bob" } }]);
  });

  test("hashes of versions before 8 are brought to the newer form", async () => {
    const credentials = [
      { type: "password", hashedSaltedValue: "aGFzaA==", salt: "c2FsdA==", hashIterations: 20000, algorithm: "pbkdf2" },
    ];
    const [person] = await readPeople(JSON.stringify({ realm: "shop", users: [{ username: "old", credentials }] }));
    expect(person!.hash).toEqual({
      kind: "keycloak",
      secretData: { value: "aGFzaA==", salt: "c2FsdA==" },
      credentialData: { hashIterations: 20000, algorithm: "pbkdf2" },
    });
  });
});

describe("Firebase", () => {
  const file = JSON.stringify(
    {
      users: [
        {
          localId: "T8XBPLHBQYXuOJWPJ6mOEvIoDD92",
          email: "ann@example.com",
          emailVerified: true,
          passwordHash: "lSrfV15cpx95/sZS2W9c9Kp6i_LVgQNDNC-qzrCnh1c=",
          salt: "42xEC-ixf3L2lw",
          displayName: "Ann",
          photoUrl: "https://example.com/a.png",
          lastSignedInAt: "1605000000000",
          createdAt: "1600000000000",
          phoneNumber: "+15555550100",
          disabled: true,
          customAttributes: '{"admin":true}',
          providerUserInfo: [],
          mfaInfo: [{ phoneInfo: "+15555550101", mfaEnrollmentId: "x" }],
        },
        { localId: "anonymous" },
      ],
    },
    undefined,
    2,
  );
  const project = { signerKey: "anhzUg_-", saltSeparator: "Bw==", rounds: 8, memCost: 14 };

  test("people with their hashes and the project's parameters", async () => {
    expect(await formatOf(file, { firebase: project })).toBe("firebase");
    expect(await readPeople(file, { options: { firebase: project } })).toEqual([
      {
        id: "T8XBPLHBQYXuOJWPJ6mOEvIoDD92",
        email: "ann@example.com",
        emailVerified: true,
        name: "Ann",
        picture: "https://example.com/a.png",
        phoneNumber: "+15555550100",
        blocked: true,
        createdAt: new Date(1600000000000),
        lastSeenAt: new Date(1605000000000),
        appMetadata: { firebase: { admin: true } },
        factors: [{ kind: "phone", value: "+15555550101" }],
        hash: {
          kind: "firebase",
          hash: "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC+qzrCnh1c=",
          salt: "42xEC+ixf3L2lw==",
          signerKey: "anhzUg/+",
          saltSeparator: "Bw==",
          rounds: 8,
          memoryCost: 14,
        },
      },
      { id: "anonymous" },
    ]);
  });

  test("without the project's parameters the file is refused, unless hashes are not wanted", async () => {
    await expect(readRows(file)).rejects.toThrow("hash parameters");
    expect((await readPeople(file, { options: { withoutHashes: true } })).map(({ hash }) => hash)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("Cognito", () => {
  test("the import header's columns, a comma behind a backslash, and ids in the place of usernames", async () => {
    const csv = lines(
      "cognito:username,name,email,email_verified,phone_number,phone_number_verified,custom:tenantId,cognito:mfa_enabled",
      "ann,Lee\\, Ann,ann@example.com,TRUE,+15555550100,FALSE,7,false",
      "7d0b2c1a-1111-4222-8333-444455556666,,bob@example.com,true,,,,false",
    );
    expect(await formatOf(csv)).toBe("cognito");
    expect(await readPeople(csv)).toEqual([
      {
        username: "ann",
        name: "Lee, Ann",
        email: "ann@example.com",
        emailVerified: true,
        phoneNumber: "+15555550100",
        phoneVerified: false,
        appMetadata: { cognito: { tenantId: "7" } },
      },
      { id: "7d0b2c1a-1111-4222-8333-444455556666", email: "bob@example.com", emailVerified: true },
    ]);
  });

  test("the sub is the id, and the preferred username stands for a technical one", async () => {
    const csv = lines("cognito:username,sub,preferred_username,email,enabled", "u-1,u-1,ann,ann@example.com,false");
    expect(await readPeople(csv)).toEqual([{ id: "u-1", username: "ann", email: "ann@example.com", blocked: true }]);
  });
});

describe("Okta", () => {
  test("the template's columns, and the status", async () => {
    const csv = lines(
      "login,firstName,lastName,email,mobilePhone,status,password",
      "ann@example.com,Ann,Lee,Ann@example.com,+15555550100,SUSPENDED,hunter2",
      "bob,Bob,May,bob@example.com,,LOCKED_OUT,",
    );
    expect(await formatOf(csv)).toBe("okta");
    expect(await readPeople(csv)).toEqual([
      { givenName: "Ann", familyName: "Lee", email: "Ann@example.com", phoneNumber: "+15555550100", blocked: true },
      { username: "bob", givenName: "Bob", familyName: "May", email: "bob@example.com" },
    ]);
  });

  test("a report's columns", async () => {
    const csv = lines(
      "User Id,Login,First Name,Last Name,Primary email,Last login,Status",
      "00u1,ann,Ann,Lee,ann@example.com,2024-02-03T04:05:06Z,ACTIVE",
    );
    expect(await readPeople(csv)).toEqual([
      {
        id: "00u1",
        username: "ann",
        givenName: "Ann",
        familyName: "Lee",
        email: "ann@example.com",
        lastSeenAt: new Date("2024-02-03T04:05:06Z"),
      },
    ]);
  });
});

describe("mapped CSV", () => {
  const columns = {
    email: "E-Mail",
    name: "Name",
    "user_metadata.city": "Ort",
    "app_metadata.plan.name": "Tarif",
    password_hash: "Hash",
  };

  test.each([";", "\t", "|", ","])("columns go where they are sent, delimiter %j", async (delimiter) => {
    const csv = `\uFEFF${["E-Mail", "Name", "Ort", "Tarif", "Hash", "Kennwort"].join(delimiter)}\r\n${["ann@example.com", '"Ann\r\nLee"', "Ulm", "gold", "$2y$10$x", "geheim"].join(delimiter)}\r\n`;
    expect(await readPeople(csv, { options: { columns } })).toEqual([
      {
        email: "ann@example.com",
        name: "Ann\r\nLee",
        userMetadata: { city: "Ulm" },
        appMetadata: { plan: { name: "gold" } },
        hash: { kind: "text", value: "$2y$10$x" },
      },
    ]);
  });

  test.each<[what: string, header: string, options: Record<string, string>, message: string]>([
    ["a column that is not there", "a,b", { email: "c" }, "no column c"],
    ["a target that is not there", "a,b", { shoe_size: "a" }, "no target shoe_size"],
    ["a column that is there twice", "a,a", { email: "a" }, "more than once"],
    [
      "a column of readable passwords",
      "email,Password",
      { email: "email", password_hash: "Password" },
      "readable passwords",
    ],
    ["a target of readable passwords", "email,x", { email: "email", "user_metadata.password": "x" }, "no target"],
  ])("%s is refused", async (_, header, mapping, message) => {
    await expect(readRows(lines(header, "1,2"), { options: { columns: mapping } })).rejects.toThrow(message);
  });

  test("two columns for one thing are refused rather than one of them chosen", async () => {
    await expect(readRows(lines("user_id,email,Email", "1,a@x.com,b@x.com"))).rejects.toThrow(
      "Both the column 2 (email)",
    );
  });

  test("a file of unknown columns is refused with their names", async () => {
    await expect(readRows(lines("Anrede,Ort", "Frau,Ulm"))).rejects.toThrow("Anrede, Ort");
  });

  test("bad cells and rows that name nobody are told", async () => {
    const rows = await readRows(lines("mail,ok", "ann@,maybe", ",true"), {
      options: { columns: { email: "mail", email_verified: "ok" } },
    });
    expect(rows.map((row) => (row.ok ? [] : row.problems.map(({ code, path }) => [code, path])))).toEqual([
      [
        ["INVALID_TYPE", "email_verified"],
        ["FORMAT", "email"],
      ],
      [["ANY_OF_MISSING", undefined]],
    ]);
  });
});

describe("LDIF", () => {
  const file = lines(
    "version: 1",
    "",
    "# people",
    "dn: ou=people,dc=example,dc=com",
    "objectClass: organizationalUnit",
    "ou: people",
    "",
    "dn: uid=ann,ou=people,dc=example,",
    " dc=com",
    "objectClass: top",
    "objectClass: inetOrgPerson",
    "uid: ann",
    "cn:: QW5uIEzDqWU=",
    "sn;lang-fr: Lée",
    "givenName: Ann",
    "mail: ann@exam",
    " ple.com",
    "# a comment that",
    "  goes on",
    "entryUUID: 5c1a2b3c-0000-1036-8000-000000000001",
    "userPassword:: e1NTSEF9dmVyeS1zYWx0ZWQ=",
    "memberOf: cn=admins\\, all,ou=groups,dc=example,dc=com",
    "pwdAccountLockedTime: 000001010000Z",
    "createTimestamp: 20200131120000Z",
    "",
    "dn: CN=Bob,CN=Users,DC=example,DC=com",
    "objectClass: user",
    "sAMAccountName: bob",
    "objectGUID:: AAECAwQFBgcICQoLDA0ODw==",
    "userAccountControl: 514",
    "lastLogonTimestamp: 133499232000000000",
    "userPassword: readable-password",
    "",
    "dn: CN=PC1,DC=example,DC=com",
    "objectClass: user",
    "objectClass: computer",
    "sAMAccountName: PC1$",
  );

  test("people of OpenLDAP and of Active Directory, without what is nobody", async () => {
    expect(await formatOf(file)).toBe("ldif");
    expect(await readPeople(file)).toEqual([
      {
        id: "5c1a2b3c-0000-1036-8000-000000000001",
        username: "ann",
        email: "ann@example.com",
        givenName: "Ann",
        familyName: "Lée",
        name: "Ann Lée",
        blocked: true,
        roles: ["admins, all"],
        hash: { kind: "text", value: "{SSHA}very-salted" },
        createdAt: new Date("2020-01-31T12:00:00Z"),
      },
      // [MS-DTYP] 2.3.4.2: the first three parts are little-endian.
      {
        id: "03020100-0504-0706-0809-0a0b0c0d0e0f",
        username: "bob",
        blocked: true,
        lastSeenAt: new Date("2024-01-17T00:00:00Z"),
      },
    ]);
  });

  test("line ends of Windows make no difference", async () => {
    expect(await readPeople(file.replaceAll("\n", "\r\n"))).toEqual(await readPeople(file));
  });

  test("change records, addresses of values and broken lines are told with their DN", async () => {
    const rows = await readRows(
      lines(
        "dn: uid=a",
        "changetype: modify",
        "replace: mail",
        "mail: a@x.com",
        "-",
        "",
        "dn: uid=b",
        "objectClass: person",
        "jpegPhoto:< file:///etc/passwd",
        "",
        "dn: uid=c",
        "nonsense",
      ),
    );
    expect(rows.map((row) => (row.ok ? [] : [row.shown, row.problems[0]!.message.slice(0, 25)]))).toEqual([
      [{ dn: "uid=a" }, "The entry is a change rec"],
      [{ dn: "uid=b" }, "The value of jpegphoto is"],
      [{ dn: "uid=c" }, "A line of the entry is no"],
    ]);
  });
});
