import { z } from "zod";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import type { JsonObject } from "../../domain/json.ts";
import { newTicket, TICKET_LIFETIME_SECONDS, type Ticket, ticketLink } from "../../domain/ticket.ts";
import type { Identity, User } from "../../domain/user.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { findHolder } from "./identifier-holder.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { DATABASE, passwordsOf } from "./user-connection.ts";
import { inexistentUser } from "./user-errors.ts";

const YEAR_SECONDS = 31_536_000;
const NOT_SUPPORTED = "The user's main connection does not support this operation.";

const identityChoice = z
  .strictObject({
    user_id: z.string().min(1).max(1024),
    provider: z.string().min(1).max(255),
    connection_id: z.string().max(255).optional(),
  })
  .describe("Which identity of the user it is for; default: the first.");

const commonFields = {
  result_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .describe("Where the person is sent after the link was used.")
    .optional(),
  client_id: z.string().max(255).describe("Client that the person goes on to.").optional(),
  organization_id: z.string().max(255).optional(),
  ttl_sec: z
    .number()
    .int()
    .min(0)
    .max(YEAR_SECONDS)
    .describe("How long the link works, seconds; 0 or absent: five days.")
    .optional(),
  includeEmailInRedirect: z.boolean().describe("Whether result_url gets the address.").optional(),
  identity: identityChoice.optional(),
};

const passwordChangeBody = z
  .strictObject({
    ...commonFields,
    user_id: z.string().min(1).max(1024).optional(),
    connection_id: z.string().max(255).optional(),
    email: z
      .string()
      .refine(isEmailAddress, {
        error: (issue) => `Object didn't pass validation for format email: ${String(issue.input)}`,
      })
      .optional(),
    mark_email_as_verified: z.boolean().describe("Whether using the link also verifies the address.").optional(),
  })
  .refine((body) => (body.user_id === undefined) !== (body.connection_id === undefined && body.email === undefined), {
    error: "Either user_id, or connection_id and email, are required",
  })
  .refine((body) => (body.connection_id === undefined) === (body.email === undefined), {
    error: "connection_id and email are required together",
  });
const emailVerificationBody = z.strictObject({ ...commonFields, user_id: z.string().min(1).max(1024) });
const ticketReply = z.object({ ticket: z.string().describe("The link, to be given to the person and no one else.") });

type PasswordChangeBody = z.output<typeof passwordChangeBody>;
type CommonFields = Omit<z.output<typeof emailVerificationBody>, "user_id">;

/** `/tickets`: links that an application hands out itself (contract §4.8). */
export const ticketRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, undefined, typeof passwordChangeBody>({
    method: "POST",
    path: "/tickets/password-change",
    operationId: "createPasswordChangeTicket",
    tag: "tickets",
    summary: "Create a password change ticket",
    scopes: ["create:user_tickets"],
    body: passwordChangeBody,
    reply: ticketReply,
    status: 201,
    errors: { 404: "User not found.", 503: "The connection's source did not answer." },
    async handle({ body, context }, deps) {
      await checkCommonFields(body, context, deps);
      const target = await targetOf(body, context, deps);
      const parameters = {
        ...target.parameters,
        ...commonParameters(body),
        ...given({ mark_email_as_verified: body.mark_email_as_verified }),
      };
      const secret = await insertTicket({ ...target, kind: "password_change", parameters }, body, context, deps);
      return { ticket: `${ticketLink.passwordChange(context.domain, secret)}#` };
    },
  }),

  defineRoute<ManagementDeps, undefined, undefined, typeof emailVerificationBody>({
    method: "POST",
    path: "/tickets/email-verification",
    operationId: "createEmailVerificationTicket",
    tag: "tickets",
    summary: "Create an email verification ticket",
    scopes: ["create:user_tickets"],
    body: emailVerificationBody,
    reply: ticketReply,
    status: 201,
    errors: { 404: "The user does not exist." },
    async handle({ body, context }, deps) {
      await checkCommonFields(body, context, deps);
      const user = await deps.store.users.find(context.tenant.id, body.user_id);
      if (user === undefined) throw inexistentUser();
      const target = targetUser(user, body);
      const secret = await insertTicket(
        { ...target, kind: "email_verification", parameters: commonParameters(body) },
        body,
        context,
        deps,
      );
      return { ticket: `${ticketLink.emailVerification(context.domain, secret)}#` };
    },
  }),
];

/** Whom a ticket is for. Without `userId`: somebody whom only the source knows (design §4 `reset_pending`). */
type Target = Pick<Ticket, "connectionId" | "userId" | "email"> & { readonly parameters?: JsonObject };

async function checkCommonFields(
  body: CommonFields,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
): Promise<void> {
  if (body.organization_id !== undefined) throw new DomainError("invalid_body", "The organization does not exist");
  if (body.client_id === undefined) return;
  const client = await deps.store.clients.find(context.tenant.id, body.client_id);
  if (client === undefined) throw new DomainError("invalid_body", "The client does not exist");
}

async function targetOf(body: PasswordChangeBody, context: RouteContext, deps: ManagementDeps): Promise<Target> {
  if (body.connection_id !== undefined && body.email !== undefined) {
    return targetByEmail(body.connection_id, body.email, context, deps);
  }
  const user = await deps.store.users.find(context.tenant.id, body.user_id ?? "");
  if (user === undefined) throw userNotFound();
  const target = targetUser(user, body);
  if (identityOf(user, body)?.provider !== DATABASE) throw new DomainError("invalid_body", NOT_SUPPORTED);
  return target;
}

/** In import mode also somebody who is not here yet, if the source knows the address (contract §2.7). */
async function targetByEmail(
  connectionId: string,
  typed: string,
  context: RouteContext,
  deps: ManagementDeps,
): Promise<Target> {
  const connection = await deps.store.connections.find(context.tenant.id, connectionId);
  if (connection === undefined)
    throw new DomainError("invalid_body", `The connection with id ${connectionId} does not exist.`);
  const holder = await findHolder(typed, passwordsOf(connection, NOT_SUPPORTED, deps), deps);
  switch (holder.kind) {
    case "local":
      return { ...onConnection(connection, typed), userId: holder.credential.userId };
    case "source":
      // The address that the source has on record gets the link, not the one that was typed; who uses it is taken over as
      // exactly this person, asked for by what was typed.
      return {
        ...onConnection(connection, holder.profile.email ?? typed),
        parameters: { identifier: typed, source_id: holder.profile.id },
      };
    case "nobody":
      throw userNotFound();
  }
}

const onConnection = (connection: Connection, email: string): Target => ({
  connectionId: connection.id,
  email: normaliseIdentifier(email),
});
const userNotFound = () => new DomainError("not_found", "User not found.", { apiCode: "inexistent_user" });

function targetUser(user: User, body: CommonFields): Target {
  if (user.email === undefined) throw new DomainError("invalid_body", "The user does not have an email address.");
  return { connectionId: identityOf(user, body)?.connectionId, userId: user.userId, email: user.email };
}

function identityOf(user: User, body: CommonFields): Identity | undefined {
  const wanted = body.identity;
  if (wanted === undefined) return user.identities[0];
  const localId = wanted.user_id.startsWith(`${wanted.provider}|`)
    ? wanted.user_id.slice(wanted.provider.length + 1)
    : wanted.user_id;
  const found = user.identities.find(
    (identity) =>
      identity.provider === wanted.provider &&
      (identity.localId === wanted.user_id || identity.localId === localId) &&
      (wanted.connection_id === undefined || identity.connectionId === wanted.connection_id),
  );
  if (found === undefined) throw userNotFound();
  return found;
}

const commonParameters = (body: CommonFields): JsonObject =>
  given({ result_url: body.result_url, includeEmailInRedirect: body.includeEmailInRedirect });

const given = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));

/** Gives the secret of the link. */
async function insertTicket(
  ticket: Target & Pick<Ticket, "kind" | "parameters">,
  body: CommonFields,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store" | "clock">,
): Promise<string> {
  const lifetimeSeconds = body.ttl_sec === undefined || body.ttl_sec === 0 ? TICKET_LIFETIME_SECONDS : body.ttl_sec;
  const made = newTicket(
    { ...ticket, tenantId: context.tenant.id, clientId: body.client_id, lifetimeSeconds },
    deps.clock.now(),
  );
  await deps.store.tickets.insert(made.ticket);
  return made.secret;
}
