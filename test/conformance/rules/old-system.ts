import type { Credentials } from "../../../src/domain/credentials.ts";
import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import type { CredentialCheck, SourceProfile, UserLookup } from "../../../src/domain/source-check.ts";
import type { SourceCallReport, SourceConnector } from "../../../src/sources/source-connector.ts";
import type { SourceCondition } from "./actions.ts";

/** Somebody at the old system. */
export interface OldPerson {
  readonly id: string;
  readonly email: string;
  readonly username?: string;
  readonly phone?: string;
  password: string;
  blocked: boolean;
  gone: boolean;
}

/** One question that the old system heard. */
export interface SourceCall {
  readonly node: number;
  readonly atMs: number;
  /** Normalised. */
  readonly identifier: string;
  readonly question: "password" | "lookup";
  /** `yes`: it vouched for somebody; `silent`: it gave no answer. */
  readonly answer: "yes" | "no" | "silent";
  /** Of whom it said yes. */
  readonly personId?: string;
}

/**
 * An old system as careless as they are: several people may answer to one name, and whoever's password fits is in. Remembers every question.
 */
export class OldSystem {
  readonly people: readonly OldPerson[];
  readonly calls: SourceCall[] = [];
  condition: SourceCondition = "up";
  readonly #tellsCasesApart: boolean;
  readonly #nowMs: () => number;

  constructor(people: readonly OldPerson[], options: { tellsCasesApart: boolean; nowMs: () => number }) {
    this.people = people;
    this.#tellsCasesApart = options.tellsCasesApart;
    this.#nowMs = options.nowMs;
  }

  named(typed: string): OldPerson[] {
    return namedAmong(this.people, typed, this.#tellsCasesApart);
  }

  connector(node: number): SourceConnector {
    return {
      kind: "memory",
      checkCredentials: async (credentials) => {
        await breath();
        const check = this.#check(credentials);
        this.#note(node, "password", credentials.identifier, check);
        return { check, report: this.#report() };
      },
      findUser: async (identifier) => {
        await breath();
        const lookup = this.#lookup(identifier);
        this.#note(node, "lookup", identifier, lookup);
        return { lookup, report: this.#report() };
      },
      close: async () => {},
    };
  }

  #check(credentials: Credentials): CredentialCheck {
    if (this.condition !== "up") return silence(this.condition);
    const named = this.named(credentials.identifier);
    if (named.length === 0) return { outcome: "rejected", reason: "unknown_user" };
    const person = named.find(({ password }) => password === credentials.revealPassword());
    return person
      ? { outcome: "accepted", profile: profileOf(person) }
      : { outcome: "rejected", reason: "wrong_password" };
  }

  #lookup(identifier: string): UserLookup {
    if (this.condition !== "up") return silence(this.condition);
    const [person] = this.named(identifier);
    return person ? { outcome: "found", profile: profileOf(person) } : { outcome: "absent" };
  }

  #report(): SourceCallReport {
    const call = { host: "old.test", port: 443, durationMs: 1 };
    const tooMany = { ...call, status: 429, limits: { "retry-after": "20" } };
    return {
      durationMs: 1,
      outboundCalls: this.condition === "limited" ? [tooMany] : [],
      unansweredRequests: 0,
      console: [],
    };
  }

  #note(node: number, question: SourceCall["question"], typed: string, answer: CredentialCheck | UserLookup): void {
    const yes = "profile" in answer ? answer.profile : undefined;
    this.calls.push({
      node,
      atMs: this.#nowMs(),
      identifier: normaliseIdentifier(typed),
      question,
      answer: yes ? "yes" : answer.outcome === "unavailable" ? "silent" : "no",
      personId: yes?.id,
    });
  }
}

/** Who answers to what was typed: by address, then by username. */
export function namedAmong<Person extends Pick<OldPerson, "email" | "username" | "gone">>(
  people: readonly Person[],
  typed: string,
  tellsCasesApart: boolean,
): Person[] {
  const isEmail = ({ email }: Person) =>
    tellsCasesApart ? email === typed : email.toLowerCase() === typed.toLowerCase();
  const isUsername = ({ username }: Person) => username !== undefined && username.toLowerCase() === typed.toLowerCase();
  const there = people.filter(({ gone }) => !gone);
  return [...there.filter(isEmail), ...there.filter((person) => !isEmail(person) && isUsername(person))];
}

const silence = (condition: SourceCondition) =>
  ({ outcome: "unavailable", reason: condition === "down" ? "unreachable" : "script_error" }) as const;

const profileOf = ({ id, email, username, phone, blocked }: OldPerson): SourceProfile => ({
  id,
  email,
  emailVerified: true,
  username,
  phoneNumber: phone,
  ...(blocked ? { blocked } : {}),
  extra: {},
});

/** A question takes its time: others come between. */
const breath = () => new Promise<void>((resolve) => setImmediate(resolve));
