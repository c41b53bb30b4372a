import { databaseOptions } from "../../connections/database/database-options.ts";
import type { OpenConnections } from "../../connections/open-connections.ts";
import type { Client } from "../../domain/client.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import { newTraceId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import { type LanguageWish, localeOf } from "../../domain/language.ts";
import type { SourceProfile } from "../../domain/source-check.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { newTicket, ticketLink } from "../../domain/ticket.ts";
import type { LocalCredential } from "../../domain/user.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import { mapProfile } from "../../migration/map-profile.ts";
import type { Store } from "../../store/store.ts";
import { logOutcome } from "../log-outcome.ts";

export interface RequestPasswordChangeInput {
  readonly tenant: Tenant;
  readonly domain: string;
  /** The one the person was on the way to, when it is known. */
  readonly client?: Client;
  readonly connection: Connection;
  /** As typed. */
  readonly identifier: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly languages?: LanguageWish;
  /** The sign-in that was left for this, so that the last page can lead back to it. */
  readonly state?: string;
}

export interface RequestPasswordChangeDeps {
  readonly store: Pick<Store, "users" | "tickets">;
  readonly connections: Pick<OpenConnections, "get">;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "write">;
  readonly clock: Clock;
}

/** To whom the link goes and what its ticket says, or why there is none. */
type Addressee =
  | {
      readonly kind: "mail";
      readonly email: string;
      readonly userId?: string;
      readonly locale?: string;
      readonly parameters: JsonObject;
    }
  | { readonly kind: "none"; readonly reason: string; readonly userId?: string };

/**
 * Finds the person, here or at the source, and mails them a link; logs `scpr` or `fcpr` (contract §2.7, §5.2). Says nothing
 * of how it went: the caller's answer is the same for everybody.
 */
export async function requestPasswordChange(
  input: RequestPasswordChangeInput & { readonly signal: AbortSignal },
  deps: RequestPasswordChangeDeps,
): Promise<void> {
  const trace = new TraceRecorder(newTraceId(), deps.clock.now());
  const addressee = await findAddressee(input, trace, deps);
  const identifier = normaliseIdentifier(input.identifier);
  const { userId } = addressee;
  const notPossible = (description: string) => {
    const event = { type: "fcpr", description, userId };
    logOutcome(input, { event, outcome: "password_change_not_possible", identifier, trace }, deps);
  };
  if (addressee.kind === "none") return notPossible(addressee.reason);

  const link = await makeLink(input, addressee, deps);
  try {
    const { tenant, domain } = input;
    await deps.mail.send(
      composeMail({
        template: "reset_email",
        tenant,
        domain,
        to: addressee.email,
        from: deps.mailFrom,
        link,
        languages: { ...input.languages, locale: addressee.locale },
      }),
    );
  } catch (error) {
    return notPossible(`The email could not be sent: ${error instanceof Error ? error.message : String(error)}`);
  }
  const event = { type: "scpr", description: "Change password request", userId };
  logOutcome(input, { event, outcome: "password_change_requested", identifier, trace }, deps);
}

async function findAddressee(
  input: RequestPasswordChangeInput & { readonly signal: AbortSignal },
  trace: TraceRecorder,
  deps: RequestPasswordChangeDeps,
): Promise<Addressee> {
  const { connection } = input;
  if (connection.options.disable_self_service_change_password === true) {
    return { kind: "none", reason: "Changing one's own password is switched off for this connection." };
  }
  const authenticator = deps.connections.get(connection)?.password;
  if (!authenticator) return { kind: "none", reason: "The connection has no passwords." };
  if (normaliseIdentifier(input.identifier) === "") return { kind: "none", reason: "No identifier was given." };

  const person = await authenticator.findPerson(input.identifier, {
    trace,
    signal: input.signal,
    clientId: input.client?.clientId,
    purpose: "take_over",
  });
  if (person.kind === "local") return localAddressee(person.credential, input, deps);
  switch (person.lookup.outcome) {
    case "absent":
      return { kind: "none", reason: "User does not exist." };
    case "unavailable":
      return { kind: "none", reason: `The source gave no answer: ${person.lookup.message ?? person.lookup.reason}` };
    case "found":
      return sourceAddressee(person.lookup.profile, input, deps);
  }
}

async function localAddressee(
  credential: LocalCredential,
  input: RequestPasswordChangeInput,
  deps: RequestPasswordChangeDeps,
): Promise<Addressee> {
  const user = await deps.store.users.findByIdentity(input.tenant.id, credential.provider, credential.localId);
  if (!user) return { kind: "none", reason: "User does not exist." };
  if (user.blocked) return { kind: "none", reason: "user is blocked", userId: user.userId };
  if (user.email === undefined)
    return { kind: "none", reason: "The user does not have an email address.", userId: user.userId };
  return { kind: "mail", email: user.email, userId: user.userId, locale: localeOf(user), parameters: {} };
}

/** Someone whom only the source knows: the ticket remembers who the source said it is, no user row is made (design §4). */
async function sourceAddressee(
  profile: SourceProfile,
  input: RequestPasswordChangeInput,
  deps: RequestPasswordChangeDeps,
): Promise<Addressee> {
  // Blocked at the source is blocked here: a new password must not be the way around it (contract §7 row 22).
  if (profile.blocked) return { kind: "none", reason: "The user is blocked at the source." };
  const mapping = mapProfile(profile, {
    connection: input.connection,
    typedIdentifier: input.identifier,
    options: mappingOptionsOf(input.connection),
  });
  if (!mapping.ok) return { kind: "none", reason: `The user cannot be imported: ${mapping.problem}` };
  const { email, localId } = mapping.user;
  const here = await deps.store.users.findCredentialByLocalId(input.tenant.id, input.connection.id, localId);
  // They changed their address here; whoever has the old mailbox now has no claim (contract §2.8, last row).
  if (here)
    return {
      kind: "none",
      reason: "The source knows this address, but its user is here under another one.",
      userId: here.userId,
    };
  if (email === undefined) return { kind: "none", reason: "The source gave no email address." };
  return { kind: "mail", email, parameters: { identifier: input.identifier, source_id: profile.id } };
}

/** What mapping needs of a connection's options. */
export function mappingOptionsOf(connection: Connection): { stripIdPrefix?: string; requiresUsername: boolean } {
  const options = databaseOptions.parse(connection.options);
  return { stripIdPrefix: options.usher.strip_user_id_prefix, requiresUsername: options.requires_username };
}

async function makeLink(
  input: RequestPasswordChangeInput,
  addressee: Extract<Addressee, { kind: "mail" }>,
  deps: RequestPasswordChangeDeps,
): Promise<string> {
  const { ticket, secret } = newTicket(
    {
      tenantId: input.tenant.id,
      kind: "password_change",
      connectionId: input.connection.id,
      userId: addressee.userId,
      email: addressee.email,
      clientId: input.client?.clientId,
      parameters: {
        ...addressee.parameters,
        // Whoever uses the link reads that mailbox: that is what verification asks.
        mark_email_as_verified: true,
        ...(input.state === undefined ? {} : { state: input.state }),
      },
    },
    deps.clock.now(),
  );
  await deps.store.tickets.insert(ticket);
  return ticketLink.passwordChange(input.domain, secret);
}
