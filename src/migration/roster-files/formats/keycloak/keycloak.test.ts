import { describe, expect, test } from "vitest";
import { formatOf, readPeople, readRows } from "../../../../../test/support/roster-files.ts";

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
