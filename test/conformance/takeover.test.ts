import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OpenConnections } from "../../src/connections/open-connections.ts";
import type { SignInWithPassword } from "../../src/flows/login/sign-in-outcome.ts";
import type { LogWriter } from "../../src/logs/log-writer.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";

const CANARY = "canary-Passw0rd-7f3a";

describe.each(engines)("takeover on $name", (engine) => {
  let store: Store;
  const nodes: { logWriter: LogWriter; connections: OpenConnections }[] = [];

  beforeAll(async () => {
    if (engine.available) store = await engine.open();
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.logWriter.close();
      await node.connections.close();
    }
    await store?.close();
  });

  /** A tenant of its own with a source and as many nodes as asked for. */
  async function setUp(name: string, nodeCount = 1) {
    const world = newWorld(name);
    await store.tenants.insert(world.tenant);
    await store.connections.insert(world.connection);
    const source = new MemorySource();
    const started = Array.from({ length: nodeCount }, () => startNode(store, source));
    nodes.push(...started);
    const signIns: SignInWithPassword[] = started.map(({ signIn }) => signIn);
    const users = () => store.users.listAfter(world.tenant.id, { limit: 100 });
    const logTypes = async () => {
      for (const node of started) await node.logWriter.flush();
      return (await store.logEvents.listAfter(world.tenant.id, { limit: 1_000 })).map(({ type }) => type);
    };
    return { ...world, source, signIns, signIn: signIns[0]!, users, logTypes };
  }

  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  it$("creates the user with our own hash when the source says yes", async () => {
    const { tenant, connection, source, signIn, request, users } = await setUp("creates");
    source.add("ann@old.test", CANARY, { id: "auth0|abc", name: "Ann", appMetadata: { plan: "pro" } });
    const outcome = await signIn(request("ann@old.test", CANARY));
    expect(outcome).toMatchObject({
      outcome: "signed_in",
      takenOver: true,
      user: { userId: "auth0|auth0|abc", email: "ann@old.test" },
    });
    const credential = await store.users.findCredential(tenant.id, connection.id, "ann@old.test");
    expect(credential?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await users()).toHaveLength(1);
    expect(await store.users.provenance(tenant.id, "auth0|auth0|abc")).toMatchObject([
      { way: "sign_in", sourceKind: "memory" },
    ]);
  });

  it$("names the version of the scripts that was asked, also when another is saved meanwhile", async () => {
    const { tenant, connection, source, signIn, request } = await setUp("version");
    const saved = (login: string) => ({ ...connection, options: { ...connection.options, customScripts: { login } } });
    const asSaved = async () => (await store.connections.find(tenant.id, connection.id))!;
    await store.connections.update(saved("one"));
    const gate = Promise.withResolvers<void>();
    source.gate = gate.promise;
    source.add("ann@old.test", CANARY, { id: "ann" });
    source.add("bob@old.test", CANARY, { id: "bob" });
    const first = signIn(request("ann@old.test", CANARY, { connection: await asSaved() }));
    await vi.waitUntil(() => source.calls === 1);
    await store.connections.update(saved("two"));
    const second = signIn(request("bob@old.test", CANARY, { connection: await asSaved() }));
    gate.resolve();
    expect([await first, await second]).toMatchObject([{ takenOver: true }, { takenOver: true }]);
    expect(await store.users.provenance(tenant.id, "auth0|ann")).toMatchObject([{ scriptVersion: 1 }]);
    expect(await store.users.provenance(tenant.id, "auth0|bob")).toMatchObject([{ scriptVersion: 2 }]);
  });

  it$("keeps second factors and roles sealed, and leaves out what is neither", async () => {
    const { tenant, source, signIn, request } = await setUp("factors");
    source.add("ann@old.test", CANARY, {
      id: "7",
      mfaFactors: [
        { totp: { secret: "jbsw y3dp ehpk 3pxp" } },
        { phone: { value: "+15551234567" } },
        { recovery_code: "x" },
        { totp: { secret: "not base 32!" } },
      ],
      extra: { roles: ["editor", { name: "admin" }, 7, "editor"] },
    });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ takenOver: true });
    const kept = await store.users.carriedOver(tenant.id, "auth0|7");
    expect(kept.map(({ kind }) => kind)).toEqual(["totp", "phone", "role", "role"]);
    expect(JSON.stringify(kept)).not.toMatch(/JBSW|jbsw|555|admin/);
  });

  it$("never asks the source again for a moved user, right password or wrong", async () => {
    const { source, signIn, request } = await setUp("never-again");
    source.add("ann@old.test", CANARY);
    await signIn(request("ann@old.test", CANARY));
    source.add("ann@old.test", "changed at the source");
    expect(source.calls).toBe(1);
    expect(await signIn(request("ANN@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: false });
    expect(await signIn(request("ann@old.test", "changed at the source"))).toMatchObject({
      outcome: "refused",
      refusal: { code: "wrong_credentials" },
    });
    expect(source.calls).toBe(1);
  });

  it$("asks the source without the space that was typed around an address", async () => {
    const { source, signIn, request } = await setUp("space");
    source.add("Ann@old.test", CANARY);
    expect(await signIn(request(" Ann@old.test ", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: true });
  });

  it$("finds a person again by the alias they typed at first", async () => {
    const { source, signIn, request, users } = await setUp("alias");
    source.people.set("ann", {
      password: CANARY,
      profile: { id: "7", email: "ann@old.test", emailVerified: true, extra: {} },
    });
    expect(await signIn(request("ann", CANARY))).toMatchObject({ takenOver: true });
    expect(await signIn(request("ann", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: false });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: false });
    expect(source.calls).toBe(1);
    expect(await users()).toHaveLength(1);
  });

  it$(
    "lets the local password decide when a moved user comes with an identifier that only the source knows",
    async () => {
      const { tenant, connection, source, signIn, request } = await setUp("second-alias");
      source.add("ann@old.test", CANARY, { id: "7" });
      await signIn(request("ann@old.test", CANARY));
      source.people.set("ann", {
        password: "stale at the source",
        profile: { id: "7", email: "ann@old.test", emailVerified: true, extra: {} },
      });
      expect(await signIn(request("ann", "stale at the source"))).toMatchObject({
        refusal: { code: "wrong_credentials" },
      });
      expect(await store.users.findCredential(tenant.id, connection.id, "ann")).toBeUndefined();
      source.people.set("ann", {
        password: CANARY,
        profile: { id: "7", email: "ann@old.test", emailVerified: true, extra: {} },
      });
      expect(await signIn(request("ann", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: false });
      const asked = source.calls;
      expect(await signIn(request("ann", CANARY))).toMatchObject({ outcome: "signed_in" });
      expect(source.calls).toBe(asked);
    },
  );

  it$.each([
    ["wrong password", { outcome: "rejected", reason: "wrong_password" }, "wrong_credentials", "fp"],
    ["unknown user", { outcome: "rejected", reason: "unknown_user" }, "wrong_credentials", "fu"],
    [
      "source does not answer in time",
      { outcome: "unavailable", reason: "timeout" },
      "source_unavailable",
      "source_unavailable",
    ],
    [
      "source cannot be reached",
      { outcome: "unavailable", reason: "unreachable" },
      "source_unavailable",
      "source_unavailable",
    ],
    [
      "script fails",
      { outcome: "unavailable", reason: "script_error", message: "boom" },
      "source_unavailable",
      "source_unavailable",
    ],
    ["disabled at the source", { outcome: "restricted", reason: "disabled" }, "user_blocked", "f"],
    [
      "refused by the script",
      { outcome: "restricted", reason: "refused_by_script", message: "No." },
      "restricted_by_source",
      "f",
    ],
    [
      "profile without e-mail",
      { outcome: "accepted", profile: { id: "1", emailVerified: false, extra: {} } },
      "profile_not_importable",
      "f",
    ],
    [
      "blocked at the source",
      {
        outcome: "accepted",
        profile: { id: "1", email: "ann@old.test", emailVerified: true, blocked: true, extra: {} },
      },
      "user_blocked",
      "f",
    ],
  ] as const)("writes nothing but the log event: %s", async (name, answer, code, logType) => {
    const { source, signIn, request, users, logTypes } = await setUp(`nothing-${name.replaceAll(" ", "-")}`);
    source.answer = answer;
    const outcome = await signIn(request("ann@old.test", CANARY));
    expect(outcome).toMatchObject({ outcome: "refused", refusal: { code } });
    expect(await users()).toEqual([]);
    expect(await logTypes()).toEqual([logType]);
  });

  it$("counts a source that does not answer against nobody", async () => {
    const { source, signIn, request } = await setUp("not-counted");
    source.add("ann@old.test", CANARY);
    source.answer = { outcome: "unavailable", reason: "unreachable" };
    for (let i = 0; i < 12; i++)
      expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ refusal: { code: "source_unavailable" } });
    source.answer = undefined;
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: true });
  });

  it$("stops asking the source for someone who has been wrong ten times", async () => {
    const { source, signIn, request, logTypes } = await setUp("brute-force");
    source.add("ann@old.test", CANARY);
    for (let i = 0; i < 10; i++) await signIn(request("ann@old.test", `wrong ${i}`));
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ refusal: { code: "too_many_attempts" } });
    expect(source.calls).toBe(10);
    expect((await logTypes()).at(-1)).toBe("limit_wc");
  });

  it$("does not overwrite a user who has the e-mail already under another id", async () => {
    const { source, signIn, request, users } = await setUp("taken-email");
    source.add("ann@old.test", CANARY, { id: "1" });
    await signIn(request("ann@old.test", CANARY));
    source.people.set("ann-2", {
      password: "other",
      profile: { id: "2", email: "ann@old.test", emailVerified: true, extra: {} },
    });
    expect(await signIn(request("ann-2", "other"))).toMatchObject({ refusal: { code: "profile_not_importable" } });
    expect(await users()).toHaveLength(1);
  });

  it$("makes one user and asks the source once for 200 first sign-ins of one person at once", async () => {
    const { source, signIn, request, users, logTypes } = await setUp("crowd");
    source.add("ann@old.test", CANARY);
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => signIn(request("ann@old.test", CANARY))));
    expect(outcomes.every(({ outcome }) => outcome === "signed_in")).toBe(true);
    expect(outcomes.filter((outcome) => outcome.outcome === "signed_in" && outcome.takenOver)).toHaveLength(1);
    expect(source.calls).toBe(1);
    expect(await users()).toMatchObject([{ email: "ann@old.test" }]);
    expect(await logTypes()).toHaveLength(200);
    expect((await users())[0]?.loginsCount).toBe(200);
  });

  it$("makes one user with two nodes at once, and asks the source at most once per node", async () => {
    const { source, signIns, request, users } = await setUp("two-nodes", 2);
    source.add("ann@old.test", CANARY);
    const outcomes = await Promise.all(
      signIns.flatMap((signIn) => Array.from({ length: 20 }, () => signIn(request("ann@old.test", CANARY)))),
    );
    expect(outcomes.filter(({ outcome }) => outcome !== "signed_in")).toEqual([]);
    expect(source.calls).toBeLessThanOrEqual(2);
    expect(await users()).toHaveLength(1);
  });

  it$("checks another password typed meanwhile against the user that the first attempt created", async () => {
    const { source, signIn, request, users } = await setUp("other-password");
    source.add("ann@old.test", CANARY);
    let open = () => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const right = signIn(request("ann@old.test", CANARY));
    await expect.poll(() => source.calls).toBe(1);
    // From elsewhere: attempts from one address take turns before they come this far.
    const wrong = signIn(request("ann@old.test", "something else", { ip: "198.51.100.9" }));
    // Long enough for the second attempt to come to where it waits.
    for (let i = 0; i < 20; i += 1) await store.ping();
    open();
    expect(await right).toMatchObject({ outcome: "signed_in", takenOver: true });
    expect(await wrong).toMatchObject({ outcome: "refused", refusal: { code: "wrong_credentials" } });
    expect(source.calls).toBe(1);
    expect(await users()).toHaveLength(1);
  });

  it$("leaves nothing behind when the transaction fails half way", async () => {
    const { tenant, connection, source, request, users } = await setUp("half-way");
    source.add("ann@old.test", CANARY);
    const broken: Store = {
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({ ...tx, logEvents: { ...tx.logEvents, insert: () => Promise.reject(new Error("disk full")) } }),
        ),
    };
    const node = startNode(broken, source);
    await expect(node.signIn(request("ann@old.test", CANARY))).rejects.toThrow("disk full");
    expect(await users()).toEqual([]);
    expect(await store.users.findCredential(tenant.id, connection.id, "ann@old.test")).toBeUndefined();
  });
});
