import { describe, expect, test } from "vitest";
import { formatOf, readPeople, readRows } from "../../../../test/support/roster-files.ts";

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
