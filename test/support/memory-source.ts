import type { Credentials } from "../../src/domain/credentials.ts";
import type { CredentialCheck, SourceProfile, UserLookup } from "../../src/domain/source-check.ts";
import type { SourceCallReport, SourceConnector } from "../../src/sources/source-connector.ts";

const report: SourceCallReport = { durationMs: 1, outboundCalls: [], console: [] };

/** An old system in memory that counts how often it is asked, and answers whatever it is told to while `answer` is set. */
export class MemorySource implements SourceConnector {
  readonly kind = "memory";
  readonly people = new Map<string, { password: string; profile: SourceProfile }>();
  calls = 0;
  answer: CredentialCheck | undefined;
  /** The same for questions about an identifier alone. */
  lookupAnswer: UserLookup | undefined;
  /** Awaited in each call: lets a test hold the source's answer back. */
  gate: Promise<void> = Promise.resolve();

  add(email: string, password: string, profile: Partial<SourceProfile> = {}): void {
    this.people.set(email, {
      password,
      profile: { id: `old-${email}`, email, emailVerified: true, extra: {}, ...profile },
    });
  }

  async checkCredentials(credentials: Credentials): Promise<{ check: CredentialCheck; report: SourceCallReport }> {
    this.calls += 1;
    await this.gate;
    return { check: this.answer ?? this.#verdict(credentials), report };
  }

  async findUser(identifier: string): Promise<{ lookup: UserLookup; report: SourceCallReport }> {
    this.calls += 1;
    const person = this.people.get(identifier);
    if (this.lookupAnswer) return { lookup: this.lookupAnswer, report };
    return { lookup: person ? { outcome: "found", profile: person.profile } : { outcome: "absent" }, report };
  }

  async close(): Promise<void> {}

  #verdict(credentials: Credentials): CredentialCheck {
    const person = this.people.get(credentials.identifier);
    if (!person) return { outcome: "rejected", reason: "unknown_user" };
    if (person.password !== credentials.revealPassword()) return { outcome: "rejected", reason: "wrong_password" };
    return { outcome: "accepted", profile: person.profile };
  }
}
