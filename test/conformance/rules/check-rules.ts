import { expect } from "vitest";
import type { UserId } from "../../../src/domain/ids.ts";
import { placesWith } from "../../support/canary.ts";
import { counted, ghosts, recounted } from "../roster/roster-world.ts";
import type { Action } from "./actions.ts";
import type { Model } from "./model.ts";
import type { SourceCall } from "./old-system.ts";
import { LOCKED_AFTER } from "./rules-site.ts";
import { PASSWORDS, type Seen } from "./setting.ts";
import type { Found, World } from "./world.ts";

const LOCK_WINDOW_MS = 600_000;
const DAY_MS = 86_400_000;

/** One step of a run: what was done at one moment, and what came of it. */
export interface StepTaken {
  readonly actions: readonly Action[];
  readonly seen: readonly Seen[];
  /** Questions that the source heard meanwhile. */
  readonly calls: readonly SourceCall[];
  readonly phaseBefore: Model["phase"];
  readonly before: Found;
  readonly found: Found;
}

/** The rules of design §4 that can be seen from the tables and the source alone, whatever the model thinks. Throws for a broken one. */
export async function checkRules(step: StepTaken, world: World): Promise<void> {
  await onlyAfterAYes(step, world);
  await allOrNothing(step, world);
  atMostOneQuestion(step);
  await outageCountsAgainstNobody(step, world);
  movedAreNotAskedAbout(step);
  sourceLocksNobody(world);
  passwordsStaySecret(step);
  await everySignInIsExplained(step, world);
}

/** Rule 1. */
async function onlyAfterAYes({ calls, before, found }: StepTaken, { site, place }: World): Promise<void> {
  for (const userId of Object.keys(found.users)) {
    if (userId in before.users) continue;
    const [provenance] = await site.store.users.provenance(place.tenant.id, userId as UserId);
    if (provenance?.sourceKind !== "memory") continue;
    const wasVouchedFor = calls.some(({ personId, question }) => {
      const isOfThisWay = provenance.way === "sign_in" ? question === "password" : question === "lookup";
      return isOfThisWay && `auth0|${personId}` === userId;
    });
    expect(wasVouchedFor, `rule 1: the source said yes to ${userId} before they were written`).toBe(true);
  }
}

/** Rule 2: user, hash, provenance, log event, roster and counts. */
async function allOrNothing({ found }: StepTaken, { site, place }: World): Promise<void> {
  const { store } = site;
  const { tenant, connection } = place;
  const events = await store.logEvents.listAfter(tenant.id, { limit: 1_000 });
  for (const userId of Object.keys(found.users)) {
    const provenance = await store.users.provenance(tenant.id, userId as UserId);
    expect(provenance, `rule 2: how ${userId} came is known, once`).toHaveLength(1);
    const { way, traceId, at } = provenance[0]!;
    const stored = await store.users.findWithPassword(tenant.id, "auth0", userId.slice("auth0|".length));
    expect(stored, `rule 2: ${userId} has an identity`).toBeDefined();
    if (way !== "bulk") expect(stored?.passwordHash, `rule 2: ${userId} has a hash`).toBeDefined();
    const told = events.filter((event) => event.userId === userId && event.date >= at);
    if (way === "sign_in" || way === "password_reset")
      expect(
        told.some((event) => event.traceId === traceId),
        `rule 2: the arrival of ${userId} is in the log`,
      ).toBe(true);
    if (way === "sign_up" || way === "admin") expect(told.length, `rule 2: ${userId} is in the log`).toBeGreaterThan(0);
  }
  const isOfTheRoster = ([metric]: [string, number]) => /^(listed|found|state:|cause:|moved:|unlisted:)/.test(metric);
  const counts = Object.fromEntries(Object.entries(await counted(store, connection)).filter(isOfTheRoster));
  expect(counts, "rule 2: the counts are what counting everybody gives").toEqual(await recounted(store, connection));
  expect(await ghosts(store, connection), "rule 2: nobody here is said to be still to come").toEqual([]);
  const [total] = [(await counted(store, connection)).source_calls ?? 0];
  expect(total, "every question to the source is counted").toBe(place.old.calls.length);
}

/**
 * Rule 3. However many come at once by one name, a node asks once about whoever comes over. After a no, whoever comes a moment later asks
 * again; and shadow mode compares each sign-in.
 */
function atMostOneQuestion({ calls, phaseBefore, before, found }: StepTaken): void {
  if (phaseBefore === "shadow") return;
  const cameOver = calls.filter(({ question, personId }) => {
    const userId = `auth0|${personId}`;
    return question === "password" && userId in found.users && !(userId in before.users);
  });
  const byNodeAndName = Map.groupBy(cameOver, ({ node, identifier }) => `${node} ${identifier}`);
  for (const [who, asked] of byNodeAndName) expect(asked.length, `rule 3: questions of node and name ${who}`).toBe(1);
}

/** Rule 4: each attempt comes from an address of its own, so that what counts against it is easily seen. */
async function outageCountsAgainstNobody({ seen }: StepTaken, { site, place }: World): Promise<void> {
  for (const { code, ip } of seen) {
    if (ip === undefined) continue;
    const key = JSON.stringify(["ip", ip]);
    const failures = await site.store.failedLogins.count(place.tenant.id, key, site.clock.now(), DAY_MS);
    expect(failures, `rule 4: what counts against somebody who heard ${code}`).toBe(
      code === "wrong_credentials" ? 1 : 0,
    );
  }
}

/** Rule 5, and the end: once finalised, nobody is asked about. Shadow mode compares, and may ask about who is here. */
function movedAreNotAskedAbout({ actions, calls, phaseBefore, before }: StepTaken): void {
  if (phaseBefore === "finalised") expect(calls, "nothing is asked once the migration is finalised").toEqual([]);
  // Somebody may have left, or a phase have begun, in the same moment.
  if (
    phaseBefore === "shadow" ||
    actions.some(({ kind }) => ["delete", "change_email", "terminate", "phase"].includes(kind))
  )
    return;
  const known = calls.filter(({ identifier }) => identifier in before.meaning);
  expect(known, "rule 5: nobody is asked about who is here").toEqual([]);
}

/** Rule 7: by one name, never as many wrong passwords within the source's window as it locks somebody for. */
function sourceLocksNobody({ old }: World): void {
  const wrong = old.calls.filter(({ question, answer }) => question === "password" && answer === "no");
  for (const { identifier, atMs } of wrong) {
    const within = wrong.filter(
      (other) => other.identifier === identifier && other.atMs <= atMs && atMs - other.atMs < LOCK_WINDOW_MS,
    );
    expect(within.length, `rule 7: wrong passwords for ${identifier} in one window`).toBeLessThan(LOCKED_AFTER);
  }
}

/** Rule 8, as far as answers go; the database and the log are searched at the end. */
function passwordsStaySecret({ seen }: StepTaken): void {
  const answers = Object.fromEntries(seen.map(({ text, code }, index) => [`${index} ${code}`, text]));
  expect(placesWith(Object.values(PASSWORDS), answers), "rule 8: no answer has a password in it").toEqual([]);
}

/** Rule 9. */
async function everySignInIsExplained({ actions, seen, calls }: StepTaken, { site, place }: World): Promise<void> {
  const events = await site.store.logEvents.listAfter(place.tenant.id, { limit: 1_000 });
  for (const { traceId, code, userId } of seen) {
    if (traceId === undefined) continue;
    const trace = await site.store.traces.find(place.tenant.id, traceId);
    expect(trace, `rule 9: a sign-in that ended with ${code} has a trace`).toMatchObject({ outcome: code });
    if (userId !== undefined) expect(trace?.userId, "rule 9: the trace can be found by its user").toBe(userId);
    const steps = trace?.steps.map(({ step }) => step) ?? [];
    expect(steps, "rule 9: where it was looked for them").toContain("local_lookup");
    const told = events.filter((event) => event.traceId === traceId);
    expect(told, `rule 9: a sign-in that ended with ${code} has one log event`).toHaveLength(1);
    if (actions.length > 1) continue;
    const wasAsked = calls.length > 0 && !steps.includes("local_password") && trace?.outcome !== "wrong_credentials";
    if (wasAsked) expect(trace?.sourceAsked, "rule 9: the trace says that the source was asked").toBe(true);
    if (calls.length === 0) expect(trace?.sourceAsked, "rule 9: the trace says that it was not").toBe(false);
  }
}
