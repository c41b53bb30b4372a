import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Credentials } from "../../domain/credentials.ts";
import type { DomainError } from "../../domain/errors.ts";
import { html } from "../../domain/html.ts";
import type { Ticket } from "../../domain/ticket.ts";
import { completePasswordChange } from "../../flows/change-password/complete-password-change.ts";
import { findPasswordTicket, type PasswordTicket } from "../../flows/change-password/password-ticket.ts";
import { pageError } from "./errors.ts";
import { field, hidden, submit } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import { alert, heading, page } from "./layout.ts";
import { newPasswordField } from "./new-password-field.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { type Fields, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import { resultAddress, resultUrlOf } from "./result-url.ts";
import type { PageTexts } from "./texts/en.ts";

const purpose = (fields: Fields): string => `reset:${fields.ticket ?? ""}`;

/** `/u/reset-password`: a new password for the holder of a ticket. Looking at the page changes nothing. */
export function registerResetPasswordPage(app: FastifyInstance, deps: PagesDeps): void {
  app.get("/u/reset-password", async (request, reply) => {
    const secret = queryOf(request).ticket ?? "";
    const found = await ticketOf(request, secret, deps);
    return showForm({ request, reply, secret, found }, deps);
  });

  app.post("/u/reset-password", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const secret = fields.ticket ?? "";
    const found = await ticketOf(request, secret, deps);
    if (fields.password !== fields.password_again)
      return showForm({ request, reply, secret, found, hasMismatch: true }, deps);

    const credentials = new Credentials(found.ticket.email ?? "", fields.password ?? "");
    const outcome = await completePasswordChange({ ...originOf(request), ticketSecret: secret, credentials }, deps);
    if (outcome.outcome === "refused") {
      if (outcome.refusal.code === "ticket_invalid") throw outcome.refusal;
      return showForm({ request, reply, secret, found, refusal: outcome.refusal }, deps);
    }
    const resultUrl = resultUrlOf(outcome.ticket);
    if (resultUrl !== undefined) {
      return reply.redirect(
        resultAddress(resultUrl, outcome.ticket, "You can now login to the application with the new password."),
        303,
      );
    }
    return showDone(request, reply, outcome.ticket, deps);
  });
}

async function ticketOf(request: FastifyRequest, secret: string, deps: PagesDeps): Promise<PasswordTicket> {
  const found = await findPasswordTicket({ tenant: request.site.tenant, ticketSecret: secret }, deps);
  if (!found) throw pageRefusal("ticket_invalid", "link.invalid.text");
  return found;
}

interface ResetForm {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly secret: string;
  readonly found: PasswordTicket;
  readonly hasMismatch?: boolean;
  readonly refusal?: DomainError;
}

function showForm(form: ResetForm, deps: Pick<PagesDeps, "formKey">): FastifyReply {
  const { request, reply, secret, found, hasMismatch, refusal } = form;
  const look = lookOf(request);
  const { texts } = look;
  const { status, text, headers } = refusal
    ? describe(refusal, texts)
    : { status: hasMismatch ? 400 : 200, text: undefined, headers: {} };
  const email = found.ticket.email ?? found.user?.email;
  const resultUrl = resultUrlOf(found.ticket);

  const content = html`${heading(texts["reset.title"], email === undefined ? undefined : texts["reset.lead"](email))}
${alert(text)}
<form method="post" action="/u/reset-password">
${formToken(request, reply, purpose({ ticket: secret }), deps)}${hidden("ticket", secret)}
${
  // For password managers: whose password this is. People see it in the sentence above.
  email !== undefined &&
  html`<input class="off-screen" type="text" name="username" autocomplete="username" value="${email}" readonly tabindex="-1" aria-hidden="true">`
}
${newPasswordField(
  found.connection,
  {
    label: texts["field.new_password"],
    refusal,
    autofocus: true,
    describedBy: [hasMismatch ? "password_again-error" : undefined],
  },
  texts,
)}
${field(
  {
    name: "password_again",
    label: texts["field.repeat_password"],
    type: "password",
    autocomplete: "new-password",
    error: hasMismatch ? texts["reset.mismatch"] : undefined,
  },
  texts,
)}
${submit(texts["reset.submit"])}
</form>`;
  const body = page({
    look,
    title: texts["reset.title"],
    content,
    hasErrors: hasMismatch || refusal !== undefined,
  });
  return replyWithPage(reply.headers(headers), {
    status,
    body,
    formTargets: resultUrl === undefined ? [] : [resultUrl],
  });
}

function describe(refusal: DomainError, texts: PageTexts) {
  const error = pageError(refusal, texts);
  return refusal.code === "source_unavailable" ? { ...error, text: texts["error.source_unavailable.reset"] } : error;
}

/** The way on: back to the sign-in that was left for this, or to where the client starts one. */
async function showDone(
  request: FastifyRequest,
  reply: FastifyReply,
  ticket: Ticket,
  deps: PagesDeps,
): Promise<FastifyReply> {
  const look = lookOf(request);
  const { texts } = look;
  const next = (await signInUnderWay(request, reply, ticket, deps)) ?? (await startOf(ticket, deps));
  const content = html`${heading(texts["reset.done.title"], texts["reset.done.lead"])}
${next === undefined ? html`<p class="notice notice-good" role="status">${texts["reset.done.close"]}</p>` : html`<p><a class="button" href="${next}">${texts["reset.done.continue"]}</a></p>`}`;
  return replyWithPage(reply, { body: page({ look, title: texts["reset.done.title"], content }) });
}

async function signInUnderWay(
  request: FastifyRequest,
  reply: FastifyReply,
  ticket: Ticket,
  deps: PagesDeps,
): Promise<string | undefined> {
  const { state } = ticket.parameters;
  if (typeof state !== "string") return undefined;
  const interaction = await deps.interactions.find(request, reply, state);
  return interaction && `/u/login?state=${encodeURIComponent(state)}`;
}

async function startOf(ticket: Ticket, deps: PagesDeps): Promise<string | undefined> {
  const client = ticket.clientId === undefined ? undefined : await deps.config.client(ticket.tenantId, ticket.clientId);
  const address = client?.properties.initiate_login_uri;
  return typeof address === "string" && /^https?:\/\//i.test(address) ? address : undefined;
}
