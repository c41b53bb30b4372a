import { createHash } from "node:crypto";
import type { Credentials } from "../../domain/credentials.ts";
import type { ConnectionId, TenantId } from "../../domain/ids.ts";
import { networkOf } from "../../domain/ip-network.ts";
import type { GuessBudget, SourceGuess } from "../../store/source-guesses.ts";
import type { ProtectionSettings } from "./protection-settings.ts";

const MINUTE_MS = 60_000;
/** Of what is kept beside a budget; nobody's identifier is longer. */
const MAX_IDENTIFIER = 1_024;
/** By how much nodes' clocks may differ. */
const CLOCKS_APART_MS = 10_000;

/**
 * The budgets that one password counts in: its identifier's, those of whom the roster knows by it, and its address's. A guess is
 * held for the source's window and for as long as the source may take to count it: the question itself, and as long again for a
 * source that works on after nobody listens any more. So in no window of the source there are more than the budget.
 */
export function guessOf(
  question: {
    readonly tenantId: TenantId;
    readonly connectionId: ConnectionId;
    readonly credentials: Credentials;
    /** Keys of the roster's rows that have the identifier: whoever is listed is one person by any of theirs. */
    readonly listedAs: readonly string[];
    readonly ip?: string;
  },
  settings: ProtectionSettings,
  deps: { readonly now: Date; readonly timeoutMs: number; readonly newId: () => string },
): SourceGuess {
  const underWayMs = 2 * deps.timeoutMs + CLOCKS_APART_MS;
  const budget = (kind: string, value: string, limit: number, windowMinutes: number) => ({
    key: keyOf(kind, value),
    limit,
    heldUntil: new Date(deps.now.getTime() + windowMinutes * MINUTE_MS + underWayMs),
  });
  const { lockout, per_ip } = settings;
  const { tenantId, connectionId, credentials, listedAs, ip } = question;
  // Named once: whoever is listed would otherwise stand twice among those who are held back.
  const identifier = credentials.normalisedIdentifier;
  const ofPerson = (kind: string, value: string, isNamed: boolean): GuessBudget => ({
    ...budget(kind, value, lockout.attempts - 1, lockout.window_minutes),
    ...(isNamed ? { identifier: identifier.slice(0, MAX_IDENTIFIER) } : {}),
  });
  const person = ofPerson("person", identifier, listedAs.length === 0);
  const listed = listedAs.map((key, index) => ofPerson("listed", key, index === 0));
  const address = ip === undefined ? [] : [budget("address", networkOf(ip), per_ip.guesses, per_ip.window_minutes)];
  return { tenantId, connectionId, id: deps.newId(), budgets: [person, ...listed, ...address] };
}

/** The budgets of one person, for who forgets them. */
export const keysOfPerson = (identifier: string, listedAs: readonly string[]): readonly string[] => [
  keyOf("person", identifier),
  ...listedAs.map((key) => keyOf("listed", key)),
];

/** Hashed: what is typed may be of any length, and is nobody's business in this table unless they are held back. */
const keyOf = (kind: string, value: string): string =>
  `${kind}:${createHash("sha256").update(value).digest("base64url")}`;
