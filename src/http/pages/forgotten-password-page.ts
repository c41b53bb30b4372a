import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Client } from "../../domain/client.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { type Html, html } from "../../domain/html.ts";
import { field, hidden, select, submit } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import { allowsPasswordChange, asChoices, connectionsOf, hasUsernames } from "./interaction-connection.ts";
import { alert, heading, page } from "./layout.ts";
import type { PagesDeps } from "./page-deps.ts";
import { type Fields, interactionOf, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import { en } from "./texts/en.ts";

type ForgottenPageDeps = Pick<PagesDeps, "interactions" | "config" | "passwordChangeRequests" | "limits" | "formKey">;

const purpose = (fields: Fields): string => `forgotten:${fields.state ?? ""}:${fields.client_id ?? ""}`;

/** What the page was asked for: from a sign-in under way, or by itself for a client and a connection. */
interface Errand {
  readonly client?: Client;
  readonly connections: readonly Connection[];
  /** What leads back to this page. */
  readonly context: Fields;
  readonly state?: string;
  readonly typed: string;
}

/** `/u/reset-password/request`: asks who it is, and says the same to everybody (design §6). */
export function registerForgottenPasswordPage(app: FastifyInstance, deps: ForgottenPageDeps): void {
  app.get("/u/reset-password/request", async (request, reply) => {
    const errand = await errandOf(request, reply, queryOf(request), deps);
    return showForm(request, reply, errand, undefined, deps);
  });

  app.post("/u/reset-password/request", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const errand = await errandOf(request, reply, fields, deps);
    const connection = errand.connections.find(({ name }) => name === fields.connection) ?? errand.connections[0];
    if (!connection || errand.typed === "")
      return showForm(request, reply, errand, en["error.required"](identifierLabel(errand)), deps);

    const origin = originOf(request);
    const limit = deps.limits.takePasswordChange(origin.tenant.id, origin.ip, errand.typed);
    if (!limit.allowed)
      throw new DomainError("rate_limited", en["error.rate_limited"], { retryAfterSeconds: limit.retryAfterSeconds });
    await deps.passwordChangeRequests({
      ...origin,
      client: errand.client,
      connection,
      identifier: errand.typed,
      state: errand.state,
    });
    return showSent(request, reply, errand);
  });
}

async function errandOf(
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields,
  deps: ForgottenPageDeps,
): Promise<Errand> {
  const errand = fields.state
    ? await errandOfSignIn(request, reply, fields, deps)
    : await errandByItself(request, fields, deps);
  const connections = errand.connections.filter(allowsPasswordChange);
  if (connections.length === 0) throw new DomainError("invalid_body", en["forgotten.off"]);
  return { ...errand, connections };
}

async function errandOfSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields,
  deps: ForgottenPageDeps,
): Promise<Errand> {
  const interaction = await interactionOf(request, reply, fields, deps);
  return {
    client: interaction.client,
    connections: connectionsOf(interaction),
    context: { state: interaction.state },
    state: interaction.state,
    typed: (fields.username ?? interaction.loginHint ?? "").trim(),
  };
}

async function errandByItself(request: FastifyRequest, fields: Fields, deps: ForgottenPageDeps): Promise<Errand> {
  const { tenant } = request.site;
  const client = fields.client_id ? await deps.config.client(tenant.id, fields.client_id) : undefined;
  const connection = fields.connection ? await deps.config.connectionByName(tenant.id, fields.connection) : undefined;
  const isAllowed = client && connection && (await deps.config.isEnabledFor(tenant.id, connection.id, client.clientId));
  if (!isAllowed) throw new DomainError("connection_disabled", "the connection was disabled");
  return {
    client,
    connections: [connection],
    context: { client_id: client.clientId, connection: connection.name },
    typed: (fields.username ?? "").trim(),
  };
}

const identifierLabel = (errand: Errand): string =>
  en[errand.connections.some(hasUsernames) ? "field.email_or_username" : "field.email"];

function showForm(
  request: FastifyRequest,
  reply: FastifyReply,
  errand: Errand,
  error: string | undefined,
  deps: ForgottenPageDeps,
): FastifyReply {
  const content = html`${heading(en["forgotten.title"], en["forgotten.lead"])}
${alert(error)}
<form method="post" action="/u/reset-password/request">
${formToken(request, reply, purpose(errand.context), deps)}${Object.entries(errand.context).map(([name, value]) => name !== "connection" && hidden(name, value))}
${select("connection", en["field.connection"], asChoices(errand.connections), undefined)}
${field({
  name: "username",
  label: identifierLabel(errand),
  autocomplete: "username",
  value: errand.typed,
  autofocus: true,
  invalid: error !== undefined,
  describedBy: [error && "form-error"],
})}
${submit(en["forgotten.submit"])}
</form>
${backLink(errand)}`;
  const body = page({
    tenant: request.site.tenant,
    title: en["forgotten.title"],
    content,
    hasErrors: error !== undefined,
  });
  return replyWithPage(reply, { status: error === undefined ? 200 : 400, body });
}

function showSent(request: FastifyRequest, reply: FastifyReply, errand: Errand): FastifyReply {
  const content = html`${heading(en["forgotten.sent.title"], en["forgotten.sent.lead"](errand.typed))}
<p class="notice">${en["forgotten.sent.hint"]}</p>
<div class="links">
<p><a href="/u/reset-password/request?${new URLSearchParams(errand.context).toString()}">${en["forgotten.again"]}</a></p>
${errand.state !== undefined && html`<p><a href="/u/login?state=${encodeURIComponent(errand.state)}">${en["forgotten.back"]}</a></p>`}
</div>`;
  return replyWithPage(reply, {
    body: page({ tenant: request.site.tenant, title: en["forgotten.sent.title"], content }),
  });
}

const backLink = (errand: Errand): Html | undefined =>
  errand.state === undefined
    ? undefined
    : html`<div class="links"><p><a href="/u/login?state=${encodeURIComponent(errand.state)}">${en["forgotten.back"]}</a></p></div>`;
