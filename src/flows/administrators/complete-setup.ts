import { ADMINISTRATOR_STRATEGY, type Administrator } from "../../domain/administrator.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Credentials } from "../../domain/credentials.ts";
import { administratorsConnection, DASHBOARD_CLIENT_ID } from "../../domain/dashboard.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { isEmailAddress } from "../../domain/identifier.ts";
import { newObjectId } from "../../domain/ids.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { LogWriter, NewLogEvent } from "../../logs/log-writer.ts";
import type { Store } from "../../store/store.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import { checkPasswordPolicy } from "../../users/password-policy.ts";
import type { AttackProtection } from "../attack-protection/attack-protection.ts";
import { type AdministratorTicket, findAdministratorTicket } from "./administrator-ticket.ts";

export interface CompleteSetupInput {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly ticketSecret: string;
  /** What a new owner is called; an invited administrator has a name. */
  readonly name: string;
  /** Password, and the e-mail address of a new owner; the link says who an invited administrator is. */
  readonly credentials: Credentials;
  readonly ip: string;
  readonly userAgent: string;
}

export interface CompleteSetupDeps {
  readonly store: Pick<Store, "tickets" | "administrators" | "transaction">;
  readonly passwordHasher: Pick<PasswordHasher, "hash">;
  readonly attackProtection: Pick<AttackProtection, "unblock">;
  readonly logWriter: Pick<LogWriter, "write" | "complete">;
  readonly clock: Clock;
}

export type SetupOutcome =
  | { readonly outcome: "done"; readonly administrator: Administrator }
  | { readonly outcome: "refused"; readonly refusal: DomainError };

const MAX_NAME = 150;

/**
 * Makes the owner whom a set-up link lets in, or sets the password of whom an invitation is for. Ticket, administrator and log event
 * (`ss` or `scp`) are one transaction. A refusal leaves the link usable, unless the link itself was the reason.
 */
export async function completeSetup(input: CompleteSetupInput, deps: CompleteSetupDeps): Promise<SetupOutcome> {
  const found = await findAdministratorTicket(input, deps);
  try {
    if (!found) throw linkInvalid();
    const administrator = found.administrator ?? newOwner(input, deps.clock.now());
    checkPassword(input.credentials, administrator);
    const passwordHash = await deps.passwordHasher.hash(input.credentials.revealPassword());
    const isNew = found.administrator === undefined;
    const event = deps.logWriter.complete(eventOf(input, isNew ? "ss" : "scp", administrator));
    const stored = await deps.store.transaction(async (tx) => {
      // Hashing takes its time: the link may be worth nothing by now.
      if (!(await isStillGood(found, input, { ...deps, store: tx }))) throw linkInvalid();
      if (!(await tx.tickets.consume(found.ticket.tenantId, found.ticket.secretHash, deps.clock.now())))
        throw linkInvalid();
      if (isNew) await tx.administrators.insert(administrator, passwordHash);
      else
        await tx.administrators.setPassword(
          administrator.tenantId,
          administrator.userId,
          passwordHash,
          deps.clock.now(),
        );
      // Whoever used the link is signed in by it.
      const { tenantId, userId } = administrator;
      await tx.administrators.recordLogin(tenantId, userId, deps.clock.now(), input.ip);
      await tx.logEvents.insert([event]);
      return tx.administrators.find(administrator.tenantId, administrator.userId);
    });
    // Whoever forgot the password has guessed at it, most likely.
    await deps.attackProtection.unblock(administrator.tenantId, administrator.email, "administrators");
    return { outcome: "done", administrator: stored ?? administrator };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const refusal = error.code === "conflict" ? emailTaken(error) : error;
    const type = found?.administrator ? "fcp" : "fs";
    deps.logWriter.write({
      ...eventOf(input, type, found?.administrator),
      description: refusal.detail ?? refusal.message,
    });
    return { outcome: "refused", refusal };
  }
}

async function isStillGood(
  before: AdministratorTicket,
  input: CompleteSetupInput,
  deps: Parameters<typeof findAdministratorTicket>[1],
): Promise<boolean> {
  const now = await findAdministratorTicket(input, deps);
  return now !== undefined && now.administrator?.userId === before.administrator?.userId;
}

function newOwner(input: CompleteSetupInput, now: Date): Administrator {
  const email = input.credentials.normalisedIdentifier;
  const name = input.name.trim();
  if (name === "" || name.length > MAX_NAME)
    throw new DomainError("missing_parameter", "name", { extra: { field: "name" } });
  if (!isEmailAddress(email))
    throw new DomainError("invalid_body", "This is not an email address.", { extra: { field: "email" } });
  return {
    tenantId: input.tenant.id,
    userId: newAdministratorId(),
    email,
    name,
    role: "owner",
    createdAt: now,
    createdBy: "set-up link",
    updatedAt: now,
    hasPassword: true,
  };
}

/** `usher|…`; no user of the tenant has such an id. */
export const newAdministratorId = (): string => `${ADMINISTRATOR_STRATEGY}|${newObjectId()}`;

function checkPassword(credentials: Credentials, administrator: Administrator): void {
  const { options } = administratorsConnection(administrator.tenantId);
  const result = checkPasswordPolicy(credentials.revealPassword(), options, administrator);
  if (!result.ok)
    throw new DomainError("password_too_weak", "Password is too weak", { extra: { rules: result.rules } });
}

function eventOf(input: CompleteSetupInput, type: string, administrator: Administrator | undefined): NewLogEvent {
  const connection = administratorsConnection(input.tenant.id);
  return {
    tenantId: input.tenant.id,
    type,
    description: type === "ss" ? "An administrator was set up by link" : undefined,
    connection: connection.name,
    connectionId: connection.id,
    strategy: connection.strategy,
    strategyType: "database",
    clientId: DASHBOARD_CLIENT_ID,
    ip: input.ip,
    userAgent: input.userAgent,
    hostname: input.domain,
    userId: administrator?.userId,
    userName: administrator?.email,
    ...(administrator ? { details: { role: administrator.role } } : {}),
  };
}

const emailTaken = (cause: DomainError) =>
  new DomainError("user_exists", cause.message, { cause, extra: { field: "email" } });

const linkInvalid = () =>
  new DomainError("ticket_invalid", "This link is no longer valid. It was used before, or it has expired.");
