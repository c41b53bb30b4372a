import type { PasswordAuthenticator } from "../../connections/connection-strategy.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import { newObjectId } from "../../domain/ids.ts";
import type { NewUser, User } from "../../domain/user.ts";
import { sendVerificationMail } from "../../mail/send-verification-mail.ts";
import { withProfileDefaults } from "../../users/default-profile.ts";
import { checkPasswordPolicy, type PolicyPerson } from "../../users/password-policy.ts";
import type { RouteContext } from "../route.ts";
import { callOrigin } from "./audit.ts";
import { findHolder } from "./identifier-holder.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { checkIdentifiers, DATABASE, isPasswordOptional, passwordsOf } from "./user-connection.ts";
import type { CreateUserBody } from "./users-schemas.ts";

export type CreateUserDeps = Pick<
  ManagementDeps,
  "store" | "connections" | "passwordHasher" | "mail" | "mailFrom" | "logWriter" | "clock"
>;

const NO_CREATION =
  "Connection does not support user creation through the API. It must either be a database or passwordless connection.";

/**
 * Creates a user in a database connection (contract §4.6.2, §2.8). In import mode the source is asked first: whoever it
 * knows is taken over at their first sign-in and cannot be created. Throws `DomainError`: `invalid_body`,
 * `unsupported_operation`, `password_too_weak`, `user_exists`, `source_unavailable`; nothing is written then.
 */
export async function createUser(body: CreateUserBody, context: RouteContext, deps: CreateUserDeps): Promise<User> {
  const connection = await findConnection(body.connection, context, deps);
  const passwords = passwordsOf(connection, NO_CREATION, deps);
  const person = normalisedPerson(body);
  checkIdentifiers(connection.options, person);
  if (body.password !== undefined) requireStrongPassword(body.password, connection, person);
  else if (!isPasswordOptional(connection.options)) throw missingPassword();
  await requireNobody(body, passwords, deps);

  const passwordHash = body.password === undefined ? undefined : await deps.passwordHasher.hash(body.password);
  const user = await insert(newUserOf(body, person, connection, passwordHash, deps.clock.now(), context), deps);
  noteSignUp(user, connection, body, context, deps);
  if (body.verify_email ?? !user.emailVerified) await mailVerification(user, connection, context, deps);
  return user;
}

async function findConnection(
  name: string,
  context: RouteContext,
  deps: Pick<CreateUserDeps, "store">,
): Promise<Connection> {
  const connection = await deps.store.connections.findByName(context.tenant.id, name);
  if (connection === undefined)
    throw new DomainError("invalid_body", "Connection does not exist.", { apiCode: "inexistent_connection" });
  return connection;
}

type NormalisedPerson = PolicyPerson &
  Pick<NewUser, "email" | "username" | "phoneNumber" | "name" | "nickname" | "picture">;

function normalisedPerson(body: CreateUserBody): NormalisedPerson {
  return {
    email: body.email === undefined ? undefined : normaliseIdentifier(body.email),
    username: body.username === undefined ? undefined : normaliseIdentifier(body.username),
    phoneNumber: body.phone_number,
    name: body.name,
    nickname: body.nickname,
    givenName: body.given_name,
    familyName: body.family_name,
    picture: body.picture,
    userMetadata: body.user_metadata,
  };
}

/** Throws `DomainError("password_too_weak")` with the rules' verdicts (contract §4.6.2, §5.1). */
export function requireStrongPassword(password: string, connection: Connection, person: PolicyPerson): void {
  const policy = checkPasswordPolicy(password, connection.options, person);
  if (policy.ok) return;
  throw new DomainError("password_too_weak", "PasswordStrengthError: Password is too weak", {
    reason: {
      code: "password_too_weak",
      facts: { rules: policy.rules.flatMap(({ code, verified }) => (verified ? [] : [code])).join(",") },
    },
    extra: { rules: policy.rules },
  });
}

const missingPassword = () =>
  new DomainError("invalid_body", "Payload validation error: 'Missing required property: password'.");

/** The text is Auth0's whoever has it, here or at the source (contract §2.8). */
const userExists = (cause?: unknown) => new DomainError("user_exists", "The user already exists.", { cause });

async function requireNobody(
  body: CreateUserBody,
  passwords: PasswordAuthenticator,
  deps: CreateUserDeps,
): Promise<void> {
  for (const identifier of [body.email, body.username, body.phone_number]) {
    if (identifier === undefined) continue;
    const holder = await findHolder(identifier, passwords, deps);
    if (holder.kind !== "nobody") throw userExists();
  }
}

function newUserOf(
  body: CreateUserBody,
  person: NormalisedPerson,
  connection: Connection,
  passwordHash: string | undefined,
  now: Date,
  { ip, caller }: Pick<RouteContext, "ip" | "caller">,
): NewUser {
  return {
    ...withProfileDefaults(person),
    tenantId: connection.tenantId,
    connectionId: connection.id,
    provider: DATABASE,
    localId: body.user_id ?? newObjectId(),
    emailVerified: body.email_verified ?? false,
    phoneVerified: body.phone_verified,
    userMetadata: body.user_metadata,
    appMetadata: body.app_metadata,
    blocked: body.blocked,
    passwordHash,
    createdAt: now,
    arrival: { way: "admin", sourceKind: "none", mappedFields: [], clientId: caller.clientId, ip, fromSource: false },
  };
}

async function insert(user: NewUser, deps: Pick<CreateUserDeps, "store">): Promise<User> {
  try {
    return await deps.store.users.insert(user);
  } catch (error) {
    if (isDomainError(error) && error.code === "conflict") throw userExists(error);
    throw error;
  }
}

function noteSignUp(
  user: User,
  connection: Connection,
  body: CreateUserBody,
  context: RouteContext,
  deps: CreateUserDeps,
): void {
  deps.logWriter.write({
    ...callOrigin(context),
    type: "ss",
    connection: connection.name,
    connectionId: connection.id,
    strategy: connection.strategy,
    strategyType: "database",
    userId: user.userId,
    userName: user.username ?? user.email ?? user.phoneNumber,
    details: { channel: "api", fields: Object.keys(body) },
  });
}

/** Mails the link that confirms the user's address, if there is one. */
export async function mailVerification(
  user: User,
  connection: Connection,
  context: RouteContext,
  deps: CreateUserDeps,
): Promise<void> {
  const { tenant, domain } = context;
  await sendVerificationMail({ tenant, domain, user, connection }, deps);
}
