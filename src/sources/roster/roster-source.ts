import type { Connection } from "../../domain/connection.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import type { CredentialCheck, SourceProfile } from "../../domain/source-check.ts";
import type { Store } from "../../store/store.ts";
import type { SourceCallReport, SourceConnector } from "../source-connector.ts";

export interface RosterSourceDeps {
  readonly store: Pick<Store, "roster">;
  readonly passwordHasher: {
    verify(passwordHash: string, password: string): Promise<boolean>;
    pretendToVerify(password: string): Promise<void>;
  };
}

/** What a roster says of somebody who is still to come. */
interface Listed {
  readonly profile: SourceProfile;
  readonly passwordHash?: string;
}

/**
 * Answers from the roster in place of a source that is closed: whom a list named with a hash signs in by it, whom it named
 * without one can set a password. Everybody takes as long as a wrong password, so that the time tells nobody who is listed.
 */
export function rosterSource(connection: Pick<Connection, "tenantId" | "id">, deps: RosterSourceDeps): SourceConnector {
  return {
    kind: "roster",
    async checkCredentials(credentials) {
      const began = performance.now();
      const listed = await findListed(connection, credentials.identifier, deps);
      const check = await checkPassword(listed, credentials.revealPassword(), deps);
      return { check, report: reportOf(began) };
    },
    async findUser(identifier) {
      const began = performance.now();
      const listed = await findListed(connection, identifier, deps);
      return {
        lookup: listed ? { outcome: "found", profile: listed.profile } : { outcome: "absent" },
        report: reportOf(began),
      };
    },
    close: async () => {},
  };
}

async function checkPassword(
  listed: Listed | undefined,
  password: string,
  { passwordHasher }: RosterSourceDeps,
): Promise<CredentialCheck> {
  if (listed?.passwordHash === undefined) {
    await passwordHasher.pretendToVerify(password);
    const detail = listed
      ? "The migration is finalised, and the roster has no password of theirs: they need a new one."
      : "The migration is finalised, and they are not on the roster.";
    return { outcome: "rejected", reason: "unknown_user", detail };
  }
  const right = await passwordHasher.verify(listed.passwordHash, password);
  return right ? { outcome: "accepted", profile: listed.profile } : { outcome: "rejected", reason: "wrong_password" };
}

async function findListed(
  { tenantId, id }: Pick<Connection, "tenantId" | "id">,
  identifier: string,
  { store }: RosterSourceDeps,
): Promise<Listed | undefined> {
  const identifiers = [normaliseIdentifier(identifier)];
  const entry = await store.roster.findPerson(tenantId, id, { identifiers });
  if (!entry || !isToCome(entry)) return undefined;
  const profile = entry.profile ?? profileOf(entry);
  if (!profile) return undefined;
  return {
    profile: entry.state === "blocked" ? { ...profile, blocked: true } : profile,
    passwordHash: entry.passwordHash,
  };
}

/** Of two rows that claim to be one person, neither is believed. */
const isToCome = ({ state }: RosterEntry): boolean =>
  state === "never_seen" || state === "failed" || state === "blocked";

/** What the columns say, where the list said no more. */
function profileOf({ localId, email, username, phoneNumber }: RosterEntry): SourceProfile | undefined {
  const id = localId ?? email ?? username;
  return id === undefined ? undefined : { id, email, username, phoneNumber, emailVerified: false, extra: {} };
}

const reportOf = (began: number): SourceCallReport => ({
  durationMs: performance.now() - began,
  outboundCalls: [],
  console: [],
});
