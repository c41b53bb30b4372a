import { describe, expect, it } from "vitest";
import { newConnectionId, newTenantId } from "../domain/ids.ts";
import type { SourceProfile } from "../domain/source-check.ts";
import { type MappingOptions, mapProfile } from "./map-profile.ts";

const connection = { tenantId: newTenantId(), id: newConnectionId() };

function map(profile: Partial<SourceProfile>, options: Partial<MappingOptions> = {}, typedIdentifier = "ann@old.test") {
  return mapProfile(
    { id: "7", email: "ann@old.test", emailVerified: true, extra: {}, ...profile },
    { connection, typedIdentifier, options: { requiresUsername: false, ...options } },
  );
}
const mapped = (...given: Parameters<typeof map>) => {
  const mapping = map(...given);
  if (!mapping.ok) throw new Error(mapping.problem);
  return mapping.user;
};

describe("mapping a source's profile (contract §2.3, §2.4)", () => {
  it("takes the connection's prefix off the id once, and no other", () => {
    expect(mapped({ id: "auth0|abc" }).localId).toBe("auth0|abc");
    expect(mapped({ id: "auth0|abc" }, { stripIdPrefix: "auth0|" }).localId).toBe("abc");
    expect(mapped({ id: "auth0|auth0|abc" }, { stripIdPrefix: "auth0|" }).localId).toBe("auth0|abc");
    expect(mapped({ id: "ldap|abc" }, { stripIdPrefix: "auth0|" }).localId).toBe("ldap|abc");
    expect(map({ id: "auth0|" }, { stripIdPrefix: "auth0|" })).toMatchObject({ ok: false });
  });

  it("writes e-mail and username in the one form in which they are looked up", () => {
    expect(mapped({ email: " ANN@Old.Test ", username: "Ann.A" })).toMatchObject({
      email: "ann@old.test",
      username: "ann.a",
      aliases: [],
    });
  });

  it("keeps what was typed when it is neither", () => {
    expect(mapped({}, {}, "EMP-0007").aliases).toEqual(["emp-0007"]);
    expect(mapped({ username: "ann" }, {}, "ANN").aliases).toEqual([]);
  });

  it("needs an e-mail address, and a username where the connection requires one", () => {
    expect(map({ email: undefined })).toMatchObject({ ok: false });
    expect(map({ email: "ann" })).toMatchObject({ ok: false });
    expect(map({}, { requiresUsername: true })).toMatchObject({ ok: false });
    expect(map({ username: "ann" }, { requiresUsername: true })).toMatchObject({ ok: true });
    // Somebody else's address is no username (contract §2.4).
    expect(map({ username: "bob@old.test" }, { requiresUsername: true })).toMatchObject({ ok: false });
  });

  it("says nothing about a person's block or password that only this server may say", () => {
    expect(mapped({ blocked: true, extra: { department: "x" } })).not.toHaveProperty("blocked");
    expect(mapped({ extra: { department: "x" } }).extra).toEqual({ department: "x" });
  });
});
