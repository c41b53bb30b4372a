import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenConnections } from "../../src/connections/open-connections.ts";
import type { LogWriter } from "../../src/logs/log-writer.ts";
import { TraceRecorder } from "../../src/logs/trace-recorder.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";
import { aListing, counted, load } from "./roster/roster-world.ts";

const PASSWORD = "correct horse battery";

for (const engine of engines) {
  describe.skipIf(!engine.available)(`sign-ins of people on a roster, on ${engine.name}`, () => {
    let store: Store;
    const nodes: { logWriter: LogWriter; connections: OpenConnections }[] = [];

    beforeAll(async () => {
      store = await engine.open();
    });
    afterAll(async () => {
      for (const node of nodes) {
        await node.logWriter.close();
        await node.connections.close();
      }
      await store.close();
    });

    async function setUp(name: string) {
      const world = newWorld(name);
      await store.tenants.insert(world.tenant);
      await store.connections.insert(world.connection);
      const source = new MemorySource();
      const node = startNode(store, source);
      nodes.push(node);
      const findPerson = (identifier: string) =>
        node.connections.get(world.connection)!.password!.findPerson(identifier, {
          trace: new TraceRecorder("trc_1", new Date()),
          signal: new AbortController().signal,
          purpose: "take_over",
        });
      return { ...world, source, node, findPerson, signIn: node.signIn };
    }

    it("are counted exactly: one moved, one failed, one still to come", async () => {
      const { connection, source, signIn, request } = await setUp("progress");
      for (const name of ["ann", "bob", "cem"]) source.add(`${name}@old.test`, PASSWORD, { id: name });
      await load(
        store,
        connection,
        ["ann", "bob", "cem"].map((name) => aListing({ localId: name, email: `${name}@old.test` })),
      );
      await signIn(request("ann@old.test", PASSWORD));
      await signIn(request("bob@old.test", "wrong"));
      await signIn(request("stranger@old.test", PASSWORD));
      expect(await counted(store, connection)).toEqual({
        listed: 3,
        "state:moved": 1,
        "moved:sign_in": 1,
        "state:failed": 1,
        "cause:wrong_password": 1,
        "state:never_seen": 1,
      });
      await signIn(request("bob@old.test", PASSWORD));
      expect(await counted(store, connection)).toMatchObject({ "state:moved": 2, "moved:sign_in": 2 });
      expect(await counted(store, connection)).not.toHaveProperty("cause:wrong_password");
    });

    it("leave a trace of everybody whom the source knows and who could not come, and of nobody else", async () => {
      const { tenant, connection, source, signIn, request } = await setUp("failures");
      source.add("bare", PASSWORD, { id: "7", email: undefined });
      source.add("out@old.test", PASSWORD, { id: "8", blocked: true });
      await signIn(request("bare", PASSWORD));
      await signIn(request("out@old.test", PASSWORD));
      await signIn(request("out@old.test", "wrong"));
      source.answer = { outcome: "unavailable", reason: "timeout" };
      await signIn(request("stranger@old.test", PASSWORD));
      source.answer = { outcome: "restricted", reason: "refused_by_script", message: "No." };
      await signIn(request("stranger@old.test", PASSWORD));
      const roster = await store.roster.listAfter(tenant.id, connection.id, {}, { limit: 10 });
      expect(roster).toMatchObject([
        { key: "id:7", username: "bare", state: "failed", cause: "not_importable", failures: 1 },
        { key: "id:8", email: "out@old.test", state: "blocked", cause: "wrong_password", failures: 2 },
      ]);
      expect(await counted(store, connection)).toEqual({
        listed: 2,
        found: 2,
        "state:failed": 1,
        "state:blocked": 1,
        "cause:not_importable": 1,
      });
    });

    it("do not bring back whoever was deleted, and do not even ask the source", async () => {
      const { tenant, connection, source, signIn, request, findPerson } = await setUp("deleted");
      source.add("ann@old.test", PASSWORD, { id: "1", username: "ann" });
      source.add("ann", PASSWORD, { id: "1", email: "ann@old.test", username: "ann" });
      source.add("other@old.test", PASSWORD, { id: "1", email: "other@old.test" });
      await signIn(request("ann@old.test", PASSWORD));
      await store.users.remove(tenant.id, "auth0|1");
      const asked = source.calls;
      const refused = { outcome: "refused", refusal: { code: "wrong_credentials" } };
      expect(await signIn(request("ann@old.test", PASSWORD))).toMatchObject(refused);
      expect(await signIn(request("Ann", PASSWORD))).toMatchObject(refused);
      expect(await findPerson("ann@old.test")).toMatchObject({ kind: "source", lookup: { outcome: "absent" } });
      expect(source.calls).toBe(asked);
      // By an identifier that is new here: asked, and still the same person.
      expect(await signIn(request("other@old.test", PASSWORD))).toMatchObject(refused);
      expect(await findPerson("other@old.test")).toMatchObject({ kind: "source", lookup: { outcome: "absent" } });
      expect(await store.users.listAfter(tenant.id, { limit: 10 })).toEqual([]);
      expect(await counted(store, connection)).toEqual({});
      await store.tombstones.lift(tenant.id, connection.id, "auth0|1", new Date());
      expect(await signIn(request("ann@old.test", PASSWORD))).toMatchObject({ outcome: "signed_in", takenOver: true });
    });

    it("make one record of each person when their list is loaded at the same moment", async () => {
      const { connection, source, signIn, request } = await setUp("meeting");
      const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
      for (const name of names) source.add(`${name}@old.test`, PASSWORD, { id: name });
      await Promise.all(
        names.flatMap((name) => [
          signIn(request(`${name}@old.test`, PASSWORD)),
          load(store, connection, [aListing({ localId: name, email: `${name}@old.test` })]),
        ]),
      );
      expect(await counted(store, connection)).toEqual({ listed: 12, "state:moved": 12, "moved:sign_in": 12 });
    });
  });
}
