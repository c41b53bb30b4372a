import { randomBytes } from "node:crypto";
import { Credentials } from "../../domain/credentials.ts";
import { isNotAsked } from "../../domain/source-check.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { LookupObservation, Observation, Observations, SignInObservation } from "./observations.ts";

export interface ObserveInput {
  readonly source: SourceConnector;
  /** The test user; their password is asked about once, and only as it was given. */
  readonly person?: { readonly identifier: string; readonly password?: string };
  /** Somebody of another connection at the source. */
  readonly stranger?: string;
  /** Longest time for one question, milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** So few that they disturb nobody, and enough for a median. */
const TIMED_LOOKUPS = 5;

/**
 * Asks the source everything that the steps judge by: a dozen questions at most, one after the other. Wrong passwords are tried for
 * somebody made up only, since a real person could be locked out by them. A kind of question that got no answer in time is not asked
 * again, and nothing is once the source's protection leaves it alone.
 */
export async function observe(input: ObserveInput): Promise<Observations> {
  const all: Observation[] = [];
  const { source } = input;
  const givenUp = new Set<Observation["asked"]>();
  const limit = () => AbortSignal.any([input.signal, AbortSignal.timeout(input.timeoutMs)]);
  const keep = <Kept extends Observation>(observation: Kept): Kept | undefined => {
    const { verdict } = observation;
    // Only the budget of guesses is about one person: everything else holds for whatever comes next.
    if (verdict.outcome === "unavailable" && isNotAsked(verdict.reason) && verdict.reason !== "guess_budget") {
      givenUp.add("login").add("get_user");
      return undefined;
    }
    if (verdict.outcome === "unavailable" && verdict.reason === "timeout") givenUp.add(observation.asked);
    all.push(observation);
    return observation;
  };

  async function signIn(identifier: string, password: string): Promise<SignInObservation | undefined> {
    if (givenUp.has("login") || input.signal.aborted) return undefined;
    const { check, report } = await source.checkCredentials(new Credentials(identifier, password), limit());
    return keep({ asked: "login", verdict: check, report });
  }

  async function lookUp(identifier: string): Promise<LookupObservation | undefined> {
    if (givenUp.has("get_user") || input.signal.aborted) return undefined;
    const { lookup, report } = await source.findUser(identifier, limit());
    return keep({ asked: "get_user", verdict: lookup, report });
  }

  const { person, stranger } = input;
  const nobody = {
    signIn: await signIn(madeUpAddress(person), madeUpText()),
    lookup: await lookUp(madeUpAddress(person)),
  };
  const observedPerson = person && {
    signIn: person.password === undefined ? undefined : await signIn(person.identifier, person.password),
    lookup: await lookUp(person.identifier),
  };
  const observedStranger = stranger === undefined ? {} : { lookup: await lookUp(stranger) };
  const times: number[] = [];
  for (let asked = 0; asked < TIMED_LOOKUPS && nobody.lookup?.verdict.outcome === "absent"; asked++) {
    const timed = await lookUp(madeUpAddress(person));
    if (timed?.verdict.outcome !== "absent") break;
    times.push(timed.report.durationMs);
  }
  return { nobody, person: observedPerson ?? {}, stranger: observedStranger, lookupTimesMs: times, all };
}

const madeUpText = (): string => randomBytes(16).toString("hex");

/** At the test user's own domain, where there is one: scripts may choose a source by it. Nobody is called 32 random digits. */
function madeUpAddress(person: ObserveInput["person"]): string {
  const domain = /@([^@\s]+)$/.exec(person?.identifier ?? "")?.[1] ?? "example.com";
  return `usher-probe-${madeUpText()}@${domain}`;
}
