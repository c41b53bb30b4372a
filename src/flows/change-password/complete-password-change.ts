import type { OpenConnections } from "../../connections/open-connections.ts";
import type { Credentials } from "../../domain/credentials.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { newTraceId } from "../../domain/ids.ts";
import { type LanguageWish, localeOf } from "../../domain/language.ts";
import type { SourceProfile } from "../../domain/source-check.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Ticket } from "../../domain/ticket.ts";
import type { User } from "../../domain/user.ts";
import type { LogWriter, NewLogEvent } from "../../logs/log-writer.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import { stripPrefix } from "../../migration/map-profile.ts";
import { takeOver } from "../../migration/take-over.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import { checkPasswordPolicy, type PolicyPerson } from "../../users/password-policy.ts";
import type { AttackProtection } from "../attack-protection/attack-protection.ts";
import { findPasswordTicket, type PasswordTicket, type PasswordTicketDeps } from "./password-ticket.ts";
import { mappingOptionsOf } from "./request-password-change.ts";

export interface CompletePasswordChangeInput {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly ticketSecret: string;
  /** The new password; the identifier is not looked at, since the ticket says who it is. */
  readonly credentials: Credentials;
  readonly ip: string;
  readonly userAgent: string;
  readonly languages?: LanguageWish;
  readonly signal: AbortSignal;
}

export interface CompletePasswordChangeDeps extends PasswordTicketDeps {
  readonly store: Pick<Store, "tickets" | "users" | "connections" | "transaction">;
  readonly connections: Pick<OpenConnections, "get">;
  readonly passwordHasher: Pick<PasswordHasher, "hash">;
  readonly attackProtection: Pick<AttackProtection, "unblock">;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "write" | "writeTrace" | "complete">;
  readonly sealer: Pick<Sealer, "seal">;
}

export type PasswordChangeOutcome =
  | { readonly outcome: "changed"; readonly user: User; readonly takenOver: boolean; readonly ticket: Ticket }
  | { readonly outcome: "refused"; readonly refusal: DomainError };

/** What one completion works with. */
interface Attempt {
  readonly input: CompletePasswordChangeInput;
  readonly found: PasswordTicket;
  readonly trace: TraceRecorder;
}

/**
 * Sets the password that a link's holder chose; someone whom only the source knows is brought over with it
 * (contract §2.7 step 3). Logs `scp` or `fcp`. A refusal leaves the link usable, unless the link itself was the reason.
 */
export async function completePasswordChange(
  input: CompletePasswordChangeInput,
  deps: CompletePasswordChangeDeps,
): Promise<PasswordChangeOutcome> {
  const found = await findPasswordTicket(input, deps);
  const attempt = found && { input, found, trace: new TraceRecorder(newTraceId(), deps.clock.now()) };
  try {
    if (!attempt) throw linkInvalid();
    const changed = attempt.found.user
      ? await changeHere(attempt, attempt.found, deps)
      : await bringOver(attempt, deps);
    await tellEverybody(attempt, changed.user, deps);
    return { outcome: "changed", ...changed, ticket: attempt.found.ticket };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    deps.logWriter.write({
      ...eventOf(input, found, "fcp"),
      userId: found?.user?.userId,
      description: error.detail ?? error.message,
    });
    return { outcome: "refused", refusal: error };
  }
}

/**
 * Ticket, hash, verified flag, the end of all sessions and the event in one transaction, which looks at the ticket once more:
 * hashing takes its time, and the address or the password may have changed meanwhile.
 */
async function changeHere(
  attempt: Attempt,
  found: PasswordTicket,
  deps: CompletePasswordChangeDeps,
): Promise<{ user: User; takenOver: boolean }> {
  const { input } = attempt;
  if (!found.user) throw linkInvalid();
  const passwordHash = await hashNewPassword(attempt, found.user, deps);
  const now = deps.clock.now();
  const event = deps.logWriter.complete({
    ...eventOf(input, found, "scp"),
    userId: found.user.userId,
    userName: found.user.email ?? found.user.username,
  });
  return deps.store.transaction(async (tx) => {
    const current = await findPasswordTicket(input, { ...deps, store: tx });
    if (!current?.user || !current.identity || current.user.userId !== found.user?.userId) throw linkInvalid();
    const { ticket, user, identity } = current;
    await useUp(ticket, now, tx);
    if (!(await tx.users.setPassword(input.tenant.id, identity.provider, identity.localId, passwordHash, now, true)))
      throw linkInvalid();
    const emailVerified = user.emailVerified || provesAddress(ticket, user.email);
    if (emailVerified !== user.emailVerified)
      await tx.users.update(input.tenant.id, user.userId, { emailVerified, updatedAt: now });
    await tx.oidc.revokeByUser(input.tenant.id, user.userId);
    await tx.logEvents.insert([event]);
    return { user: { ...user, emailVerified, lastPasswordReset: now, updatedAt: now }, takenOver: false };
  });
}

/** Asks the source once more who this is, and creates them with the new password. */
async function bringOver(
  attempt: Attempt,
  deps: CompletePasswordChangeDeps,
): Promise<{ user: User; takenOver: boolean }> {
  const { input, found, trace } = attempt;
  const { ticket, connection } = found;
  const { profile, source } = await askSource(attempt, deps);
  const passwordHash = await hashNewPassword(attempt, profile, deps);
  const now = deps.clock.now();
  const outcome = await takeOver(
    {
      connection,
      profile,
      typedIdentifier: identifierOf(ticket),
      passwordHash,
      arrival: {
        way: "password_reset",
        sourceKind: source.kind,
        scriptHash: source.scriptHash,
        scriptVersion: source.scriptHash === undefined ? undefined : connection.scriptVersion,
        traceId: trace.traceId,
        ip: input.ip,
        clientId: ticket.clientId,
        batchId: campaignOf(ticket),
      },
      options: mappingOptionsOf(connection),
      adjust: (user) => ({ ...user, emailVerified: user.emailVerified || provesAddress(ticket, user.email) }),
      event: (user) => ({ ...eventOf(input, found, "scp"), userId: user.userId, userName: user.email }),
      alongside: (tx) => useUp(ticket, now, tx),
    },
    deps,
  );
  switch (outcome.outcome) {
    case "created":
      deps.logWriter.writeTrace(takeOverTrace(attempt, outcome.user, outcome.logId));
      return { user: outcome.user, takenOver: true };
    case "already_here": {
      // They signed in between the mail and now. The ticket is still good, if it is for the address that they have here.
      const again = await findPasswordTicket(input, deps);
      if (!again?.user) throw linkInvalid();
      return changeHere(attempt, again, deps);
    }
    case "deleted_here":
      throw linkInvalid();
    case "not_importable":
      throw new DomainError(
        "profile_not_importable",
        "This user could not be brought over. Contact the administrator.",
        { detail: outcome.problem },
      );
  }
}

async function askSource(
  attempt: Attempt,
  deps: CompletePasswordChangeDeps,
): Promise<{ profile: SourceProfile; source: { kind: string; scriptHash?: string } }> {
  const { found, trace, input } = attempt;
  const authenticator = deps.connections.get(found.connection)?.password;
  if (!authenticator) throw linkInvalid();
  const person = await authenticator.findPerson(identifierOf(found.ticket), {
    trace,
    signal: input.signal,
    clientId: found.ticket.clientId,
    purpose: "take_over",
  });
  // Here after all, by another identifier than the one that the link went to.
  if (person.kind === "local") throw linkInvalid();
  const { lookup, askedSource } = person;
  // Before anything that makes the link invalid: whom nobody was asked about, as in a pause, may use it later.
  if (lookup.outcome === "unavailable") {
    throw new DomainError("source_unavailable", "Changing the password is temporarily unavailable. Try again later.", {
      detail: lookup.message ?? `The source gave no answer: ${lookup.reason}`,
      cause: lookup.cause,
      retryAfterSeconds: lookup.retryAfterSeconds ?? 5,
    });
  }
  if (lookup.outcome === "absent" || !askedSource) throw linkInvalid();
  if (!isWhomTheTicketMeans(found, lookup.profile)) throw linkInvalid();
  // Contract §7 row 22: blocked there is not let in here by way of a new password.
  if (lookup.profile.blocked)
    throw new DomainError("user_blocked", "user is blocked", { detail: "The user is blocked at the source." });
  return { profile: lookup.profile, source: askedSource };
}

async function hashNewPassword(
  attempt: Attempt,
  person: PolicyPerson,
  deps: CompletePasswordChangeDeps,
): Promise<string> {
  const password = attempt.input.credentials.revealPassword();
  const result = checkPasswordPolicy(password, attempt.found.connection.options, person);
  if (!result.ok)
    throw new DomainError("password_too_weak", "Password is too weak", { extra: { rules: result.rules } });
  return deps.passwordHasher.hash(password);
}

async function useUp(ticket: Ticket, at: Date, tx: Store): Promise<void> {
  if (!(await tx.tickets.consume(ticket.tenantId, ticket.secretHash, at))) throw linkInvalid();
}

/** Blocks for wrong passwords are lifted (contract §4.6.2, §4.10), the person hears of it. */
async function tellEverybody(attempt: Attempt, user: User, deps: CompletePasswordChangeDeps): Promise<void> {
  const { tenant, domain } = attempt.input;
  for (const identifier of [user.email, user.username]) {
    if (identifier !== undefined) await deps.attackProtection.unblock(tenant.id, identifier);
  }
  if (user.email === undefined) return;
  try {
    await deps.mail.send(
      composeMail({
        template: "password_changed",
        tenant,
        domain,
        to: user.email,
        from: deps.mailFrom,
        languages: { ...attempt.input.languages, locale: localeOf(user) },
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.logWriter.write({
      ...eventOf(attempt.input, attempt.found, "fn"),
      userId: user.userId,
      description: "The notice of a changed password could not be sent.",
      details: { error: { message: reason } },
    });
  }
}

const provesAddress = (ticket: Ticket, email: string | undefined): boolean =>
  ticket.parameters.mark_email_as_verified === true &&
  email !== undefined &&
  (ticket.email === undefined || ticket.email === email);

/** A link made by what a list says has the id without the prefix that the source's own answer may have. */
function isWhomTheTicketMeans({ ticket, connection }: PasswordTicket, { id }: SourceProfile): boolean {
  const { source_id: expectedId } = ticket.parameters;
  if (typeof expectedId !== "string") return true;
  const { stripIdPrefix } = mappingOptionsOf(connection);
  return stripPrefix(expectedId, stripIdPrefix) === stripPrefix(id, stripIdPrefix);
}

/** The job whose mail the link was in, when it was a campaign's. */
function campaignOf({ parameters }: Ticket): string | undefined {
  return typeof parameters.campaign === "string" ? parameters.campaign : undefined;
}

/** How the source knows the person: what they typed when they asked. */
function identifierOf(ticket: Ticket): string {
  const { identifier } = ticket.parameters;
  return typeof identifier === "string" ? identifier : (ticket.email ?? "");
}

function takeOverTrace({ input, found, trace }: Attempt, user: User, logId: string) {
  return {
    tenantId: input.tenant.id,
    traceId: trace.traceId,
    startedAt: trace.startedAt,
    durationMs: trace.elapsedMs(),
    connectionId: found.connection.id,
    clientId: found.ticket.clientId,
    identifier: user.email ?? "",
    userId: user.userId,
    logId,
    outcome: "taken_over",
    sourceAsked: trace.sourceAsked,
    steps: trace.steps,
  };
}

const eventOf = (input: CompletePasswordChangeInput, found: PasswordTicket | undefined, type: string): NewLogEvent => ({
  tenantId: input.tenant.id,
  type,
  connection: found?.connection.name,
  connectionId: found?.connection.id,
  strategy: found?.connection.strategy,
  strategyType: found && "database",
  clientId: found?.ticket.clientId,
  ip: input.ip,
  userAgent: input.userAgent,
  hostname: input.domain,
  userName: found?.user?.email ?? found?.ticket.email,
});

const linkInvalid = () =>
  new DomainError("ticket_invalid", "This link is no longer valid. It was used before, or it has expired.");
