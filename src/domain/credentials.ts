import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";
import { normaliseIdentifier } from "./identifier.ts";

const REDACTED = "[redacted]";
// Compares passwords of waiting sign-ins without keeping a comparable digest beyond this process.
const comparisonKey = randomBytes(32);

/**
 * What a person typed. The only place where a password exists: it is unreadable by accident, since printing, spreading
 * and JSON show `[redacted]`; whoever needs it calls `revealPassword()`, and there are few such calls to review.
 */
export class Credentials {
  /** As typed, for the script (contract §2.4: casing is kept); without space around it, which belongs to no identifier and a keyboard adds. */
  readonly identifier: string;
  readonly #password: string;

  constructor(identifier: string, password: string) {
    this.identifier = identifier.trim();
    this.#password = password;
  }

  /** The form under which the person is looked up. */
  get normalisedIdentifier(): string {
    return normaliseIdentifier(this.identifier);
  }

  revealPassword(): string {
    return this.#password;
  }

  /** Whether both hold the same password; takes the same time whatever they hold. */
  hasSamePassword(other: Credentials): boolean {
    const digest = (text: string) => createHmac("sha256", comparisonKey).update(text).digest();
    return timingSafeEqual(digest(this.#password), digest(other.#password));
  }

  toJSON(): unknown {
    return { identifier: this.identifier, password: REDACTED };
  }

  toString(): string {
    return `Credentials(${REDACTED})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
