import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/api-error.ts";
import { texts as german } from "../../texts/de/users.ts";
import { texts as english } from "../../texts/en/users.ts";
import { weakPasswordText } from "./weak-password.ts";

const list = (items: string[]) => items.join(", ");
const refusal = (rules: string) =>
  new ApiError({ status: 400, message: "Too weak", reason: { code: "password_too_weak", facts: { rules } } });

describe("what a refused password lacks", () => {
  it("is said in words, and what it has is not", () => {
    const options = { passwordPolicy: "excellent" };
    expect(weakPasswordText(refusal("lengthAtLeast"), options, english.policy, list)).toBe(
      "Not met yet: at least 10 characters.",
    );
    const both = weakPasswordText(refusal("containsAtLeast,identicalChars"), options, english.policy, list);
    expect(both).toMatch(/yet: 3 of these: .*; no more than two of the same/);
    expect(weakPasswordText(refusal("lengthAtLeast"), options, german.policy, list)).toMatch(/10 Zeichen/);
  });

  it("is nothing for another refusal", () => {
    expect(weakPasswordText(new Error("no"), {}, english.policy, list)).toBeUndefined();
  });
});
