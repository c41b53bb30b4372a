import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Credentials } from "../../domain/credentials.ts";
import { administratorsConnection, dashboardAddress } from "../../domain/dashboard.ts";
import type { DomainError } from "../../domain/errors.ts";
import { html } from "../../domain/html.ts";
import { sessionStart } from "../../domain/user.ts";
import { type AdministratorTicket, findAdministratorTicket } from "../../flows/administrators/administrator-ticket.ts";
import { completeSetup } from "../../flows/administrators/complete-setup.ts";
import { siteName } from "../../mail/compose-mail.ts";
import { presentAsTenantDomain } from "../authentication/run-provider.ts";
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
import type { PageTexts } from "./texts/en.ts";

const purpose = (fields: Fields): string => `setup:${fields.ticket ?? ""}`;

/** `/setup`: the holder of a link becomes an owner, or chooses the password they were invited to choose, and goes on to the dashboard. */
export function registerSetupPage(app: FastifyInstance, deps: PagesDeps): void {
  app.get("/setup", async (request, reply) => {
    const secret = queryOf(request).ticket ?? "";
    return showForm({ request, reply, secret, found: await ticketOf(request, secret, deps), fields: {} }, deps);
  });

  app.post("/setup", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const secret = fields.ticket ?? "";
    const found = await ticketOf(request, secret, deps);
    if (fields.password !== fields.password_again)
      return showForm({ request, reply, secret, found, fields, hasMismatch: true }, deps);
    const credentials = new Credentials(fields.email ?? "", fields.password ?? "");
    const began = deps.clock.now();
    const input = { ...originOf(request), ticketSecret: secret, name: fields.name ?? "", credentials };
    const outcome = await completeSetup(input, deps);
    if (outcome.outcome === "refused") {
      if (outcome.refusal.code === "ticket_invalid") throw pageRefusal("ticket_invalid", "link.invalid.text");
      return showForm({ request, reply, secret, found, fields, refusal: outcome.refusal }, deps);
    }
    const { administrator } = outcome;
    presentAsTenantDomain(request);
    await deps.interactions.signInAdministrator(request, reply, {
      userId: administrator.userId,
      amr: ["pwd"],
      signedInAt: sessionStart(administrator, began),
    });
    return reply.redirect(dashboardAddress(request.site.domain), 303);
  });
}

async function ticketOf(request: FastifyRequest, secret: string, deps: PagesDeps): Promise<AdministratorTicket> {
  const found = await findAdministratorTicket({ tenant: request.site.tenant, ticketSecret: secret }, deps);
  if (!found) throw pageRefusal("ticket_invalid", "link.invalid.text");
  return found;
}

interface SetupForm {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly secret: string;
  readonly found: AdministratorTicket;
  readonly fields: Fields;
  readonly hasMismatch?: boolean;
  readonly refusal?: DomainError;
}

const EMAIL_ERRORS = { user_exists: "setup.email.taken", invalid_body: "setup.email.invalid" } as const;

function showForm(form: SetupForm, deps: Pick<PagesDeps, "formKey">): FastifyReply {
  const { request, reply, secret, found, fields, hasMismatch, refusal } = form;
  const look = lookOf(request);
  const { texts, tenant } = look;
  const wrongField = wrongFieldOf(refusal);
  const { status, text, headers } = refusal
    ? pageError(refusal, texts)
    : { status: hasMismatch ? 400 : 200, text: undefined, headers: {} };
  const title = texts[found.administrator ? "setup.invited.title" : "setup.title"];
  const lead = found.administrator
    ? texts["setup.invited.lead"](found.administrator.email)
    : texts["setup.lead"](siteName(tenant));

  const content = html`${heading(title, lead)}
${alert(wrongField === undefined ? text : undefined)}
<form method="post" action="/setup">
${formToken(request, reply, purpose({ ticket: secret }), deps)}${hidden("ticket", secret)}
${found.administrator ? knownIdentifier(found.administrator.email) : personFields(fields, refusal, texts)}
${newPasswordField(
  administratorsConnection(tenant.id),
  {
    refusal,
    autofocus: found.administrator !== undefined,
    describedBy: [hasMismatch ? "password_again-error" : undefined],
  },
  texts,
)}
${field(
  {
    name: "password_again",
    label: texts["setup.repeat_password"],
    type: "password",
    autocomplete: "new-password",
    error: hasMismatch ? texts["reset.mismatch"] : undefined,
  },
  texts,
)}
${submit(texts["setup.submit"])}
</form>`;
  const body = page({ look, title, content, hasErrors: hasMismatch || refusal !== undefined });
  return replyWithPage(reply.headers(headers), { status, body });
}

/** For password managers: whose password this is. People see it in the sentence above. */
const knownIdentifier = (email: string) =>
  html`<input class="off-screen" type="text" name="username" autocomplete="username" value="${email}" readonly tabindex="-1" aria-hidden="true">`;

function personFields(fields: Fields, refusal: DomainError | undefined, texts: PageTexts) {
  const wrongField = wrongFieldOf(refusal);
  const emailError = refusal && EMAIL_ERRORS[refusal.code as keyof typeof EMAIL_ERRORS];
  return html`${field(
    {
      name: "name",
      label: texts["setup.name"],
      autocomplete: "name",
      value: fields.name,
      autofocus: wrongField === undefined || wrongField === "name",
      error: wrongField === "name" ? texts["error.required"](texts["setup.name"]) : undefined,
    },
    texts,
  )}
${field(
  {
    name: "email",
    label: texts["field.email"],
    type: "email",
    autocomplete: "username",
    value: fields.email,
    autofocus: wrongField === "email",
    error: wrongField === "email" && emailError ? texts[emailError] : undefined,
  },
  texts,
)}`;
}

const wrongFieldOf = (refusal: DomainError | undefined): string | undefined =>
  typeof refusal?.extra?.field === "string" ? refusal.extra.field : undefined;
