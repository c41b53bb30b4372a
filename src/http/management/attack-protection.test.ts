import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import { type AttackProtection, createAttackProtection } from "../../flows/attack-protection/attack-protection.ts";

const BRUTE_FORCE = "/attack-protection/brute-force-protection";
const SUSPICIOUS = "/attack-protection/suspicious-ip-throttling";
const BLOCKS = "/attack-protection/blocks";

let nowMs = Date.UTC(2026, 0, 1);
let site: ManagementSite;
let protection: AttackProtection;

beforeAll(async () => {
  site = await openManagementSite({ clock: { now: () => new Date(nowMs) } });
  protection = createAttackProtection(site.deps);
});
afterAll(() => site.close());

async function setUp() {
  const acme = await site.addTenant();
  const connection = await acme.addConnection("Users");
  const from = (ip: string, identifier = "ann@example.com") => ({
    tenantId: acme.tenant.id,
    connectionId: connection.id,
    identifier,
    ip,
  });
  const fail = async (times: number, ip: string, identifier?: string) => {
    for (let time = 0; time < times; time++) await protection.recordFailure(from(ip, identifier));
  };
  const mayTry = async (ip: string, identifier?: string) => (await protection.check(from(ip, identifier))).allowed;
  return { acme, connection, fail, mayTry };
}

const set = async (acme: TenantAtSite, path: string, body: object) =>
  expect((await acme.request("PATCH", path, { body })).status).toBe(200);

describe("brute-force protection", () => {
  it("has Auth0's defaults until somebody changes a part of them", async () => {
    const { acme } = await setUp();
    const defaults = {
      enabled: true,
      shields: ["block", "user_notification"],
      allowlist: [],
      mode: "count_per_identifier_and_ip",
      max_attempts: 10,
    };
    expect((await acme.request("GET", BRUTE_FORCE)).body).toEqual(defaults);
    const changed = await acme.request("PATCH", BRUTE_FORCE, { body: { max_attempts: 3 } });
    expect([changed.status, changed.body]).toEqual([200, { ...defaults, max_attempts: 3 }]);
    expect((await acme.request("GET", BRUTE_FORCE)).body).toEqual({ ...defaults, max_attempts: 3 });
    expect((await acme.request("GET", "/tenants/settings")).text).not.toContain("brute_force");
  });

  it("blocks after as many failures as were set, and from everywhere where addresses count together", async () => {
    const { acme, fail, mayTry } = await setUp();
    await set(acme, BRUTE_FORCE, { max_attempts: 3 });
    await fail(2, "203.0.113.1");
    expect(await mayTry("203.0.113.1")).toBe(true);
    await fail(1, "203.0.113.1");
    expect([await mayTry("203.0.113.1"), await mayTry("203.0.113.2")]).toEqual([false, true]);
    await set(acme, BRUTE_FORCE, { mode: "count_per_identifier" });
    for (const ip of ["203.0.113.3", "203.0.113.4", "203.0.113.5"]) await fail(1, ip);
    expect(await mayTry("203.0.113.6")).toBe(false);
    await acme.request("DELETE", "/user-blocks?identifier=ann%40example.com");
    expect(await mayTry("203.0.113.6")).toBe(true);
  });

  it("counts nobody who is allowed, and stops nobody once it is off or only to tell people", async () => {
    const { acme, fail, mayTry } = await setUp();
    await set(acme, BRUTE_FORCE, { max_attempts: 1, allowlist: ["203.0.113.0/24", "2001:db8::1"] });
    await fail(5, "203.0.113.9");
    await fail(5, "2001:db8::1");
    expect([await mayTry("203.0.113.9"), await mayTry("2001:db8::1")]).toEqual([true, true]);
    await fail(1, "198.51.100.1");
    expect(await mayTry("198.51.100.1")).toBe(false);
    for (const change of [{ shields: ["user_notification"] }, { enabled: false, shields: ["block"] }]) {
      await set(acme, BRUTE_FORCE, change);
      expect(await mayTry("198.51.100.1")).toBe(true);
      expect((await acme.request("GET", BLOCKS)).body).toEqual({ blocks: [] });
    }
  });

  it.each([
    ["a network that is none", { allowlist: ["10.0.0.0/33"] }],
    ["no attempts at all", { max_attempts: 0 }],
    ["a shield that it does not have", { shields: ["admin_notification"] }],
    ["a setting that there is not", { window: 5 }],
  ])("refuses %s", async (_what, body) => {
    const { acme } = await setUp();
    expect((await acme.request("PATCH", BRUTE_FORCE, { body })).status).toBe(400);
  });
});

describe("suspicious IP throttling", () => {
  it("stops an address after the attempts that were set, and gives them back at the rate that was set", async () => {
    const { acme, fail, mayTry } = await setUp();
    await set(acme, SUSPICIOUS, { stage: { "pre-login": { max_attempts: 5, rate: 60_000 } } });
    for (let person = 0; person < 5; person++) await fail(1, "203.0.113.7", `person${person}@example.com`);
    expect([await mayTry("203.0.113.7", "eve"), await mayTry("203.0.113.8", "eve")]).toEqual([false, true]);
    nowMs += 59_999;
    expect(await mayTry("203.0.113.7", "eve")).toBe(false);
    nowMs += 1;
    expect(await mayTry("203.0.113.7", "eve")).toBe(true);
    await fail(1, "203.0.113.7", "eve");
    expect(await mayTry("203.0.113.7", "eve")).toBe(false);
    const { body } = await acme.request("GET", SUSPICIOUS);
    expect(body.stage).toEqual({
      "pre-login": { max_attempts: 5, rate: 60_000 },
      "pre-user-registration": { max_attempts: 50, rate: 1_200 },
    });
  });

  it("tells whether an address is blocked, and frees it, with a log event", async () => {
    const { acme, fail, mayTry } = await setUp();
    await set(acme, SUSPICIOUS, { stage: { "pre-login": { max_attempts: 2, rate: 60_000 } } });
    const path = "/anomaly/blocks/ips/203.0.113.7";
    expect((await acme.request("GET", path)).status).toBe(404);
    await fail(2, "203.0.113.7");
    expect((await acme.request("GET", path)).status).toBe(200);
    expect((await acme.request("DELETE", path)).status).toBe(204);
    expect([(await acme.request("GET", path)).status, await mayTry("203.0.113.7")]).toEqual([404, true]);
    expect((await acme.request("DELETE", path)).status).toBe(204);
    const log = await acme.request("GET", "/logs?q=type:ublkip");
    expect(log.body).toHaveLength(1);
    expect((await acme.request("GET", "/anomaly/blocks/ips/nonsense")).status).toBe(400);
  });
});

describe("the list of blocks", () => {
  it("shows identifiers and addresses that are blocked now, page by page, and not those that were", async () => {
    const { acme, connection, fail } = await setUp();
    await set(acme, BRUTE_FORCE, { max_attempts: 3 });
    await set(acme, SUSPICIOUS, { stage: { "pre-login": { max_attempts: 4, rate: 60_000 } } });
    await fail(4, "203.0.113.1", "old@example.com");
    nowMs += 31 * 86_400_000;
    await fail(3, "203.0.113.1", "ann@example.com");
    await fail(2, "203.0.113.2", "bob@example.com");
    await fail(3, "2001:db8::1", "cleo@example.com");
    await fail(1, "2001:db8::2", "dan@example.com");
    const all = await acme.request("GET", BLOCKS);
    expect(all.body.blocks).toEqual([
      { kind: "ip", ip: "2001:db8:0:0::/64", failures: 4, last_failure_at: new Date(nowMs).toISOString() },
      expect.objectContaining({ kind: "identifier", identifier: "cleo@example.com", connection: connection.name }),
      expect.objectContaining({ kind: "identifier", identifier: "ann@example.com", ip: "203.0.113.1", failures: 3 }),
    ]);
    const pages = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const page = await acme.request("GET", `${BLOCKS}?take=1${next && `&from=${next}`}`);
      pages.push(...page.body.blocks);
      next = page.body.next;
    }
    expect(pages).toEqual(all.body.blocks);
    const addresses = await acme.request("GET", `${BLOCKS}?kind=ip`);
    expect(addresses.body.blocks).toEqual(all.body.blocks.slice(0, 1));
    await acme.request("DELETE", `/anomaly/blocks/ips/${encodeURIComponent("2001:db8:0:0::/64")}`);
    expect((await acme.request("GET", `${BLOCKS}?kind=ip`)).body.blocks).toEqual([]);
    expect((await acme.request("GET", `${BLOCKS}?from=bm9uZQ`)).status).toBe(400);
  });

  it("is of one tenant, and needs a scope", async () => {
    const { acme, fail } = await setUp();
    const other = await setUp();
    await fail(10, "203.0.113.1");
    expect((await acme.request("GET", BLOCKS)).body.blocks).toHaveLength(1);
    expect((await other.acme.request("GET", BLOCKS)).body.blocks).toEqual([]);
    expect((await acme.request("GET", BLOCKS, { scopes: ["read:users"] })).status).toBe(403);
  });
});
