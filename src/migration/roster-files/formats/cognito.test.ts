import { describe, expect, test } from "vitest";
import { formatOf, lines, readPeople } from "../../../../test/support/roster-files.ts";

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
