import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { localeOf } from "../../domain/language.ts";
import { newTicket, ticketLink } from "../../domain/ticket.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import { defineRoute, type Route } from "../route.ts";
import { callOrigin } from "./audit.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { idParams } from "./route-params.ts";
import { DATABASE } from "./user-connection.ts";
import { inexistentUser } from "./user-errors.ts";

const mailReply = z.object({
  email: z.string().describe("Where the mail goes."),
  sent: z.boolean().describe("Whether it was handed to the mail server."),
  error: z.string().describe("Why it was not.").optional(),
});

const mailPasswordChange = defineRoute({
  method: "POST",
  path: "/users/{id}/password-change-mail",
  operationId: "sendPasswordChangeMail",
  tag: "users",
  summary: "Mail a user a link to choose a new password",
  scopes: ["create:user_tickets"],
  params: idParams,
  status: 200,
  reply: mailReply,
  errors: { 404: "The user does not exist." },
  async handle({ params, context }, deps: ManagementDeps) {
    const { tenant, domain } = context;
    const user = await deps.store.users.find(tenant.id, params.id);
    if (user === undefined) throw inexistentUser();
    const [identity] = user.identities;
    if (identity?.provider !== DATABASE)
      throw new DomainError("invalid_body", "The user's main connection does not support this operation.");
    if (user.email === undefined) throw new DomainError("invalid_body", "The user does not have an email address.");

    const { ticket, secret } = newTicket(
      {
        tenantId: tenant.id,
        kind: "password_change",
        connectionId: identity.connectionId,
        userId: user.userId,
        email: user.email,
        // Whoever uses the link reads that mailbox: that is what verification asks.
        parameters: { mark_email_as_verified: true },
      },
      deps.clock.now(),
    );
    await deps.store.tickets.insert(ticket);
    const event = {
      ...callOrigin(context),
      connection: identity.connection,
      connectionId: identity.connectionId,
      userId: user.userId,
      userName: user.email,
    };
    try {
      const link = ticketLink.passwordChange(domain, secret);
      const languages = { locale: localeOf(user) };
      await deps.mail.send(
        composeMail({ template: "reset_email", tenant, domain, to: user.email, from: deps.mailFrom, link, languages }),
      );
    } catch (cause) {
      const error = (cause instanceof Error ? cause.message : String(cause)).slice(0, 1_000);
      deps.logWriter.write({ ...event, type: "fcpr", description: `The email could not be sent: ${error}` });
      return { email: user.email, sent: false, error };
    }
    deps.logWriter.write({ ...event, type: "scpr", description: "Change password request" });
    return { email: user.email, sent: true };
  },
});

/** Links for a new password that go to the person alone. Not part of Auth0's API, whose tickets somebody has to pass on. */
export const passwordChangeMailRoutes: readonly Route<ManagementDeps>[] = [mailPasswordChange];
