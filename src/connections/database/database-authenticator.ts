import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { UserLookup } from "../../domain/source-check.ts";
import type { LocalCredential } from "../../domain/user.ts";
import type { RefusalTally } from "../../migration/cut-over/refusal-tally.ts";
import type { FirstSignInInput, FirstSignInOutcome } from "../../migration/first-sign-in.ts";
import { stripPrefix } from "../../migration/map-profile.ts";
import type { SourceQuestion } from "../../migration/phases/phase-gate.ts";
import type { NotAsked } from "../../migration/phases/source-choice.ts";
import type { ShadowComparer } from "../../migration/shadow/shadow-comparer.ts";
import type { Store } from "../../store/store.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import type { PasswordAuthenticator, PasswordCheckContext, PasswordCheckOutcome } from "../connection-strategy.ts";
import { refuseUnknown } from "../wrong-credentials.ts";
import { checkLocalPassword } from "./check-local-password.ts";
import { type ChooseSourceDeps, chooseSource } from "./choose-source.ts";
import type { DatabaseOptions } from "./database-options.ts";
import { offerToShadow } from "./offer-to-shadow.ts";
import { refuseDeleted, refuseNotAsked, refuseNotImportable, refusePerSource } from "./refusals.ts";

export interface DatabaseAuthenticatorDeps extends ChooseSourceDeps {
  readonly store: Pick<Store, "users" | "migrations" | "tombstones" | "roster">;
  readonly passwordHasher: PasswordHasher;
  readonly firstSignIn: (input: FirstSignInInput) => Promise<FirstSignInOutcome>;
  readonly sourceTimeoutMs: number;
  /** Compares what was answered here with what the source would have said, while the migration is in shadow mode. */
  readonly shadow?: Pick<ShadowComparer, "offer">;
  /** Counts whom the source, being closed, was not asked about. */
  readonly refusals?: Pick<RefusalTally, "add">;
}

/**
 * Signs people in at a database connection. Whoever is here is checked against the hash here and nowhere else, right or
 * wrong (design §4 rule 5); only whoever is not here leads to the source, and only in import mode and as the phase of the
 * migration allows.
 */
export function createDatabaseAuthenticator(
  connection: Connection<DatabaseOptions>,
  deps: DatabaseAuthenticatorDeps,
): PasswordAuthenticator {
  return {
    async check(credentials, context) {
      const outcome = await checkPerson(connection, credentials, context, deps);
      offerToShadow(outcome, connection, credentials, context, deps);
      return outcome;
    },

    async findPerson(identifier, context) {
      const credential = await findLocally(connection, normaliseIdentifier(identifier), context, deps);
      if (credential) return { kind: "local", credential };
      const question = { connection, identifier: normaliseIdentifier(identifier), ...context };
      const choice = await chooseSource(question, context.trace, deps);
      if (!choice.ask) return { kind: "source", lookup: lookupNotAsked(choice.because) };
      if (!choice.isRoster) context.trace.markSourceAsked();
      const { lookup, report } = await choice.ask.findUser(
        identifier,
        AbortSignal.any([context.signal, AbortSignal.timeout(deps.sourceTimeoutMs)]),
      );
      if (choice.isRoster && lookup.outcome === "absent") deps.refusals?.add(connection);
      const step = choice.isRoster ? "roster_lookup" : "source_lookup";
      context.trace.note(step, lookup.outcome, { durationMs: report.durationMs });
      if (await wasDeleted(connection, lookup, deps)) return { kind: "source", lookup: { outcome: "absent" } };
      return { kind: "source", lookup, askedSource: { kind: choice.ask.kind, scriptHash: report.scriptHash } };
    },
  };
}

async function checkPerson(
  connection: Connection<DatabaseOptions>,
  credentials: Credentials,
  context: PasswordCheckContext,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  const credential = await findLocally(connection, credentials.normalisedIdentifier, context, deps);
  if (credential) return checkLocalPassword(credential, credentials, context, deps);
  let isClosed = false;
  const ask = async () => {
    const choice = await chooseSource(takeOverQuestion(connection, credentials, context), context.trace, deps);
    isClosed = choice.ask?.kind === "roster";
    return choice;
  };
  // A plain database's strangers need not wait for each other.
  const choice = deps.source ? undefined : await ask();
  if (choice && !choice.ask) return refuseStranger(choice.because, credentials, deps);
  const outcome = await firstSignIn(connection, credentials, ask, context, deps);
  if (isClosed && outcome.outcome === "refused") deps.refusals?.add(connection);
  return outcome;
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

const takeOverQuestion = (
  connection: Connection,
  credentials: Credentials,
  context: PasswordCheckContext,
): SourceQuestion => ({
  connection,
  identifier: credentials.normalisedIdentifier,
  clientId: context.clientId,
  purpose: "take_over",
});

/** As long as a wrong password takes, so that the time tells nobody who is here. */
async function refuseStranger(
  because: NotAsked,
  credentials: Credentials,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  if (because !== "paused") await deps.passwordHasher.pretendToVerify(credentials.revealPassword());
  return refuseNotAsked(because);
}

/** Whether they are at the source is not known while the migration is paused; otherwise they count as not there. */
const lookupNotAsked = (because: NotAsked): UserLookup =>
  because === "paused"
    ? { outcome: "unavailable", reason: "paused", message: "The migration is paused. Try again later." }
    : { outcome: "absent" };

/** The source knows them by an identifier that their tombstone has not, but by an id or address that it has. */
async function wasDeleted(
  connection: Connection<DatabaseOptions>,
  lookup: UserLookup,
  deps: DatabaseAuthenticatorDeps,
): Promise<boolean> {
  if (lookup.outcome !== "found") return false;
  const { id, email, username } = lookup.profile;
  const identifiers = [email, username].filter((text) => text !== undefined).map(normaliseIdentifier);
  const localId = stripPrefix(id, connection.options.usher.strip_user_id_prefix);
  return deps.store.tombstones.hasAny(connection.tenantId, connection.id, { localId, identifiers });
}

async function firstSignIn(
  connection: Connection<DatabaseOptions>,
  credentials: Credentials,
  chooseSource: FirstSignInInput["chooseSource"],
  context: PasswordCheckContext,
  deps: DatabaseAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  if (credentials.identifier.trim() === "" || credentials.revealPassword() === "") return refuseUnknown();
  const outcome = await deps.firstSignIn({
    connection,
    credentials,
    chooseSource,
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
    case "deleted_here":
      return refuseDeleted();
    case "not_accepted":
      return refusePerSource(outcome.check, outcome.report);
    case "not_asked":
      return refuseStranger(outcome.because, credentials, deps);
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
  const checked = await checkLocalPassword(here.credential, credentials, context, deps);
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
