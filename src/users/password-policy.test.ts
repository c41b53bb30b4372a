import { describe, expect, test } from "vitest";
import { checkPasswordPolicy, describePasswordPolicy } from "./password-policy.ts";

const failed = (password: string, options: Record<string, unknown>, person = {}) => {
  const result = checkPasswordPolicy(password, options, person);
  return result.ok ? [] : result.rules.filter((rule) => !rule.verified).map((rule) => rule.code);
};

describe("the named levels", () => {
  const rows: [policy: string | undefined | null, password: string, codes: string[]][] = [
    ["none", "", ["nonEmpty"]],
    ["none", "x", []],
    ["low", "12345", ["lengthAtLeast"]],
    ["low", "123456", []],
    ["fair", "lowercaseonly", ["shouldContain"]],
    ["fair", "Mixed1234", []],
    ["good", "lowercase1", ["containsAtLeast"]],
    ["good", "Short1!", ["lengthAtLeast"]],
    ["good", "I have a password and its a secret", []],
    ["good", "Passwords hide their chuck", []],
    ["good", "I don't need one", []],
    ["excellent", "Aaaa1234567", ["identicalChars"]],
    ["excellent", "Aa1!Aa1!Aa1!", []],
    [undefined, "lowercase1", ["containsAtLeast"]],
    [null, "lowercase1", ["containsAtLeast"]],
    ["never heard of", "lowercase1", ["containsAtLeast"]],
  ];
  test.each(rows)("%s: %j fails %j", (passwordPolicy, password, codes) => {
    expect(failed(password, { passwordPolicy })).toEqual(codes);
  });

  test("a connection's own least length wins over the level's", () => {
    expect(failed("Abc1!", { passwordPolicy: "good", password_complexity_options: { min_length: 5 } })).toEqual([]);
    expect(failed("Abcdefg1!", { passwordPolicy: "low", password_complexity_options: { min_length: 12 } })).toEqual([
      "lengthAtLeast",
    ]);
  });
});

describe("dictionary and personal words", () => {
  const dictionary = { passwordPolicy: "none", password_dictionary: { enable: true, dictionary: ["Contoso2024"] } };
  test("a common password is refused whatever its casing, and so is a word of the connection's own list", () => {
    expect(failed("PassWord", dictionary)).toEqual(["notCommon"]);
    expect(failed("contoso2024", dictionary)).toEqual(["notCommon"]);
    expect(failed("correct horse battery staple", dictionary)).toEqual([]);
    expect(failed("password", { passwordPolicy: "none", password_dictionary: { enable: false } })).toEqual([]);
  });

  const personal = { passwordPolicy: "none", password_no_personal_info: { enable: true } };
  test("a password that contains a name, username or local part is refused", () => {
    const person = {
      email: "grace.hopper@example.com",
      username: "ghopper",
      name: "Grace Hopper",
      userMetadata: { last: "Murray" },
    };
    for (const password of ["xGRACExx", "my-hopper-1", "GHopper99", "MURRAY-1906", "grace.hopper"]) {
      expect(failed(password, personal, person)).toEqual(["noPersonalInfo"]);
    }
    expect(failed("example.com is fine", personal, person)).toEqual([]);
  });

  test("a name of one or two letters forbids nothing", () => {
    expect(failed("jolly good", personal, { name: "Jo", nickname: "y" })).toEqual([]);
  });
});

describe("password_options", () => {
  const options = (complexity: Record<string, unknown>, more = {}) => ({
    passwordPolicy: "none",
    password_options: { complexity, ...more },
  });
  test.each([
    [options({ min_length: 4 }), "abcd", []],
    [
      options({ min_length: 4, character_types: ["uppercase", "number"], character_type_rule: "all" }),
      "Abcd",
      ["shouldContain"],
    ],
    [options({ min_length: 4, character_type_rule: "three_of_four" }), "Abcd1", []],
    [options({ min_length: 4, identical_characters: "block" }), "aaab", ["identicalChars"]],
    [options({ min_length: 4, sequential_characters: "block" }), "x321", ["sequentialChars"]],
    [options({ min_length: 4, sequential_characters: "block" }), "x135y", []],
    [options({ min_length: 4, max_length_exceeded: "error" }), "é".repeat(40), ["lengthAtMost"]],
    [options({ min_length: 4 }, { dictionary: { active: true, custom: ["acme"] } }), "ACME", ["notCommon"]],
    [
      options({ min_length: 4 }, { profile_data: { active: true, blocked_fields: ["family_name"] } }),
      "lovelace1",
      ["noPersonalInfo"],
    ],
  ])("%j: %j fails %j", (settings, password, codes) => {
    expect(failed(password, settings, { familyName: "Lovelace" })).toEqual(codes);
  });
});

test("the policy reads as lines of text", () => {
  expect(describePasswordPolicy({ passwordPolicy: "good" })).toBe(
    [
      "* At least 8 characters in length",
      "* Contain at least 3 of the following 4 types of characters:",
      " * lower case letters (a-z)",
      " * upper case letters (A-Z)",
      " * numbers (i.e. 0-9)",
      " * special characters (e.g. !@#$%^&*)",
    ].join("\n"),
  );
});
