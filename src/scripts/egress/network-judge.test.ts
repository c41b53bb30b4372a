import { describe, expect, it } from "vitest";
import type { NetworkPolicy } from "../script-runner.ts";
import { judgeName, mayResolve, openAddresses } from "./network-judge.ts";

const listed: NetworkPolicy = {
  kind: "list",
  hosts: [
    { host: "Db.example.com", port: 5432 },
    { host: "::1", port: 80 },
  ],
  alwaysReachable: [{ host: "localhost", port: 3443 }],
};
const open: NetworkPolicy = { kind: "public", alwaysReachable: [{ host: "localhost", port: 3443 }] };

describe("what a policy says about a name", () => {
  const rows: readonly [NetworkPolicy, string, number, string][] = [
    [listed, "db.example.com", 5432, "any_address"],
    [listed, "DB.EXAMPLE.COM.", 5432, "any_address"],
    [listed, "[::1]", 80, "any_address"],
    [listed, "db.example.com", 5433, "denied"],
    [listed, "x.db.example.com", 5432, "denied"],
    [listed, "1.1.1.1", 443, "denied"],
    [listed, "localhost", 3443, "any_address"],
    [open, "localhost", 3443, "any_address"],
    [open, "localhost", 3444, "public_address_only"],
    [open, "127.0.0.1", 3443, "public_address_only"],
    [open, "anything.example", 443, "public_address_only"],
  ];
  for (const [policy, host, port, verdict] of rows)
    it(`${policy.kind}: ${host}:${port} → ${verdict}`, () => expect(judgeName(policy, host, port)).toBe(verdict));
});

describe("which addresses a verdict leaves", () => {
  const [inside, outside] = [{ address: "10.0.0.1" }, { address: "1.1.1.1" }];
  it("all of a listed name", () => expect(openAddresses("any_address", [inside, outside])).toEqual([inside, outside]));
  it("none of a name that also points inside", () =>
    expect(openAddresses("public_address_only", [outside, inside])).toEqual([]));
  it("all of a name that only points outside", () =>
    expect(openAddresses("public_address_only", [outside])).toEqual([outside]));
  it("none of a denied name", () => expect(openAddresses("denied", [outside])).toEqual([]));
});

describe("which names may be looked up", () => {
  it("any under the public policy", () => expect(mayResolve(open, "example.com")).toBe(true));
  it("only listed ones and their service records under a list", () => {
    expect(mayResolve(listed, "db.example.com")).toBe(true);
    expect(mayResolve(listed, "_mongodb._tcp.db.example.com")).toBe(true);
    expect(mayResolve(listed, "secret.db.example.com")).toBe(false);
    expect(mayResolve(listed, "evil.example")).toBe(false);
  });
});
