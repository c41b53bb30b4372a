import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anArrival, aTrace, aUser, later, userIdOf } from "../../../../test/conformance/store/fixtures.ts";
import {
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../../../../test/support/management-site.ts";

let site: ManagementSite;
let acme: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite();
  acme = await site.addTenant();
});
afterAll(() => site?.close());

const provenance = (userId: string, scopes?: string[]) =>
  acme.request("GET", `/users/${encodeURIComponent(userId)}/provenance`, { scopes });

describe("how a user came here", () => {
  it("is told with the script, the source's verdict and what was carried over, and without any value", async () => {
    const { store } = site.deps;
    const connection = await acme.addConnection("Taken");
    const trace = aTrace(acme.tenant.id, {
      steps: [
        { step: "local_lookup", atMs: 1, result: "not_found" },
        { step: "source_call", atMs: 40, durationMs: 39, result: "accepted" },
      ],
    });
    await store.traces.insert([trace]);
    const arrival = anArrival({
      scriptHash: "ab12",
      scriptVersion: 3,
      traceId: trace.traceId,
      ip: "192.0.2.7",
      clientId: "shop",
      batchId: "job_1",
    });
    const carriedOver = [
      { kind: "totp", sealedValue: "s1.canary" },
      { kind: "role", sealedValue: "s1.canary" },
      { kind: "role", sealedValue: "s1.canary" },
    ] as const;
    const user = aUser(connection, { arrival, carriedOver });
    await store.users.insert(user);
    const { status, body, text } = await provenance(userIdOf(user), ["read:migrations"]);
    expect(status).toBe(200);
    expect(body).toEqual({
      user_id: userIdOf(user),
      arrivals: [
        {
          at: user.createdAt.toISOString(),
          way: "sign_in",
          identity: userIdOf(user),
          source: { connection_id: connection.id, connection: "Taken", kind: "script" },
          ip: "192.0.2.7",
          client_id: "shop",
          script: { version: 3, hash: "ab12" },
          mapped_fields: ["email", "name"],
          trace: { trace_id: trace.traceId, kept: true, verdict: "accepted", source_ms: 39 },
          job_id: "job_1",
        },
      ],
      carried_over: [
        { kind: "totp", count: 1 },
        { kind: "role", count: 2 },
      ],
    });
    expect(text).not.toContain("canary");
  });

  it("is told for linked identities as well, oldest first, also when a trace is gone", async () => {
    const { store } = site.deps;
    const connection = await acme.addConnection("Linked");
    const primary = aUser(connection, { createdAt: later(5_000), arrival: anArrival({ traceId: "trc_gone" }) });
    const linked = aUser(connection, {
      createdAt: later(1_000),
      arrival: anArrival({ way: "bulk", sourceKind: "file" }),
    });
    for (const user of [primary, linked]) await store.users.insert(user);
    await store.users.link(acme.tenant.id, userIdOf(primary), userIdOf(linked));
    const { arrivals } = (await provenance(userIdOf(primary))).body;
    expect(arrivals).toMatchObject([
      { identity: userIdOf(linked), way: "bulk" },
      { identity: userIdOf(primary), way: "sign_in", trace: { trace_id: "trc_gone", kept: false } },
    ]);
    expect(arrivals[1]).not.toHaveProperty("script");
  });

  it("is told to whoever may read users or migrations, of their own tenant", async () => {
    const connection = await acme.addConnection("Scopes");
    const user = aUser(connection);
    await site.deps.store.users.insert(user);
    expect((await provenance(userIdOf(user), ["read:users"])).status).toBe(200);
    expect((await provenance(userIdOf(user), ["read:connections"])).status).toBe(403);
    expect((await provenance("auth0|nobody")).status).toBe(404);
    const other = await site.addTenant();
    const asked = await other.request("GET", `/users/${encodeURIComponent(userIdOf(user))}/provenance`);
    expect(asked.status).toBe(404);
  });
});
