import { describe, expect, test } from "vitest";
import { formatOf, lines, readPeople } from "../../../../test/support/roster-files.ts";

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
