import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseForm, parseFormWith, refuseUnstorable } from "./request-bodies.ts";

const schema = z.strictObject({
  name: z.string(),
  verified: z.boolean().optional(),
  page: z.int().optional(),
  tags: z.array(z.string()).optional(),
  user_metadata: z.strictObject({ plan: z.string().optional(), trial: z.boolean().optional() }).optional(),
});

describe("a form", () => {
  it.each([
    ["name=a&verified=true", { name: "a", verified: true }],
    ["name=a&page=3", { name: "a", page: 3 }],
    ["name=true", { name: "true" }],
    ["name=a&tags=one", { name: "a", tags: ["one"] }],
    ["name=a&tags[]=one&tags[]=two", { name: "a", tags: ["one", "two"] }],
    [
      "name=a&user_metadata[plan]=pro&user_metadata[trial]=false",
      { name: "a", user_metadata: { plan: "pro", trial: false } },
    ],
  ])("reads %s as what the schema wants", (text, expected) => {
    expect(parseFormWith(schema, parseForm(text))).toEqual({ success: true, data: expected });
  });

  it.each(["name=a&verified=maybe", "name=a&page=x", "name=a&other=1"])("refuses %s", (text) => {
    expect(parseFormWith(schema, parseForm(text)).success).toBe(false);
  });

  it("reads names that every object has as any other", () => {
    expect(parseForm("m[toString]=x&m[valueOf][a]=1&valueOf=y")).toEqual({
      m: { toString: "x", valueOf: { a: "1" } },
      valueOf: "y",
    });
  });

  it.each(["__proto__[admin]=true", "a[constructor][prototype][x]=1", "a[b=1", "[a]=1"])(
    "refuses the field name in %s",
    (text) => {
      expect(() => parseForm(text)).toThrow("Malformed form field");
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    },
  );
});

describe("what cannot be kept", () => {
  it("is a NUL character, in values and in names", () => {
    expect(() => refuseUnstorable({ a: ["x\0y"] }, "invalid_body")).toThrow("U+0000");
    expect(() => refuseUnstorable({ "a\0": 1 }, "invalid_body")).toThrow("U+0000");
    expect(() => refuseUnstorable({ script: "'\\u0000'" }, "invalid_body")).not.toThrow();
  });

  it("is nesting that would exhaust the serialiser", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => refuseUnstorable(deep, "invalid_body")).toThrow("levels deep");
  });
});
