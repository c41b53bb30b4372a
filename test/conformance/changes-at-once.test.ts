import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstMigration } from "../../src/domain/migration.ts";
import { MAX_DOMAINS } from "../../src/http/management/custom-domains.ts";
import { startRetry } from "../../src/jobs/migration-retry/start-retry.ts";
import { finaliseMigration } from "../../src/migration/cut-over/finalise-migration.ts";
import { changeSettings } from "../../src/migration/phases/change-migration.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../support/management-site.ts";

/** What only sometimes goes wrong would go wrong in one of these. */
const ROUNDS = Array.from({ length: 12 }, (_, round) => round);

const statusesOf = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status).toSorted();

// Each is one that reads and then writes by what it read, in rows of its own: an engine that only watches rows would let both through.
for (const engine of engines) {
  describe.skipIf(!engine.available)(`two changes at once, on ${engine.name}`, () => {
    let database: TestDatabase;
    let site: ManagementSite;
    let acme: TenantAtSite;
    beforeAll(async () => {
      database = await engine.create();
      site = await openManagementSite({ databaseUrl: database.options.databaseUrl });
      acme = await site.addTenant();
    });
    afterAll(async () => {
      await site?.close();
      await database?.drop();
    });

    const many = <Result>(times: number, work: (time: number) => Promise<Result>) =>
      Promise.all(Array.from({ length: times }, (_, time) => work(time)));

    it("give a tenant no more domains than it may have", async () => {
      const tenant = await site.addTenant();
      const add = (name: string) =>
        tenant.request("POST", "/custom-domains", {
          body: { domain: `${name}.${tenant.domain}`, type: "self_managed_certs" },
        });
      for (let time = 1; time < MAX_DOMAINS - 2; time++)
        await site.deps.store.tenants.addDomain(tenant.tenant.id, `s${time}.${tenant.domain}`);
      const answers = await many(6, (time) => add(`d${time}`));
      expect(statusesOf(answers)).toEqual([201, 201, 409, 409, 409, 409]);
      expect((await site.deps.store.tenants.find(tenant.tenant.id))?.domains).toHaveLength(MAX_DOMAINS);
    });

    it("start no more exports than may run", async () => {
      const tenant = await site.addTenant();
      const answers = await many(12, () => tenant.request("POST", "/jobs/users-exports", { body: {} }));
      const started = answers.filter(({ status }) => status === 200).length;
      expect(new Set(statusesOf(answers))).toEqual(new Set([200, 429]));
      expect((await tenant.request("POST", "/jobs/users-exports", { body: {} })).status).toBe(429);
      expect(started).toBe(await site.deps.store.jobs.countActive(tenant.tenant.id, "users_export"));
      // As many as one after the other would have been.
      const other = await site.addTenant();
      let inTurn = 0;
      while ((await other.request("POST", "/jobs/users-exports", { body: {} })).status === 200) inTurn += 1;
      expect(started).toBe(inTurn);
    });

    it("start one job that looks again at failures", async () => {
      const options = { enabledDatabaseCustomization: true, import_mode: true };
      for (const round of ROUNDS) {
        const connection = await acme.addConnection(`retry-${round}`, options);
        const payload = {} as Parameters<typeof startRetry>[0]["payload"];
        const ends = await Promise.allSettled(
          Array.from({ length: 4 }, () => startRetry({ connection, payload, by: "test" }, site.deps)),
        );
        expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      }
    });

    it("do not close a source by criteria that were just made stricter", async () => {
      const actor = { by: "test", origin: {} };
      for (const round of ROUNDS) {
        const connection = await acme.addConnection(`gate-${round}`, { import_mode: true });
        const migration = firstMigration(connection);
        const loose = { shareMoved: 0, quietDays: 0, daysWithoutSourceCall: 0, openFailures: 1_000 };
        await site.deps.store.migrations.save({
          ...migration,
          settings: { ...migration.settings, estimate: 1, criteria: loose },
        });
        const stricter = { criteria: { quietDays: 365 } };
        await Promise.allSettled([
          finaliseMigration({ connection, actor, force: undefined }, site.deps),
          changeSettings({ connection, actor, change: stricter }, site.deps),
        ]);
        const after = await site.deps.store.migrations.find(connection.tenantId, connection.id);
        const { phase, settings } = after!;
        expect([phase, settings.criteria.quietDays]).toEqual(phase === "finalised" ? [phase, 0] : ["running", 365]);
      }
    });

    it("let no editor remove an application that an owner makes mightier", async () => {
      const [owner, editor] = [await acme.addAdministrator("owner"), await acme.addAdministrator("editor")];
      const audience = `https://${acme.domain}/api/v2/`;
      for (const _ of ROUNDS) {
        const { body: client } = await acme.request("POST", "/clients", { body: { name: "app" } });
        const grant = { client_id: client.client_id, audience, scope: ["create:administrators"] };
        const [granted, removed] = await Promise.all([
          acme.request("POST", "/client-grants", { as: owner, body: grant }),
          acme.request("DELETE", `/clients/${client.client_id}`, { as: editor }),
        ]);
        expect([
          [201, 403],
          [404, 204],
        ]).toContainEqual([granted.status, removed.status]);
      }
    });
  });
}
