import { describe, expect, it } from "vitest";
import { readReport } from "./verify-report.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a signed report", () => {
  it("is read with its key, in any script and of any length", () => {
    for (const connection of ["Kunden", "Kundinnen 顧客", "a", "ab", "abc"]) {
      const jws = `${part({ alg: "ES256", kid: "key-1" })}.${part({ connection, statement: "–?>~" })}.c2ln`;
      expect(readReport(jws)).toEqual({ jws, kid: "key-1", alg: "ES256", content: { connection, statement: "–?>~" } });
    }
  });

  it("is refused where it is none", () => {
    expect(() => readReport("no report")).toThrow();
  });
});
