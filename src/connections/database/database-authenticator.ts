import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { LocalCredential } from "../../domain/user.ts";
import type { FirstSignInInput, FirstSignInOutcome } from "../../migration/first-sign-in.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { Store } from "../../store/store.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import type { PasswordAuthenticator, PasswordCheckContext, PasswordCheckOutcome } from "../connection-strategy.ts";
import type { DatabaseOptions } from "./database-options.ts";
import { refuseNotImportable, refusePerSource, refuseUnknown, refuseWrongPassword, userBlocked } from "./refusals.ts";

export interface DatabaseAuthenticatorDeps {
  readonly store: Pick<Store, "users">;
  readonly passwordHasher: PasswordHasher;
  readonly firstSignIn: (input: FirstSignInInput) => Promise<FirstSignInOutcome>;
  readonly sourceTimeoutMs: number;
  readonly source?: SourceConnector;
}

/**
 * Signs people in at a database connection. Whoever is here is checked against the hash here and nowhere else, right or
 * wrong (design §4 rule 5); only whoever is not here leads to the source, and only in import mode.
 */
export function createDatabaseAuthenticator(
  connection: Connection<DatabaseOptions>,
  deps: DatabaseAuthenticatorDeps,
): PasswordAuthenticator {
  return {
    async check(credentials, context) {
      const credential = await findLocally(connection, credentials.normalisedIdentifier, context, deps);
      if (credential) return checkLocally(credential, credentials, context, deps);
      if (!deps.source) return refuseStranger(credentials, deps);
      return askSource(connection, deps.source, credentials, context, deps);
    },

    async findPerson(identifier, context) {
      const credential = await findLocally(connection, normaliseIdentifier(identifier), context, deps);
      if (credential) return { kind: "local", credential };
      if (!deps.source) return { kind: "source", lookup: { outcome: "absent" } };
      context.trace.markSourceAsked();
      const { lookup, report } = await deps.source.findUser(
        identifier,
        AbortSignal.any([context.signal, AbortSignal.timeout(deps.sourceTimeoutMs)]),
      );
      context.trace.note("source_lookup", lookup.outcome);
      return { kind: "source", lookup, askedSource: { kind: deps.source.kind, scriptHash: report.scriptHash } };
    },
  };
}

function findLocally(
  connection: Connection<DatabaseOptions>,
  identifier: string,
  context: Pick<PasswordCheckContext, "trace">,
  deps: DatabaseAuthenticatorDeps,
): Promise<LocalCredential | undefined> {
  return context.trace.measure(
    "local_lookup",
    () => deps.store.users.findCredential(connection.tenantId, connection.id, identifier),
    (credential) => ({ result: credential ? "found" : "not_found" }),
  );
}

async function checkLocally(
  credential: LocalCredential,
  credentials: Credentials,
  context: PasswordCheckContext,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  const right = await context.trace.measure(
    "local_password",
    () => verifyHash(credential, credentials, deps),
    (matches) => ({ result: matches ? "right" : "wrong" }),
  );
  if (!right) return refuseWrongPassword(credential.userId);
  // Hashing has a queue: meanwhile the password may be another, and whose session began with the old one would stay. In one query: the
  // user's `sessionsValidFrom` must be from before a change that the hash does not show yet.
  const now = await deps.store.users.findWithPassword(credential.tenantId, credential.provider, credential.localId);
  if (now === undefined || now.passwordHash !== credential.passwordHash) return refuseWrongPassword(credential.userId);
  const { user } = now;
  // Said only to whoever knows the password: a stranger must not learn who is blocked.
  if (user.blocked === true) return userBlocked(credential.userId);
  return { outcome: "accepted", user, takenOver: false };
}

async function verifyHash(
  credential: LocalCredential,
  credentials: Credentials,
  deps: DatabaseAuthenticatorDeps,
): Promise<boolean> {
  const password = credentials.revealPassword();
  if (credential.passwordHash !== undefined) return deps.passwordHasher.verify(credential.passwordHash, password);
  await deps.passwordHasher.pretendToVerify(password);
  return false;
}

async function refuseStranger(
  credentials: Credentials,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  await deps.passwordHasher.pretendToVerify(credentials.revealPassword());
  return refuseUnknown();
}

async function askSource(
  connection: Connection<DatabaseOptions>,
  source: SourceConnector,
  credentials: Credentials,
  context: PasswordCheckContext,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  if (credentials.identifier.trim() === "" || credentials.revealPassword() === "") return refuseUnknown();
  const outcome = await deps.firstSignIn({
    connection,
    credentials,
    source,
    options: {
      stripIdPrefix: connection.options.usher.strip_user_id_prefix,
      requiresUsername: connection.options.requires_username,
    },
    ip: context.ip,
    clientId: context.clientId,
    trace: context.trace,
    event: context.takeOverEvent,
  });
  switch (outcome.outcome) {
    case "taken_over":
      return { outcome: "accepted", user: outcome.user, takenOver: true, logId: outcome.logId };
    case "shared":
      return { outcome: "accepted", user: outcome.user, takenOver: false };
    case "already_here":
      return checkWhoIsHere(connection, outcome, credentials, context, deps);
    case "not_importable":
      return refuseNotImportable(outcome.problem);
    case "not_accepted":
      return refusePerSource(outcome.check, outcome.report);
  }
}

/** The source knows them by an identifier that was not known here: once the local password is right, it is. */
async function checkWhoIsHere(
  connection: Connection<DatabaseOptions>,
  here: Extract<FirstSignInOutcome, { outcome: "already_here" }>,
  credentials: Credentials,
  context: PasswordCheckContext,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  const checked = await checkLocally(here.credential, credentials, context, deps);
  if (here.byAlias && checked.outcome === "accepted") {
    await deps.store.users.addAlias(
      connection.tenantId,
      connection.id,
      here.credential.localId,
      credentials.normalisedIdentifier,
    );
  }
  return checked;
}
