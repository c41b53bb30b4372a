import { describe, expect, test } from "vitest";
import { formatOf, lines, readPeople, readRows } from "../../../../../test/support/roster-files.ts";

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
