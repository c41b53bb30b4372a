import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newTenantId } from "../domain/ids.ts";
import { createSealer, sealContext } from "../store/sealer.ts";
import { carryOver } from "./carry-over.ts";
import { readFactors, readRoles } from "./read-factors.ts";

const sealer = createSealer(randomBytes(32));
const identity = { tenantId: newTenantId(), provider: "auth0", localId: "7" };

describe("what a person brings along", () => {
  it("can be opened again for that person, and for nobody else", () => {
    const kept = carryOver({ factors: [{ kind: "totp", secret: "JBSWY3DP" }], roles: ["admin"], identity }, sealer);
    const context = sealContext.carriedOver(identity.tenantId, "auth0", "7");
    expect(kept.map(({ sealedValue }) => JSON.parse(sealer.open(sealedValue, context)))).toEqual([
      { kind: "totp", secret: "JBSWY3DP" },
      "admin",
    ]);
    const another = sealContext.carriedOver(identity.tenantId, "auth0", "8");
    expect(() => sealer.open(kept[0]!.sealedValue, another)).toThrow();
  });

  it.each([
    [{ totp: { secret: "jbsw-y3dp ==" } }, { kind: "totp", secret: "JBSWY3DP" }],
    [{ phone: { value: "+4915112345678" } }, { kind: "phone", value: "+4915112345678" }],
    [{ email: { value: "ann@old.test" } }, { kind: "email", value: "ann@old.test" }],
  ])("reads the factor %j", (given, factor) => expect(readFactors([given])).toEqual([factor]));

  it.each([
    null,
    "totp",
    {},
    { totp: {} },
    { totp: { secret: "0189" } },
    { phone: { value: "555" } },
    { email: { value: "ann" } },
    { totp: { secret: "JBSWY3DP" }, phone: { value: "+4915112345678" } },
  ])("leaves out what is no factor: %j", (given) => expect(readFactors([given])).toEqual([]));

  it("reads roles by name, and nothing from what is no list", () => {
    expect(readRoles(["a", { name: "b" }, { id: 3 }, 7, ""])).toEqual(["a", "b"]);
    expect(readRoles("admin")).toEqual([]);
  });
});
