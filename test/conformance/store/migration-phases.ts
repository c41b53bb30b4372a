import { expect, it } from "vitest";
import { firstMigration, type Migration } from "../../../src/domain/migration.ts";
import type { ShadowComparison } from "../../../src/domain/shadow.ts";
import { at, insertConnection, insertTenant, later, type TheStore } from "./fixtures.ts";

/** Where a connection's migration stands, and what shadow mode found. */
export function migrationPhasesSuite(the: TheStore): void {
  const newConnection = async () => insertConnection(the(), await insertTenant(the()));

  it("keeps all that a migration says of itself", async () => {
    const connection = await newConnection();
    const migration: Migration = {
      ...firstMigration(connection),
      phase: "finalised",
      settings: {
        estimate: 900,
        ramp: { share: 0.25, domains: ["old.test"], clients: ["c1"] },
        shadowShare: 0.5,
        criteria: { shareMoved: 1, quietDays: 30, daysWithoutSourceCall: 3, openFailures: 2 },
      },
      startedAt: later(1),
      finalisedAt: later(2),
      drainedAt: later(3),
      finalisedBy: "ann",
      closing: {
        closedFrom: "shadow",
        criteria: [{ name: "shareMoved", required: 1, actual: 0.99, met: false }],
        forcedBecause: "The old system goes",
        scriptVersion: 3,
        scriptHashes: { login: "abc" },
      },
      reopenings: [{ closedAt: later(2), at: later(4), by: "cli", reason: "too early" }],
    };
    await the().migrations.save(migration);
    expect(await the().migrations.find(connection.tenantId, connection.id)).toEqual(migration);
    expect(await the().migrations.list(connection.tenantId)).toEqual([migration]);
  });

  it("makes changes at the same time one on top of the other", async () => {
    const connection = await newConnection();
    await the().migrations.save({
      ...firstMigration(connection),
      settings: { ...firstMigration(connection).settings, estimate: 0 },
    });
    const addOne = () =>
      the().transaction(async (tx) => {
        const migration = await tx.migrations.find(connection.tenantId, connection.id);
        const estimate = (migration?.settings.estimate ?? 0) + 1;
        await tx.migrations.save({ ...migration!, settings: { ...migration!.settings, estimate } });
      });
    await Promise.all(Array.from({ length: 6 }, addOne));
    expect((await the().migrations.find(connection.tenantId, connection.id))?.settings.estimate).toBe(6);
  });

  it("adds up comparisons as they come, and lists those of one kind, newest first", async () => {
    const { tenantId, id: connectionId } = await newConnection();
    const comparison = (id: string, change: Partial<ShadowComparison> = {}): ShadowComparison => ({
      tenantId,
      connectionId,
      id,
      at,
      identifier: "ann@old.test",
      localVerdict: "accepted",
      sourceVerdict: "accepted",
      agreement: "agreed",
      differences: [],
      durationMs: 12,
      ...change,
    });
    const differing = comparison("2", { agreement: "fields_differ", differences: ["name", "extra.plan"] });
    const rejected = (id: string) => comparison(id, { sourceVerdict: "wrong_password", agreement: "disagreed" });
    const { shadowComparisons } = the();
    await Promise.all(
      [comparison("1"), differing, rejected("3"), rejected("4"), rejected("5")].map(shadowComparisons.record),
    );
    await shadowComparisons.addDropped(tenantId, connectionId, 2);
    await shadowComparisons.addDropped(tenantId, connectionId, 3);

    expect(await shadowComparisons.totals(tenantId, connectionId)).toEqual({
      pairs: [
        { local: "accepted", source: "accepted", count: 2 },
        { local: "accepted", source: "wrong_password", count: 3 },
      ],
      agreements: { agreed: 1, disagreed: 3, fields_differ: 1 },
      differences: [
        { field: "extra.plan", count: 1 },
        { field: "name", count: 1 },
      ],
      dropped: 5,
    });
    const first = await shadowComparisons.list(tenantId, connectionId, "disagreed", { limit: 2 });
    expect(first).toEqual([rejected("5"), rejected("4")]);
    expect(await shadowComparisons.list(tenantId, connectionId, "disagreed", { before: "4", limit: 2 })).toEqual([
      rejected("3"),
    ]);
    expect(await shadowComparisons.list(tenantId, connectionId, "fields_differ", { limit: 2 })).toEqual([differing]);

    const other = await newConnection();
    await shadowComparisons.clear(other.tenantId, connectionId);
    expect(await shadowComparisons.list(tenantId, connectionId, "agreed", { limit: 2 })).toHaveLength(1);
    await shadowComparisons.clear(tenantId, connectionId);
    expect(await shadowComparisons.totals(tenantId, connectionId)).toEqual({
      pairs: [],
      agreements: {},
      differences: [],
      dropped: 0,
    });
    expect(await shadowComparisons.list(tenantId, connectionId, "disagreed", { limit: 2 })).toEqual([]);
  });
}
