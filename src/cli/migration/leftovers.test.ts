import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { aFailure, aListing, load } from "../../../test/conformance/roster/roster-world.ts";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { runCommand } from "../../../test/support/command-line.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Connection } from "../../domain/connection.ts";
import { createTenant } from "../../flows/create-tenant/create-tenant.ts";
import { type Foundation, openFoundation } from "../../foundation.ts";

describe("usher migration retry, campaign, terminate", () => {
  const data = mkdtempSync(join(tmpdir(), "usher-leftovers-"));
  let connection: Connection;

  async function inside<Result>(work: (foundation: Foundation) => Promise<Result>): Promise<Result> {
    const foundation = await openFoundation(loadConfig({ data }, {}));
    try {
      return await work(foundation);
    } finally {
      await foundation.store.close();
    }
  }

  beforeAll(() =>
    inside(async (foundation) => {
      const { store } = foundation;
      const { tenant } = await createTenant({ name: "acme", domain: "localhost:3443" }, foundation);
      const options = { enabledDatabaseCustomization: true, import_mode: true };
      connection = blankConnection(tenant.id, "Users", new Date(), { options });
      await store.connections.insert(connection);
      const [ann, bob] = [
        { localId: "1", email: "ann@shop.example" },
        { localId: "2", email: "bob@shop.example" },
      ];
      await load(store, connection, [aListing(ann), aListing(bob)]);
      await store.roster.noteFailure(aFailure(connection, bob));
      const arrival = { way: "bulk", sourceKind: "file", mappedFields: [], fromSource: true } as const;
      const person = { tenantId: tenant.id, connectionId: connection.id, provider: "auth0", emailVerified: true };
      const createdAt = new Date();
      await store.users.insert({ ...person, localId: "3", email: "cem@shop.example", createdAt, arrival });
    }),
  );

  const run = (...args: string[]) => runCommand("migration", ...args, "--data", data);
  const about = ["--connection", "Users"];

  it("gives failures to a running server to be retried", async () => {
    const made = await run("retry", ...about, "--cause", "wrong_password", "--json");
    expect([made.code, JSON.parse(made.out)]).toMatchObject([0, { status: "pending" }]);
    const { job } = JSON.parse(made.out);
    expect(await inside(({ store }) => store.jobs.find(connection.tenantId, job))).toMatchObject({
      type: "migration_retry",
      payload: { cause: "wrong_password" },
      createdBy: "cli",
    });
    expect(await run("retry", ...about)).toMatchObject({ code: 1, err: expect.stringContaining("does this already") });
    const jobs = (...args: string[]) => runCommand("jobs", ...args, "--data", data);
    expect((await jobs("dismiss", job)).err).toContain("has not ended yet");
    expect(await jobs("cancel", job)).toMatchObject({ code: 0, out: expect.stringContaining("cancelled") });
    expect(await jobs("cancel", job)).toMatchObject({ code: 1, err: expect.stringContaining("ended already") });
    expect((await run("retry", ...about)).code).toBe(0);
    expect((await jobs("list", "--type", "migration_retry", "--json")).out.split("\n")).toHaveLength(2);
  });

  it("counts whom a campaign would mail, and begins it only when told to", async () => {
    const dry = await run("campaign", "start", ...about, "--json");
    expect([dry.code, JSON.parse(dry.out).summary]).toMatchObject([0, { dry_run: true, would_send: 2 }]);
    const filtered = await run("campaign", "start", ...about, "--state", "failed", "--json");
    expect(JSON.parse(filtered.out).summary).toMatchObject({ would_send: 1 });
    const real = await run("campaign", "start", ...about, "--rate", "30", "--send", "--json");
    const { job } = JSON.parse(real.out);
    const status = await run("campaign", "status", job, "--json");
    expect(JSON.parse(status.out)).toMatchObject({ job, status: "pending", summary: { results: { waiting: 0 } } });
    expect(await inside(({ store }) => store.jobs.find(connection.tenantId, job))).toMatchObject({
      payload: { ratePerMinute: 30, dryRun: false, pagesDomain: "localhost:3443" },
    });
    expect((await run("campaign", "start", ...about, "--rate", "fast")).code).toBe(2);
    expect((await run("campaign", "status", "job_0000000000000000")).code).toBe(2);
  });

  it("reports what would be undone, and does it once the report is confirmed", async () => {
    const isHere = () => inside(({ store }) => store.users.find(connection.tenantId, "auth0|3"));
    expect(await run("terminate", ...about)).toMatchObject({ code: 2, err: expect.stringContaining("Say what") });
    const dry = await run("terminate", ...about, "--all", "--json");
    const { job, summary } = JSON.parse(dry.out);
    expect([dry.code, summary]).toMatchObject([0, { dry_run: true, would_remove: 1 }]);
    expect(dry.err).toContain(`--confirm ${job}`);
    expect(await isHere()).toBeDefined();
    const other = await run("terminate", ...about, "--all", "--way", "sign_in", "--confirm", job);
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining("criteria are not the same") });
    const real = await run("terminate", ...about, "--all", "--confirm", job, "--json");
    expect([real.code, JSON.parse(real.out).summary]).toMatchObject([0, { removed: 1 }]);
    expect(await isHere()).toBeUndefined();
    expect((await run("terminate", ...about, "--since", "yesterday")).code).toBe(2);
  });

  it("warns that nobody comes back from a source that is closed", async () => {
    expect((await run("terminate", ...about, "--all")).err).not.toContain("The source is closed");
    await run("finalise", ...about, "--force", "--reason", "Trying the undo");
    expect((await run("terminate", ...about, "--all")).err).toContain("The source is closed");
  });
});
