import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aListing, load } from "../../../test/conformance/roster/roster-world.ts";
import { insertConnection, insertTenant } from "../../../test/conformance/store/fixtures.ts";
import { engines } from "../../../test/support/databases.ts";
import { MemorySource } from "../../../test/support/memory-source.ts";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { newConnectionId, newTenantId } from "../../domain/ids.ts";
import type { CredentialCheck } from "../../domain/source-check.ts";
import type { NewLogEvent } from "../../logs/log-writer.ts";
import type { Store } from "../../store/store.ts";
import type { SourceCallReport, SourceConnector } from "../source-connector.ts";
import { protectionSettings } from "./protection-settings.ts";
import { createSourceProtection } from "./source-protection.ts";
import type { Trial } from "./source-question.ts";

const never = new AbortController().signal;
const right = new Credentials("ann@old.test", "right");
const wrong = new Credentials("ann@old.test", "wrong");
const closing: (() => Promise<void>)[] = [];
let store: Store;

beforeAll(async () => {
  store = await engines[0]!.open();
});
afterAll(async () => {
  for (const close of closing) await close();
  await store.close();
});

/** A connection of its own, and nodes before its source whose clock the test turns. */
function aPlace(given: object = {}, stored?: Connection) {
  const connection = stored ?? {
    tenantId: newTenantId(),
    id: newConnectionId(),
    name: "Old",
    strategy: "auth0",
    version: 1,
  };
  const clock = { at: Date.parse("2026-01-02T03:04:05Z"), now: () => new Date(clock.at) };
  const source = new MemorySource();
  source.add("ann@old.test", "right");
  const events: NewLogEvent[] = [];
  const options = { settings: protectionSettings.parse(given), timeoutMs: 1_000 };
  const node = (name: string, connector: SourceConnector = source) => {
    const protection = createSourceProtection({
      store,
      clock,
      node: name,
      newId: randomUUID,
      logWriter: { write: (event) => String(events.push(event)) },
      onFailure(error) {
        throw error;
      },
    });
    closing.push(() => protection.close());
    const open = (changes: Partial<typeof options & { trial: Trial }> = {}, version = connection.version) =>
      protection.protect(connector, { ...connection, version }, { ...options, ...changes });
    return { protection, open, source: open() };
  };
  return { connection, clock, source, events, node };
}

const reasonOf = ({ check }: { check: CredentialCheck }) => ("reason" in check ? check.reason : check.outcome);

describe("a protected source", () => {
  it("asks again for a person once their guesses are older than the source's window, and not before", async () => {
    const { clock, source, node } = aPlace({ lockout: { attempts: 3, window_minutes: 10 } });
    const { source: guarded } = node("a");
    for (let i = 0; i < 2; i += 1)
      expect(reasonOf(await guarded.checkCredentials(wrong, never))).toBe("wrong_password");
    const refused = await guarded.checkCredentials(right, never);
    expect(refused.check).toMatchObject({ outcome: "unavailable", reason: "guess_budget" });
    clock.at += 600_000;
    expect(reasonOf(await guarded.checkCredentials(right, never))).toBe("guess_budget");
    expect(source.calls).toBe(2);
    clock.at += 1_000 * (refused.check as { retryAfterSeconds: number }).retryAfterSeconds - 600_000;
    expect(reasonOf(await guarded.checkCredentials(right, never))).toBe("accepted");
  });

  it("holds a guess whose question was never answered, and one from a node that is gone", async () => {
    const { source, node } = aPlace({ lockout: { attempts: 2 } });
    source.answer = { outcome: "unavailable", reason: "timeout" };
    await node("a").source.checkCredentials(wrong, never);
    source.answer = undefined;
    expect(reasonOf(await node("b").source.checkCredentials(right, never))).toBe("guess_budget");
  });

  it("gives a guess back when the password was right, or when the question was never posed", async () => {
    const { source, node } = aPlace({ lockout: { attempts: 2 }, concurrency: 1, queue: 1, queue_wait_ms: 0 });
    const { source: guarded, protection } = node("a");
    for (let i = 0; i < 3; i += 1) {
      expect(reasonOf(await guarded.checkCredentials(right, never))).toBe("accepted");
      await protection.close();
    }
    const held = Promise.withResolvers<void>();
    source.gate = held.promise;
    const slow = guarded.checkCredentials(new Credentials("bob@old.test", "x"), never);
    await expect.poll(() => source.calls).toBe(4);
    expect(reasonOf(await guarded.checkCredentials(wrong, never))).toBe("busy");
    held.resolve();
    await slow;
    expect(reasonOf(await guarded.checkCredentials(right, never))).toBe("accepted");
  });

  it("counts no right password of somebody who tries a script out, saved or not", async () => {
    const { source, node } = aPlace({ lockout: { attempts: 2 } });
    const { open, protection } = node("a");
    for (const isDraft of [true, false, true]) {
      const trial = open({ trial: { despiteOpenBreaker: false, isDraft } });
      expect(reasonOf(await trial.checkCredentials(right, never))).toBe("accepted");
      await protection.close();
    }
    const draft = open({ trial: { despiteOpenBreaker: false, isDraft: true } });
    expect(reasonOf(await draft.checkCredentials(wrong, never))).toBe("wrong_password");
    expect(reasonOf(await draft.checkCredentials(right, never))).toBe("guess_budget");
    expect(source.calls).toBe(4);
  });

  it("lets somebody who tries a script out ask despite an open breaker, when told to, and the breaker learns nothing from it", async () => {
    const { source, node } = aPlace();
    const { source: guarded, open, protection } = node("a");
    const trial = (despiteOpenBreaker: boolean) => open({ trial: { despiteOpenBreaker, isDraft: true } });
    const state = () => protection.states()[0]?.health.breaker;
    const somebody = (i: number) => new Credentials(`person${i}@old.test`, "x");
    source.answer = { outcome: "unavailable", reason: "timeout" };
    for (let i = 0; i < 9; i += 1) await trial(false).checkCredentials(somebody(i), never);
    expect(state()).toBe("closed");
    for (let i = 0; i < 5; i += 1) await guarded.checkCredentials(somebody(i), never);
    expect(state()).toBe("open");
    source.answer = undefined;
    expect(reasonOf(await trial(false).checkCredentials(right, never))).toBe("breaker_open");
    expect(reasonOf(await trial(true).checkCredentials(right, never))).toBe("accepted");
    expect(state()).toBe("open");
    expect(reasonOf(await guarded.checkCredentials(right, never))).toBe("breaker_open");
    expect(protection.states()[0]?.health.callsToday).toBe(15);
  });

  it("lets more people come at once from one address than it may have wrong guesses", async () => {
    const { source, node } = aPlace({ per_ip: { guesses: 5 }, concurrency: 4 });
    const { source: guarded } = node("a");
    const people = Array.from({ length: 30 }, (_, index) => `person${index}@old.test`);
    for (const person of people) source.add(person, "right");
    const answers = await Promise.all(
      people.map((person) =>
        guarded.checkCredentials(new Credentials(person, "right"), never, { ip: "192.0.2.1" }).then(reasonOf),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(["accepted"]));
  });

  it("is one for all openings of a connection: turns and breaker stay, new settings hold at once", async () => {
    const { source, node } = aPlace({ breaker: { failures: 2 } });
    const { open } = node("a");
    source.lookupAnswer = { outcome: "unavailable", reason: "unreachable" };
    await open().findUser("ann@old.test", never);
    await open().findUser("ann@old.test", never);
    expect((await open().findUser("ann@old.test", never)).lookup).toMatchObject({ reason: "breaker_open" });
    expect((await open().checkCredentials(right, never)).check).toMatchObject({ reason: "breaker_open" });
    expect(source.calls).toBe(2);
  });

  it("is asked at once when its connection was changed while the breaker was open", async () => {
    const { source, node, events } = aPlace({ breaker: { failures: 1, open_seconds: 3_600 } });
    const { open } = node("a");
    source.lookupAnswer = { outcome: "unavailable", reason: "unreachable" };
    await open().findUser("ann@old.test", never);
    source.lookupAnswer = undefined;
    expect((await open().findUser("ann@old.test", never)).lookup).toMatchObject({ reason: "breaker_open" });
    const changed = open({}, 2);
    expect((await changed.findUser("ann@old.test", never)).lookup.outcome).toBe("found");
    expect(events.map(({ type }) => type)).toEqual([
      "source_breaker_open",
      "source_breaker_half_open",
      "source_breaker_closed",
    ]);
  });

  it("has one budget for whom the roster knows by an e-mail address and a username", async () => {
    const stored = await insertConnection(store, await insertTenant(store));
    const { source, node } = aPlace({ lockout: { attempts: 5 } }, stored);
    expect(await load(store, stored, [aListing({ localId: "1", email: "ann@old.test", username: "ann" })])).toEqual([
      "listed",
    ]);
    const { source: guarded } = node("a");
    const guess = async (who: string) => reasonOf(await guarded.checkCredentials(new Credentials(who, "x"), never));
    for (const who of ["ann", "ann@old.test", "ANN", " Ann@old.test"])
      expect(await guess(who)).not.toBe("guess_budget");
    expect(await guess("ann")).toBe("guess_budget");
    expect(await guess("ann@old.test")).toBe("guess_budget");
    expect(await guess("bob@old.test")).toBe("unknown_user");
    expect(source.calls).toBe(5);
  });

  it("takes all addresses of one IPv6 network for one, since whoever has it has them all", async () => {
    const { source, node } = aPlace({ per_ip: { guesses: 1 } });
    const { source: guarded } = node("a");
    const guess = async (who: string, ip: string) =>
      reasonOf(await guarded.checkCredentials(new Credentials(who, "x"), never, { ip }));
    expect(await guess("ann@old.test", "2001:db8::1")).toBe("wrong_password");
    expect(await guess("bob@old.test", "2001:db8:0:0:ffff::2")).toBe("guess_budget");
    expect(await guess("bob@old.test", "2001:db8:0:1::2")).toBe("unknown_user");
    expect(source.calls).toBe(2);
  });

  it("does not take a caller who hangs up for a source that fails", async () => {
    const { node, events } = aPlace({ breaker: { failures: 1 } });
    const asked = Promise.withResolvers<void>();
    const report: SourceCallReport = { durationMs: 1, outboundCalls: [], console: [] };
    const silent: SourceConnector = {
      kind: "ldap",
      checkCredentials: () => new Promise(() => undefined),
      async findUser(_identifier, signal) {
        asked.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return { lookup: { outcome: "unavailable", reason: "timeout" }, report };
      },
      close: async () => {},
    };
    const guarded = node("a", silent).open({ timeoutMs: 50 });
    const caller = new AbortController();
    const lookup = guarded.findUser("ann@old.test", caller.signal);
    await asked.promise;
    caller.abort();
    await lookup;
    expect(events).toEqual([]);
    await guarded.findUser("ann@old.test", never);
    expect(events.map(({ type }) => type)).toEqual(["source_breaker_open"]);
  });

  it("does not wait for a source that does not heed its limit", async () => {
    const { node } = aPlace();
    const silent: SourceConnector = {
      kind: "ldap",
      checkCredentials: () => new Promise(() => undefined),
      findUser: () => new Promise(() => undefined),
      close: async () => {},
    };
    const guarded = node("a", silent).open({ timeoutMs: 10 });
    expect(reasonOf(await guarded.checkCredentials(right, never))).toBe("timeout");
  });

  it("tells the other nodes when the source does not want to be asked, and what each finds", async () => {
    const { connection, clock, source, node, events } = aPlace();
    const report: SourceCallReport = {
      durationMs: 1,
      outboundCalls: [{ host: "old.test", port: 443, status: 429, durationMs: 1, limits: { "retry-after": "60" } }],
      console: [],
    };
    const limited: SourceConnector = {
      kind: "script",
      checkCredentials: async () => ({ check: { outcome: "unavailable", reason: "script_error" }, report }),
      findUser: async () => ({ lookup: { outcome: "absent" }, report }),
      close: async () => {},
    };
    const one = node("a", limited);
    const other = node("b");
    expect(reasonOf(await other.source.checkCredentials(wrong, never))).toBe("wrong_password");
    await one.source.checkCredentials(wrong, never);
    await one.protection.flush();
    await other.protection.flush();
    expect((await other.source.findUser("ann@old.test", never)).lookup).toMatchObject({
      reason: "rate_limited_by_source",
      retryAfterSeconds: 60,
    });
    clock.at += 60_000;
    expect((await other.source.findUser("ann@old.test", never)).lookup.outcome).toBe("found");
    expect(source.calls).toBe(2);
    const health = await store.sourceHealth.list(connection.tenantId, connection.id);
    expect(health).toMatchObject([
      { node: "a", callsToday: 1, failuresToday: 1, rateLimitedUntil: expect.any(Date) },
      { node: "b", callsToday: 1, failuresToday: 0, lastAnswerAt: expect.any(Date) },
    ]);
    expect(events).toMatchObject([{ type: "source_rate_limited", connectionId: connection.id }]);
    expect(JSON.stringify([events, health])).not.toContain("ann@old.test");
  });
});
