import { describe, expect, it } from "vitest";
import { isFixedText } from "./fixed-texts.ts";

describe("a text that says the same to everybody", () => {
  it.each([
    "Wrong email or password.",
    "Error: Error: wrong email or password",
    "invalid_grant",
    "User does not exist",
  ])("is %j", (message) => expect(isFixedText(message)).toBe(true));

  it.each([
    "hunter2Error: Wrong email or password.",
    "hunter2 Error: Wrong email or password.",
    "Wrong email or password: hunter2",
    "Error: hunter2",
    "",
  ])("is not %j, in which a script may have put more", (message) => expect(isFixedText(message)).toBe(false));
});
