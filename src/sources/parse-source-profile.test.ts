import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSourceProfile } from "./parse-source-profile.ts";

const parsed = (value: unknown) => {
  const result = parseSourceProfile(value);
  if (!result.ok) throw new Error(result.problem);
  return result.profile;
};

describe("the id (contract §2.3)", () => {
  it("is user_id, or else id, as text", () => {
    expect(parsed({ user_id: "a", id: "b" }).id).toBe("a");
    expect(parsed({ id: "b" }).id).toBe("b");
    expect(parsed({ user_id: null, id: 7 }).id).toBe("7");
    expect(parsed({ user_id: "auth0|abc" }).id).toBe("auth0|abc");
    expect(parsed({ user_id: 0 }).id).toBe("0");
  });

  for (const value of [
    {},
    { user_id: "" },
    { user_id: "  " },
    { user_id: {} },
    { user_id: ["a"] },
    { user_id: true },
    { user_id: 1.5 },
    { user_id: "x".repeat(256) },
    { user_id: "a\nb" },
    { user_id: "half \ud83d a character" },
  ]) {
    it(`cannot be ${JSON.stringify(value).slice(0, 40)}`, () =>
      expect(parseSourceProfile(value)).toMatchObject({ ok: false, problem: expect.stringContaining("user_id") }));
  }
});

describe("the fields (contract §1.7)", () => {
  it("go to their places, the rest to extra, and reserved ones nowhere", () => {
    const profile = parsed({
      user_id: "1",
      email: "A@x.y",
      email_verified: true,
      username: "u",
      phone_number: "+1",
      phone_verified: false,
      name: "N",
      nickname: "n",
      given_name: "G",
      family_name: "F",
      picture: "https://p",
      blocked: false,
      user_metadata: { a: 1 },
      app_metadata: { b: 2 },
      mfa_factors: [{ totp: {} }],
      department: "x",
      nested: { y: [1] },
      identities: [{}],
      created_at: "x",
      updated_at: "x",
      last_login: "x",
      last_ip: "x",
      logins_count: 3,
      password: "p",
      access_token: "t",
      refresh_token: "t",
    });
    expect(profile).toEqual({
      id: "1",
      email: "A@x.y",
      emailVerified: true,
      username: "u",
      phoneNumber: "+1",
      phoneVerified: false,
      name: "N",
      nickname: "n",
      givenName: "G",
      familyName: "F",
      picture: "https://p",
      blocked: false,
      userMetadata: { a: 1 },
      appMetadata: { b: 2 },
      mfaFactors: [{ totp: {} }],
      extra: { department: "x", nested: { y: [1] } },
    });
  });

  it("null counts as absent; email_verified is false when it is", () => {
    expect(parsed({ id: 1, email: null, email_verified: null, user_metadata: null, department: null })).toMatchObject({
      emailVerified: false,
      email: undefined,
      userMetadata: undefined,
      extra: {},
    });
  });

  it("metadata stands for app_metadata, which wins", () => {
    expect(parsed({ id: 1, metadata: { old: true } }).appMetadata).toEqual({ old: true });
    expect(parsed({ id: 1, metadata: { old: true }, app_metadata: { current: true } }).appMetadata).toEqual({
      current: true,
    });
  });

  it("flags come as booleans, 0 and 1, or as texts", () => {
    expect([1, "true", true].map((flag) => parsed({ id: 1, email_verified: flag }).emailVerified)).toEqual([
      true,
      true,
      true,
    ]);
    expect([0, "false", false].map((flag) => parsed({ id: 1, email_verified: flag }).emailVerified)).toEqual([
      false,
      false,
      false,
    ]);
  });

  for (const wrong of [
    { email: 5 },
    { email: {} },
    { email_verified: "yes" },
    { blocked: 2 },
    { user_metadata: [] },
    { app_metadata: "x" },
    { metadata: 1 },
    { mfa_factors: {} },
    { name: "x".repeat(2_000) },
    { user_metadata: { big: "x".repeat(300_000) } },
    { extra: "x".repeat(300_000) },
  ]) {
    it(`a wrong ${JSON.stringify(wrong).slice(0, 40)} is a problem, told without its value`, () => {
      const result = parseSourceProfile({ id: 1, ...wrong });
      expect(result).toMatchObject({ ok: false });
      expect((result as { problem: string }).problem).not.toContain("xxx");
    });
  }

  for (const value of [null, undefined, "text", 5, true, []])
    it(`${JSON.stringify(value)} is no profile`, () => expect(parseSourceProfile(value)).toMatchObject({ ok: false }));
});

describe("dangerous profiles", () => {
  it("keys that mean something to JavaScript are dropped, at any depth", () => {
    const profile = parsed(
      JSON.parse(
        '{"id":"1","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"user_metadata":{"__proto__":{"polluted":1},"ok":{"__proto__":{"polluted":1},"x":1}},"list":[{"__proto__":{"polluted":1}}]}',
      ),
    );
    expect(profile.userMetadata).toEqual({ ok: { x: 1 } });
    expect(profile.extra).toEqual({ list: [{}] });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((profile.extra as { polluted?: number }).polluted).toBeUndefined();
  });

  it("an id on the prototype is none", () =>
    expect(parseSourceProfile(Object.create({ user_id: "1" }))).toMatchObject({ ok: false }));

  it("nesting without end is a problem", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(500)}1${"}".repeat(500)}`);
    expect(parseSourceProfile({ id: 1, user_metadata: deep })).toMatchObject({
      ok: false,
      problem: expect.stringContaining("nested"),
    });
  });

  it("no JSON value makes it throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (root, field) => {
        for (const value of [root, { user_id: "1", email: field }, { id: field, app_metadata: root }])
          expect(typeof parseSourceProfile(value).ok).toBe("boolean");
      }),
    );
  });
});
