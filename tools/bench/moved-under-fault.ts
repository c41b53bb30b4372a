import type { ArrivingSite } from "../../test/support/arriving-site.ts";
import { type Measured, summary } from "./load.ts";

/** Sign-ins of people who have moved, while all is quiet and while their source hangs and others keep coming for the first time. */
export interface MovedUnderFault {
  readonly quiet: Measured;
  readonly underFault: Measured;
  /** p99 under the fault, as a share of the quiet one. Aim: at most 1.5. */
  readonly ratio: number;
}

const MOVED = 20;
const STRANGERS_PER_SECOND = 10;

/**
 * Measures both in turns of a second, so that whatever else the machine does meets both alike. The site's connection is the one
 * whose source hangs; its people are taken over first. `seconds`: of each of the two.
 */
export async function movedUnderFaultPhase(site: ArrivingSite, seconds: number): Promise<MovedUnderFault> {
  const moved = Array.from({ length: MOVED }, (_, i) => `moved-under-fault-${i}@arriving.test`);
  for (const person of moved) await mustSignIn(person, site);
  const quiet: number[] = [];
  const underFault: number[] = [];
  await timeSignIns(moved, 1, site);
  for (let turn = 0; turn < seconds; turn += 1) {
    quiet.push(...(await timeSignIns(moved, 1, site)));
    const strangers = startStrangers(`${turn}`, site);
    underFault.push(...(await timeSignIns(moved, 1, site)));
    await strangers.stop();
  }
  const quietSummary = summary(quiet, quiet.length / seconds);
  const faultSummary = summary(underFault, underFault.length / seconds);
  return { quiet: quietSummary, underFault: faultSummary, ratio: faultSummary.p99 / quietSummary.p99 };
}

/** One after the other; milliseconds of each. */
async function timeSignIns(people: readonly string[], seconds: number, site: ArrivingSite): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
    const began = performance.now();
    await mustSignIn(people[times.length % people.length]!, site);
    times.push(performance.now() - began);
  }
  return times;
}

async function mustSignIn(person: string, site: ArrivingSite): Promise<void> {
  const { status, text } = await site.signIn(person);
  if (status !== 200) throw new Error(`${person} was answered ${status}: ${text}`);
}

/** People whom only the source knows, while it hangs. */
function startStrangers(turn: string, site: ArrivingSite) {
  site.source.hang(true);
  const answers: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    answers.push(site.signIn(`stranger-${turn}-${answers.length}@arriving.test`));
  }, 1_000 / STRANGERS_PER_SECOND);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(answers);
      site.source.hang(false);
    },
  };
}
