import type { OpenConnections } from "../../connections/open-connections.ts";
import type { Client } from "../../domain/client.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { newObjectId, newTraceId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LanguageWish } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { NewUser, User } from "../../domain/user.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import { sendVerificationMail, type VerificationMailDeps } from "../../mail/send-verification-mail.ts";
import type { Store } from "../../store/store.ts";
import { withProfileDefaults } from "../../users/default-profile.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import { checkPasswordPolicy } from "../../users/password-policy.ts";
import { logOutcome } from "../log-outcome.ts";
import { parseSignUpIdentifiers, type SignUpIdentifiers } from "./sign-up-identifiers.ts";

/** A person wants to become a user of a connection. The identifier of `credentials` is what they call themselves. */
export interface SignUpRequest {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly client: Client;
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly identifiers: SignUpIdentifiers;
  readonly profile?: Pick<NewUser, "givenName" | "familyName" | "name" | "nickname" | "picture">;
  readonly userMetadata?: JsonObject;
  readonly ip: string;
  readonly userAgent: string;
  readonly languages?: LanguageWish;
  readonly signal: AbortSignal;
}

export type SignUpOutcome =
  | { readonly outcome: "signed_up"; readonly user: User }
  | { readonly outcome: "refused"; readonly refusal: DomainError };

export interface SignUpDeps extends VerificationMailDeps {
  readonly store: Pick<Store, "users" | "tickets">;
  readonly connections: Pick<OpenConnections, "get">;
  readonly passwordHasher: Pick<PasswordHasher, "hash">;
  readonly logWriter: Pick<LogWriter, "write">;
  readonly clock: Clock;
}

const SOURCE_SILENT = "Signing up is temporarily unavailable. Try again later.";

/** Makes the user and mails the verification link; logs `ss` or `fs` (contract §2.8, §5.1). Refusals are outcomes. */
export async function signUp(request: SignUpRequest, deps: SignUpDeps): Promise<SignUpOutcome> {
  const trace = new TraceRecorder(newTraceId(), deps.clock.now());
  const identifier = request.credentials.normalisedIdentifier;
  try {
    checkAllowed(request.connection);
    const identifiers = parseSignUpIdentifiers(request.identifiers, request.connection);
    checkPassword(request, identifiers);
    await checkUnknown(request, identifiers, trace, deps);
    const passwordHash = await deps.passwordHasher.hash(request.credentials.revealPassword());
    const user = await insertUser(request, identifiers, passwordHash, deps);
    const event = { type: "ss", userId: user.userId, userName: user.email ?? user.username };
    logOutcome(request, { event, outcome: "signed_up", identifier, trace }, deps);
    await sendVerificationMail({ ...request, user, clientId: request.client.clientId }, deps);
    return { outcome: "signed_up", user };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const event = { type: "fs", description: error.detail ?? error.message };
    logOutcome(request, { event, outcome: error.code, identifier, trace }, deps);
    return { outcome: "refused", refusal: error };
  }
}

function checkAllowed(connection: Connection): void {
  if (connection.strategy !== "auth0") {
    throw new DomainError("connection_not_password_capable", "The connection does not support sign-up.");
  }
  if (connection.options.disable_signup === true) throw new DomainError("signup_disabled", "public signup is disabled");
  // With the external store as the only authority a user made here could never sign in; its `create` script is not run.
  if (connection.options.enabledDatabaseCustomization === true && connection.options.import_mode !== true) {
    throw new DomainError("unsupported_operation", "Users of this connection are made in its own database.");
  }
}

function checkPassword(request: SignUpRequest, identifiers: SignUpIdentifiers): void {
  const person = { ...request.profile, ...identifiers, userMetadata: request.userMetadata };
  const result = checkPasswordPolicy(request.credentials.revealPassword(), request.connection.options, person);
  if (!result.ok)
    throw new DomainError("password_too_weak", "Password is too weak", { extra: { rules: result.rules } });
}

/** Nobody here and, in import mode, nobody at the source has any of the identifiers (contract §2.8). */
async function checkUnknown(
  request: SignUpRequest,
  identifiers: SignUpIdentifiers,
  trace: TraceRecorder,
  deps: SignUpDeps,
): Promise<void> {
  const authenticator = deps.connections.get(request.connection)?.password;
  if (!authenticator)
    throw new DomainError("connection_not_password_capable", "The connection does not support sign-up.");
  for (const identifier of [identifiers.email, identifiers.username, identifiers.phoneNumber]) {
    if (identifier === undefined) continue;
    const person = await authenticator.findPerson(identifier, { trace, signal: request.signal, purpose: "is_taken" });
    if (person.kind === "local" || person.lookup.outcome === "found") throw userExists();
    if (person.lookup.outcome === "unavailable") {
      throw new DomainError("source_unavailable", SOURCE_SILENT, {
        detail: person.lookup.message ?? `The source gave no answer: ${person.lookup.reason}`,
        cause: person.lookup.cause,
        apiCode: "signup_failed",
        retryAfterSeconds: person.lookup.retryAfterSeconds ?? 5,
      });
    }
  }
}

const userExists = () => new DomainError("user_exists", "The user already exists.");

async function insertUser(
  request: SignUpRequest,
  identifiers: SignUpIdentifiers,
  passwordHash: string,
  deps: SignUpDeps,
): Promise<User> {
  try {
    return await deps.store.users.insert({
      ...withProfileDefaults({ ...request.profile, ...identifiers }),
      tenantId: request.tenant.id,
      connectionId: request.connection.id,
      provider: "auth0",
      localId: newObjectId(),
      emailVerified: false,
      ...(identifiers.phoneNumber === undefined ? {} : { phoneVerified: false }),
      userMetadata: request.userMetadata,
      passwordHash,
      createdAt: deps.clock.now(),
      arrival: {
        way: "sign_up",
        sourceKind: "none",
        mappedFields: [],
        ip: request.ip,
        clientId: request.client.clientId,
        fromSource: false,
      },
    });
  } catch (error) {
    // Two sign-ups at once, or a first sign-in beside this one: the unique key decided.
    if (isDomainError(error) && error.code === "conflict") throw userExists();
    throw error;
  }
}
