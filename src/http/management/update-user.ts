import type { Connection } from "../../domain/connection.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Identity, User } from "../../domain/user.ts";
import type { UserChange } from "../../store/store.ts";
import { userToWire } from "../../users/user-to-wire.ts";
import type { RouteContext } from "../route.ts";
import { callOrigin } from "./audit.ts";
import { noteChange } from "./changed-fields.ts";
import { type CreateUserDeps, mailVerification, requireStrongPassword } from "./create-user.ts";
import { findHolder } from "./identifier-holder.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { checkIdentifiers, checkUsername, DATABASE, passwordsOf } from "./user-connection.ts";
import { inexistentUser } from "./user-errors.ts";
import type { UpdateUserBody } from "./users-schemas.ts";

export type UpdateUserDeps = CreateUserDeps & Pick<ManagementDeps, "attackProtection">;

/** Pairs that one request must not change together (contract §4.6.2). */
const NOT_TOGETHER: readonly (readonly [keyof UpdateUserBody, keyof UpdateUserBody])[] = [
  ["password", "email"],
  ["password", "email_verified"],
  ["username", "email"],
  ["username", "email_verified"],
  ["username", "password"],
];

const IDENTIFIERS = ["email", "username", "phone_number"] as const;

/**
 * Changes a user (contract §4.6.2): root attributes are replaced, metadata is merged at its first level. A new password ends
 * the user's sessions and lifts blocks; a new identifier is asked for at the source in import mode. Throws `DomainError`:
 * `not_found`, `invalid_body`, `password_too_weak`, `source_unavailable`; nothing is written then.
 */
export async function updateUser(
  userId: string,
  body: UpdateUserBody,
  context: RouteContext,
  deps: UpdateUserDeps,
): Promise<User> {
  const user = await deps.store.users.find(context.tenant.id, userId);
  if (user === undefined) throw inexistentUser();
  refuseTogether(body);
  const identity = identityToChange(user, body);
  const connection = identity === undefined ? undefined : await connectionOf(identity, user, deps);
  await checkNewIdentifiers(user, body, identity, connection, deps);
  const passwordHash = await hashNewPassword(user, body, connection, deps);

  const updated = await applyChange(user, body, identity, passwordHash, deps);
  noteChange(context, userToWire(user), { ...userToWire(updated), ...(passwordHash && { password: "" }) });
  if (passwordHash !== undefined) await liftBlocks(updated, deps);
  if (connection !== undefined) {
    noteIdentifiers(user, updated, body, connection, context, deps);
    if (isVerificationDue(user, updated, body)) await mailVerification(updated, connection, context, deps);
  }
  return updated;
}

function refuseTogether(body: UpdateUserBody): void {
  const pair = NOT_TOGETHER.find(([a, b]) => body[a] !== undefined && body[b] !== undefined);
  if (pair !== undefined)
    throw new DomainError("invalid_body", `Cannot update ${pair[0]} and ${pair[1]} simultaneously.`);
}

/** The database identity whose identifiers or password change; undefined when nothing of an identity changes. */
function identityToChange(user: User, body: UpdateUserBody): Identity | undefined {
  const field = [...IDENTIFIERS, "password" as const].find((name) => body[name] !== undefined);
  const first = user.identities[0];
  const named =
    body.connection === undefined ? first : user.identities.find(({ connection }) => connection === body.connection);
  if (field === undefined) {
    if (body.email_verified === undefined && body.verify_email === undefined) return undefined;
    if (first?.provider !== DATABASE)
      throw new DomainError("invalid_body", "Email verification is not supported for enterprise users.");
    return first;
  }
  if (named?.provider !== DATABASE) {
    throw new DomainError(
      "invalid_body",
      named === undefined
        ? "Connection is not supported for this operation."
        : `Cannot update ${field} for non-database user.`,
    );
  }
  if (field !== "password" && named !== first)
    throw new DomainError("invalid_body", `Cannot update ${field} of a secondary identity.`);
  return named;
}

async function connectionOf(identity: Identity, user: User, deps: UpdateUserDeps): Promise<Connection | undefined> {
  return deps.store.connections.find(user.tenantId, identity.connectionId);
}

async function checkNewIdentifiers(
  user: User,
  body: UpdateUserBody,
  identity: Identity | undefined,
  connection: Connection | undefined,
  deps: UpdateUserDeps,
): Promise<void> {
  const changed = IDENTIFIERS.filter((name) => body[name] !== undefined);
  if (changed.length === 0 || identity === undefined || connection === undefined) return;
  const passwords = passwordsOf(connection, "Connection is not supported for this operation.", deps);
  const after = {
    email: user.email,
    username: user.username,
    phoneNumber: user.phoneNumber,
    ...normalisedIdentifiers(body),
  };
  // Only what is changed is judged: a user that came from a source may lack what a new one must have.
  if (changed.some((name) => body[name] === null)) checkIdentifiers(connection.options, withoutNull(after));
  if (typeof body.username === "string") {
    if (user.username === undefined) checkIdentifiers(connection.options, withoutNull(after));
    else checkUsername(connection.options, normaliseIdentifier(body.username));
  }
  for (const name of changed) {
    const value = body[name];
    if (typeof value !== "string" || isOwn(user, name, value)) continue;
    const holder = await findHolder(value, passwords, deps);
    const isTaken =
      holder.kind === "local"
        ? holder.credential.userId !== user.userId
        : holder.kind === "source" && !isSame(holder.profile.id, identity);
    if (isTaken) throw taken(name);
  }
}

const normalisedIdentifiers = (body: UpdateUserBody) => ({
  ...(body.email === undefined ? {} : { email: body.email === null ? null : normaliseIdentifier(body.email) }),
  ...(body.username === undefined
    ? {}
    : { username: body.username === null ? null : normaliseIdentifier(body.username) }),
  ...(body.phone_number === undefined ? {} : { phoneNumber: body.phone_number }),
});

const withoutNull = (identifiers: {
  email?: string | null;
  username?: string | null;
  phoneNumber?: string | null;
}) => ({
  email: identifiers.email ?? undefined,
  username: identifiers.username ?? undefined,
  phoneNumber: identifiers.phoneNumber ?? undefined,
});

function isOwn(user: User, name: (typeof IDENTIFIERS)[number], value: string): boolean {
  const own = { email: user.email, username: user.username, phone_number: user.phoneNumber }[name];
  return own === normaliseIdentifier(value);
}

/** The source knows the new identifier as this very person: then it is no one else's. */
const isSame = (sourceId: string, identity: Identity): boolean =>
  sourceId === identity.localId || sourceId === `${identity.provider}|${identity.localId}`;

const taken = (name: (typeof IDENTIFIERS)[number], cause?: unknown) =>
  new DomainError("user_exists", `The specified new ${name} already exists`, {
    status: 400,
    cause,
    reason: { code: "identifier_taken", facts: { field: name } },
  });

async function hashNewPassword(
  user: User,
  body: UpdateUserBody,
  connection: Connection | undefined,
  deps: UpdateUserDeps,
): Promise<string | undefined> {
  if (body.password === undefined || connection === undefined) return undefined;
  requireStrongPassword(body.password, connection, user);
  return deps.passwordHasher.hash(body.password);
}

/** One transaction: attributes, hash, and the end of sessions that must not outlive the change. */
async function applyChange(
  user: User,
  body: UpdateUserBody,
  identity: Identity | undefined,
  passwordHash: string | undefined,
  deps: UpdateUserDeps,
): Promise<User> {
  const now = deps.clock.now();
  try {
    return await deps.store.transaction(async (tx) => {
      // Read again: metadata is merged with what is there now.
      const current = await tx.users.find(user.tenantId, user.userId);
      if (current === undefined) throw inexistentUser();
      refuseIfGone(identity, current);
      await tx.users.update(user.tenantId, user.userId, changeOf(current, body, passwordHash !== undefined, now));
      if (passwordHash !== undefined && identity !== undefined) {
        await tx.users.setPassword(user.tenantId, identity.provider, identity.localId, passwordHash, now, true);
      }
      if (passwordHash !== undefined || body.blocked === true) await tx.oidc.revokeByUser(user.tenantId, user.userId);
      const updated = await tx.users.find(user.tenantId, user.userId);
      if (updated === undefined) throw inexistentUser();
      return updated;
    });
  } catch (error) {
    if (isDomainError(error) && error.code === "conflict")
      throw taken(IDENTIFIERS.find((name) => typeof body[name] === "string") ?? "email", error);
    throw error;
  }
}

/** The identity may have been unlinked while the password was hashed: it is then someone else's. */
function refuseIfGone(identity: Identity | undefined, current: User): void {
  const isThere = current.identities.some(
    ({ provider, localId }) => provider === identity?.provider && localId === identity.localId,
  );
  if (identity !== undefined && !isThere)
    throw new DomainError("invalid_body", "Connection is not supported for this operation.");
}

function changeOf(current: User, body: UpdateUserBody, hasNewPassword: boolean, now: Date): UserChange {
  const identifiers = normalisedIdentifiers(body);
  const isNewEmail = identifiers.email !== undefined && (identifiers.email ?? undefined) !== current.email;
  const isNewPhone =
    identifiers.phoneNumber !== undefined && (identifiers.phoneNumber ?? undefined) !== current.phoneNumber;
  return defined({
    ...identifiers,
    // A new address is not verified because the old one was.
    emailVerified: body.email_verified ?? (isNewEmail ? false : undefined),
    phoneVerified: body.phone_verified ?? (isNewPhone && current.phoneVerified ? false : undefined),
    name: body.name,
    nickname: body.nickname,
    givenName: body.given_name,
    familyName: body.family_name,
    picture: body.picture,
    // A new password also ends an administrator's block (contract §4.6.2).
    blocked: body.blocked ?? (hasNewPassword && current.blocked === true ? false : undefined),
    userMetadata:
      body.user_metadata === undefined ? undefined : mergeMetadata(current.userMetadata, body.user_metadata),
    appMetadata: body.app_metadata === undefined ? undefined : mergeMetadata(current.appMetadata, body.app_metadata),
    updatedAt: now,
  });
}

/** Merged at the first level only; `null` removes a key, `{}` or `null` for the whole removes all (contract §4.6.2). */
export function mergeMetadata(current: JsonObject | undefined, change: JsonObject | null): JsonObject | null {
  if (change === null || Object.keys(change).length === 0) return null;
  const merged = Object.entries({ ...current, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged);
}

/** Without keys whose value is undefined, which would read as changes. */
const defined = (change: UserChange): UserChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as unknown as UserChange;

async function liftBlocks(user: User, deps: UpdateUserDeps): Promise<void> {
  for (const identifier of [user.email, user.username, user.phoneNumber]) {
    if (identifier !== undefined) await deps.attackProtection.unblock(user.tenantId, identifier);
  }
}

function noteIdentifiers(
  before: User,
  after: User,
  body: UpdateUserBody,
  connection: Connection,
  context: RouteContext,
  deps: UpdateUserDeps,
): void {
  const events: (readonly [happened: boolean, type: string, description: string])[] = [
    [body.password !== undefined, "scp", "The password was changed through the Management API."],
    [before.email !== after.email, "sce", "The email was changed through the Management API."],
    [before.username !== after.username, "scu", "The username was changed through the Management API."],
    [before.phoneNumber !== after.phoneNumber, "scpn", "The phone number was changed through the Management API."],
  ];
  for (const [happened, type, description] of events) {
    if (!happened) continue;
    deps.logWriter.write({
      ...callOrigin(context),
      type,
      description,
      connection: connection.name,
      connectionId: connection.id,
      strategy: connection.strategy,
      strategyType: "database",
      userId: after.userId,
      userName: after.email ?? after.username ?? after.phoneNumber,
    });
  }
}

function isVerificationDue(before: User, after: User, body: UpdateUserBody): boolean {
  if (after.email === undefined) return false;
  return body.verify_email ?? (before.email !== after.email && !after.emailVerified);
}
