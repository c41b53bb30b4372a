import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import { type AttackProtection, createAttackProtection } from "../../flows/attack-protection/attack-protection.ts";

describe("blocks of an identifier", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  let attackProtection: AttackProtection;

  beforeAll(async () => {
    site = await openManagementSite();
    acme = await site.addTenant();
    attackProtection = createAttackProtection(site.deps);
  });
  afterAll(() => site.close());

  let count = 0;
  async function somebody() {
    const connection = await acme.addConnection(`Users-${++count}`);
    const identifier = `person${count}@example.com`;
    const from = (ip: string) => ({ tenantId: acme.tenant.id, connectionId: connection.id, identifier, ip });
    const guessFrom = async (ips: readonly string[]) => {
      const told = [];
      for (const ip of ips) told.push((await attackProtection.recordFailure(from(ip))).justBlocked);
      return told;
    };
    const mayTryFrom = async (ip: string) => (await attackProtection.check(from(ip))).allowed;
    return { connection, identifier, guessFrom, mayTryFrom };
  }
  const addressesOf = (prefix: string, number: number) =>
    Array.from({ length: number }, (_, index) => `${prefix}${(index + 1).toString(16)}`);

  it("come after ten guesses from one IPv6 network, whichever of its addresses they came from", async () => {
    const { connection, identifier, guessFrom, mayTryFrom } = await somebody();
    expect(await guessFrom(addressesOf("2001:db8:0:1::", 9))).not.toContain(true);
    expect(await mayTryFrom("2001:db8:0:1::a")).toBe(true);
    expect(await guessFrom(["2001:DB8:0:1:ffff::1"])).toEqual([true]);
    expect(await mayTryFrom("2001:db8:0:1:abcd::1")).toBe(false);
    expect(await mayTryFrom("2001:db8:0:2::1")).toBe(true);
    const path = `/user-blocks?identifier=${encodeURIComponent(identifier)}`;
    expect((await acme.request("GET", path)).body).toEqual({
      blocked_for: [{ identifier, ip: "2001:db8:0:1::/64", connection: connection.name }],
    });
    expect((await acme.request("DELETE", path)).status).toBe(204);
    expect((await acme.request("GET", path)).body).toEqual({ blocked_for: [] });
    expect(await mayTryFrom("2001:db8:0:1::1")).toBe(true);
  });

  it("count each IPv4 address by itself, also where it comes written as IPv6", async () => {
    const { identifier, guessFrom, mayTryFrom } = await somebody();
    await guessFrom([...Array<string>(9).fill("203.0.113.7"), "::ffff:203.0.113.7"]);
    expect([await mayTryFrom("203.0.113.7"), await mayTryFrom("203.0.113.8")]).toEqual([false, true]);
    const { body } = await acme.request("GET", `/user-blocks?identifier=${encodeURIComponent(identifier)}`);
    expect(body.blocked_for).toMatchObject([{ ip: "203.0.113.7" }]);
  });

  it("do not free an IPv6 network of the limit for whoever tries many people", async () => {
    const tried = await somebody();
    await tried.guessFrom([...addressesOf("2001:db8:0:9::", 50), ...addressesOf("2001:db8:0:9:1::", 50)]);
    const other = await somebody();
    expect(await other.mayTryFrom("2001:db8:0:9:2::1")).toBe(false);
    expect(await other.mayTryFrom("2001:db8:0:8::1")).toBe(true);
  });
});
