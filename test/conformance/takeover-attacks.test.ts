import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceProfile } from "../../src/domain/source-check.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";

const CANARY = "canary-Passw0rd-7f3a";

/** Hostile or unlucky people, sources, scripts and moments; each against the rules of design §4. */
describe.each(engines)("takeover under attack, on $name", (engine) => {
  let store: Store;
  const nodes: ReturnType<typeof startNode>[] = [];

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

  async function setUp(name: string, options: Parameters<typeof startNode>[2] = {}) {
    const world = newWorld(name);
    await store.tenants.insert(world.tenant);
    await store.connections.insert(world.connection);
    const source = new MemorySource();
    const node = startNode(store, source, options);
    nodes.push(node);
    const users = () => store.users.listAfter(world.tenant.id, { limit: 100 });
    const logTypes = async () => {
      await node.logWriter.flush();
      return (await store.logEvents.listAfter(world.tenant.id, { limit: 1_000 })).map(({ type }) => type);
    };
    const profileOf = (identifier: string, profile: Partial<SourceProfile> & { id: string }) =>
      source.people.set(identifier, { password: CANARY, profile: { emailVerified: true, extra: {}, ...profile } });
    return { ...world, source, node, signIn: node.signIn, users, logTypes, profileOf };
  }

  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  it$(
    "lets nobody guess faster than the limit counts: thirty passwords at once are ten questions to the source",
    async () => {
      const { source, signIn, request, logTypes } = await setUp("guess-source");
      source.add("ann@old.test", CANARY);
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, i) => signIn(request("ann@old.test", `guess ${i}`))),
      );
      expect(source.calls).toBe(10);
      const codes = outcomes.map((outcome) => (outcome.outcome === "refused" ? outcome.refusal.code : outcome.outcome));
      expect(codes.filter((code) => code === "wrong_credentials")).toHaveLength(10);
      expect(codes.filter((code) => code === "too_many_attempts")).toHaveLength(20);
      expect((await logTypes()).filter((type) => type === "fp")).toHaveLength(10);
    },
  );

  it$("nor at a person who is here: thirty passwords at once are ten checks", async () => {
    const { source, signIn, request, logTypes } = await setUp("guess-local");
    source.add("ann@old.test", CANARY);
    await signIn(request("ann@old.test", CANARY));
    await Promise.all(Array.from({ length: 30 }, (_, i) => signIn(request("ann@old.test", `guess ${i}`))));
    const types = await logTypes();
    expect(types.filter((type) => type === "fp")).toHaveLength(10);
    expect(types.filter((type) => type === "limit_wc")).toHaveLength(20);
    // The limit is of one address: the person at another one is not shut out.
    expect(await signIn(request("ann@old.test", CANARY, { ip: "198.51.100.9" }))).toMatchObject({
      outcome: "signed_in",
    });
    expect(source.calls).toBe(1);
  });

  it$("creates nothing when the source's yes comes after its time", async () => {
    const { source, signIn, request, users, logTypes } = await setUp("late-yes", { sourceTimeoutMs: 50 });
    source.add("ann@old.test", CANARY);
    let answer = () => {};
    source.gate = new Promise((resolve) => {
      answer = resolve;
    });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ refusal: { code: "source_unavailable" } });
    answer();
    await source.gate;
    expect(await logTypes()).toEqual(["source_unavailable"]);
    expect(await users()).toEqual([]);
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: true });
  });

  it$("lets moved people in when the source cannot even be opened, and says so to the others", async () => {
    const { source, signIn, request, connection, node } = await setUp("unopenable");
    source.add("ann@old.test", CANARY);
    await signIn(request("ann@old.test", CANARY));
    await node.logWriter.flush();
    const broken = startNode(store, source, {
      openSource: () => {
        throw new Error("The settings cannot be unsealed");
      },
    });
    nodes.push(broken);
    expect(await broken.signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    expect(await broken.signIn(request("bob@old.test", CANARY))).toMatchObject({
      outcome: "refused",
      refusal: { code: "source_unavailable" },
    });
    expect(broken.connections.get(connection)?.password).toBeDefined();
  });

  it$("never takes a blocked person to the source, whatever password they type", async () => {
    const { source, signIn, request, tenant, users } = await setUp("blocked");
    source.add("ann@old.test", CANARY);
    await signIn(request("ann@old.test", CANARY));
    const [ann] = await users();
    await store.users.update(tenant.id, ann!.userId, { blocked: true, updatedAt: new Date() });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ refusal: { code: "user_blocked" } });
    expect(await signIn(request("ann@old.test", "other"))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(source.calls).toBe(1);
  });

  it$("does not let one person of the source take the address of another as username or telephone", async () => {
    const { signIn, request, profileOf, users, source } = await setUp("hijack");
    profileOf("eve@old.test", {
      id: "eve",
      email: "eve@old.test",
      username: "ANN@old.test",
      phoneNumber: "ann@old.test",
    });
    expect(await signIn(request("eve@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: true });
    source.people.set("ann@old.test", {
      password: "ann's own",
      profile: { id: "ann", email: "ann@old.test", emailVerified: true, extra: {} },
    });
    expect(await signIn(request("ann@old.test", "ann's own"))).toMatchObject({ takenOver: true });
    expect((await users()).map(({ userId, username, phoneNumber }) => [userId, username, phoneNumber])).toEqual([
      ["auth0|ann", undefined, undefined],
      ["auth0|eve", undefined, undefined],
    ]);
  });

  it$("keeps a username that is the person's own address, or what they signed in with", async () => {
    const { signIn, request, profileOf, users } = await setUp("address-as-username");
    profileOf("ann@old.test", { id: "1", email: "ann@old.test", username: "ann@old.test" });
    profileOf("bob@before.test", { id: "2", email: "bob@old.test", username: "bob@before.test" });
    await signIn(request("ann@old.test", CANARY));
    await signIn(request("bob@before.test", CANARY));
    expect((await users()).map(({ username }) => username)).toEqual(["ann@old.test", "bob@before.test"]);
  });

  it$("takes both over when two people share a telephone", async () => {
    const { signIn, request, profileOf, users } = await setUp("shared-phone");
    profileOf("ann@old.test", { id: "1", email: "ann@old.test", phoneNumber: "+49 30 1234567" });
    profileOf("bob@old.test", { id: "2", email: "bob@old.test", phoneNumber: "+49 30 1234567" });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ takenOver: true });
    expect(await signIn(request("bob@old.test", CANARY))).toMatchObject({ takenOver: true });
    expect((await users()).map(({ phoneNumber }) => phoneNumber)).toEqual(["+49 30 1234567", undefined]);
  });

  it$("does not touch a user of another connection who has the same id", async () => {
    const { tenant, connection, signIn, request, profileOf, users } = await setUp("other-connection");
    const other = {
      ...connection,
      id: "con_other00000000000" as typeof connection.id,
      name: "Other",
      realms: ["Other"],
    };
    await store.connections.insert(other);
    profileOf("ann@old.test", { id: "7", email: "ann@old.test" });
    expect(await signIn(request("ann@old.test", CANARY, { connection: other }))).toMatchObject({ takenOver: true });
    profileOf("bob@old.test", { id: "7", email: "bob@old.test" });
    expect(await signIn(request("bob@old.test", CANARY))).toMatchObject({
      refusal: { code: "profile_not_importable" },
    });
    expect((await users()).map(({ email }) => email)).toEqual(["ann@old.test"]);
    expect(await store.users.findCredential(tenant.id, connection.id, "bob@old.test")).toBeUndefined();
  });

  it$("refuses what is no e-mail address, and tells look-alikes apart", async () => {
    const { signIn, request, profileOf, users } = await setUp("addresses");
    for (const [index, email] of [
      "ann@old.test.",
      "ann@@old.test",
      "ann",
      "ann@old\u0007.test",
      "ann @old.test",
    ].entries()) {
      profileOf(`typed-${index}`, { id: `bad-${index}`, email });
      expect(await signIn(request(`typed-${index}`, CANARY))).toMatchObject({
        refusal: { code: "profile_not_importable" },
      });
    }
    for (const [index, email] of ["ann@old.test", "аnn@old.test", "ann@оld.test"].entries()) {
      profileOf(email, { id: `good-${index}`, email });
      expect(await signIn(request(email, CANARY))).toMatchObject({ takenOver: true });
    }
    // The same letters in another width are the same person.
    expect(await signIn(request("ａｎｎ@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: false });
    expect(await users()).toHaveLength(3);
  });

  it$("stores texts that a database cannot hold, and the user is found by the id that was given out", async () => {
    const { tenant, signIn, request, profileOf, logTypes } = await setUp("unstorable");
    profileOf("ann\ud800@old.test", {
      id: "half|7",
      email: "ann\ud800@old.test",
      name: "broken \udfff name",
      userMetadata: { "key\ud800": "value \ud800 \u0000" },
      extra: { text: "\udc00" },
    });
    const outcome = await signIn(request("ann\ud800@old.test", CANARY));
    expect(outcome).toMatchObject({ outcome: "signed_in", takenOver: true });
    const { userId } = (outcome as { user: { userId: string } }).user;
    expect(await store.users.find(tenant.id, userId)).toMatchObject({ userId });
    expect(await signIn(request("ann\ud800@old.test", CANARY))).toMatchObject({ takenOver: false });
    expect(await logTypes()).toEqual(["sepft", "sepft"]);
  });

  it$("counts only verdicts on the person, and forgets them with a good sign-in", async () => {
    const { tenant, connection, source, signIn, request } = await setUp("counting");
    const { count } = store.failedLogins;
    const key = JSON.stringify(["id", "ann@old.test", connection.id, "203.0.113.7"]);
    const failures = () => count(tenant.id, key, new Date(), 3_600_000);
    source.answer = { outcome: "accepted", profile: { id: "1", emailVerified: true, extra: {} } };
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({
      refusal: { code: "profile_not_importable" },
    });
    source.answer = { outcome: "restricted", reason: "locked" };
    await signIn(request("ann@old.test", CANARY));
    source.answer = { outcome: "unavailable", reason: "timeout" };
    await signIn(request("ann@old.test", CANARY));
    expect(await failures()).toBe(0);
    source.answer = undefined;
    source.add("ann@old.test", CANARY);
    await signIn(request("ann@old.test", "wrong"));
    await signIn(request("nobody@old.test", "wrong"));
    expect(await failures()).toBe(1);
    await signIn(request("ann@old.test", CANARY));
    expect(await failures()).toBe(0);
    // Ten failures in a row are too many, not ten in all.
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 5; i += 1) await signIn(request("ann@old.test", `wrong ${i}`));
      expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    }
  });

  it$(
    "stops an address that failed a hundred times in a day, for whomever it was, before the source is asked",
    async () => {
      const { source, signIn, request, logTypes } = await setUp("spraying");
      source.add("ann@old.test", CANARY);
      const from = { ip: "198.51.100.66", clientIp: "203.0.113.7" };
      for (let i = 0; i < 100; i += 1) await signIn(request(`person-${i}@old.test`, CANARY, from));
      expect(source.calls).toBe(100);
      expect(await signIn(request("ann@old.test", CANARY, from))).toMatchObject({ refusal: { code: "suspicious_ip" } });
      expect(source.calls).toBe(100);
      expect((await logTypes()).at(-1)).toBe("limit_mu");
      // The address that counts is the person's, not that of the application which forwarded it (contract §3.4).
      expect(await signIn(request("ann@old.test", CANARY, { ...from, ip: "198.51.100.67" }))).toMatchObject({
        takenOver: true,
      });
    },
  );

  it$("does not ask the source about nobody or about an empty password", async () => {
    const { source, signIn, request } = await setUp("empty");
    for (const [identifier, password] of [
      ["", CANARY],
      ["  ", CANARY],
      ["ann@old.test", ""],
    ] as const)
      expect(await signIn(request(identifier, password))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(source.calls).toBe(0);
  });

  it$("explains every decision by a trace: who was looked up, what the source said, what followed", async () => {
    const { tenant, source, signIn, request, logTypes } = await setUp("traces");
    source.add("ann@old.test", CANARY);
    const outcomes = [
      await signIn(request("ann@old.test", "wrong")),
      await signIn(request("ann@old.test", CANARY)),
      await signIn(request("ann@old.test", CANARY)),
      await signIn(request("ann@old.test", "wrong")),
    ];
    expect(await logTypes()).toEqual(["fp", "sepft", "sepft", "fp"]);
    const traces = await Promise.all(outcomes.map(({ traceId }) => store.traces.find(tenant.id, traceId)));
    expect(traces.map((trace) => [trace?.outcome, trace?.sourceAsked, trace?.steps.map(({ step }) => step)])).toEqual([
      ["wrong_credentials", true, ["limits", "local_lookup", "migration_phase", "source_call"]],
      ["taken_over", true, ["limits", "local_lookup", "migration_phase", "source_call", "hash_password", "take_over"]],
      ["signed_in", false, ["limits", "local_lookup", "local_password"]],
      ["wrong_credentials", false, ["limits", "local_lookup", "local_password"]],
    ]);
    expect(traces.every((trace) => trace?.logId !== undefined)).toBe(true);
    expect(JSON.stringify(traces)).not.toContain(CANARY);
  });

  it$("finishes for whoever comes next when the first caller hangs up", async () => {
    const { source, signIn, request, users } = await setUp("hang-up");
    source.add("ann@old.test", CANARY);
    let open = () => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const gone = new AbortController();
    const first = signIn(request("ann@old.test", CANARY, { signal: gone.signal }));
    const second = signIn(request("ann@old.test", CANARY));
    await expect.poll(() => source.calls).toBe(1);
    gone.abort();
    open();
    expect(await second).toMatchObject({ outcome: "signed_in" });
    await first;
    expect(source.calls).toBe(1);
    expect(await users()).toHaveLength(1);
  });

  it$("does not create a user at a connection that was removed while the source was asked", async () => {
    const { tenant, connection, source, signIn, request, users } = await setUp("removed-connection");
    source.add("ann@old.test", CANARY);
    let open = () => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const signingIn = signIn(request("ann@old.test", CANARY)).catch((error: { code?: string }) => ({
      outcome: "refused",
      refusal: error,
    }));
    await expect.poll(() => source.calls).toBe(1);
    await store.connections.remove(tenant.id, connection.id);
    open();
    expect(await signingIn).toMatchObject({ outcome: "refused", refusal: { code: expect.any(String) } });
    expect(await users()).toEqual([]);
  });

  it$("asks nobody once import mode is off, and the source no more after its scripts changed", async () => {
    const { connection, source, node, signIn, request, users } = await setUp("switched-off");
    source.add("ann@old.test", CANARY);
    source.add("bob@old.test", CANARY);
    await signIn(request("ann@old.test", CANARY));
    const off = { ...connection, version: 2, options: { ...connection.options, import_mode: false } };
    expect(await signIn(request("ann@old.test", CANARY, { connection: off }))).toMatchObject({ outcome: "signed_in" });
    expect(await signIn(request("bob@old.test", CANARY, { connection: off }))).toMatchObject({
      refusal: { code: "wrong_credentials" },
    });
    const plain = {
      ...connection,
      version: 3,
      options: { ...connection.options, enabledDatabaseCustomization: false },
    };
    expect(await signIn(request("bob@old.test", CANARY, { connection: plain }))).toMatchObject({
      refusal: { code: "wrong_credentials" },
    });
    expect(source.calls).toBe(1);
    expect(await users()).toHaveLength(1);
    expect(node.connections.get({ ...connection, version: 4 })).not.toBe(node.connections.get(off));
  });

  it$("lets the person in, and everybody else, while the log cannot be written", async () => {
    const { source, request, users, tenant } = await setUp("log-down");
    source.add("ann@old.test", CANARY);
    let isDown = true;
    const failing: Store = {
      ...store,
      traces: { ...store.traces, insert: () => Promise.reject(new Error("no log")) },
      transaction: (work) =>
        store.transaction((tx) =>
          work(isDown ? { ...tx, traces: { ...tx.traces, insert: () => Promise.reject(new Error("no log")) } } : tx),
        ),
    };
    const node = startNode(failing, source);
    nodes.push(node);
    expect(await node.signIn(request("ann@old.test", CANARY))).toMatchObject({ takenOver: true });
    expect(await node.signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    expect(await node.signIn(request("ann@old.test", "wrong"))).toMatchObject({
      refusal: { code: "wrong_credentials" },
    });
    await expect(node.logWriter.flush()).rejects.toThrow("no log");
    isDown = false;
    await node.logWriter.flush();
    expect((await store.logEvents.listAfter(tenant.id, { limit: 100 })).map(({ type }) => type).sort()).toEqual([
      "fp",
      "sepft",
      "sepft",
    ]);
    expect(await users()).toMatchObject([{ loginsCount: 2 }]);
  });
});
