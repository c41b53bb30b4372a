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
import { lookOf } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { type Fields, interactionOf, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import type { PageTexts } from "./texts/en.ts";

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
    return showForm(request, reply, errand, false, deps);
  });

  app.post("/u/reset-password/request", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const errand = await errandOf(request, reply, fields, deps);
    const connection = errand.connections.find(({ name }) => name === fields.connection) ?? errand.connections[0];
    if (!connection || errand.typed === "") return showForm(request, reply, errand, true, deps);

    const origin = originOf(request);
    const limit = deps.limits.takePasswordChange(origin.tenant.id, origin.ip, errand.typed);
    if (!limit.allowed)
      throw pageRefusal("rate_limited", "error.rate_limited", { retryAfterSeconds: limit.retryAfterSeconds });
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
  if (connections.length === 0) throw pageRefusal("invalid_body", "forgotten.off");
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

const identifierLabel = (errand: Errand, texts: PageTexts): string =>
  texts[errand.connections.some(hasUsernames) ? "field.email_or_username" : "field.email"];

function showForm(
  request: FastifyRequest,
  reply: FastifyReply,
  errand: Errand,
  isIncomplete: boolean,
  deps: ForgottenPageDeps,
): FastifyReply {
  const look = lookOf(request);
  const { texts } = look;
  const label = identifierLabel(errand, texts);
  const error = isIncomplete ? texts["error.required"](label) : undefined;
  const content = html`${heading(texts["forgotten.title"], texts["forgotten.lead"])}
${alert(error)}
<form method="post" action="/u/reset-password/request">
${formToken(request, reply, purpose(errand.context), deps)}${Object.entries(errand.context).map(([name, value]) => name !== "connection" && hidden(name, value))}
${select("connection", texts["field.connection"], asChoices(errand.connections), undefined)}
${field(
  {
    name: "username",
    label,
    autocomplete: "username",
    value: errand.typed,
    autofocus: true,
    invalid: error !== undefined,
    describedBy: [error && "form-error"],
  },
  texts,
)}
${submit(texts["forgotten.submit"])}
</form>
${backLink(errand, texts)}`;
  const body = page({
    look,
    title: texts["forgotten.title"],
    content,
    hasErrors: isIncomplete,
  });
  return replyWithPage(reply, { status: isIncomplete ? 400 : 200, body });
}

function showSent(request: FastifyRequest, reply: FastifyReply, errand: Errand): FastifyReply {
  const look = lookOf(request);
  const { texts } = look;
  const content = html`${heading(texts["forgotten.sent.title"], texts["forgotten.sent.lead"](errand.typed))}
<p class="notice">${texts["forgotten.sent.hint"]}</p>
<div class="links">
<p><a href="/u/reset-password/request?${new URLSearchParams(errand.context).toString()}">${texts["forgotten.again"]}</a></p>
${errand.state !== undefined && html`<p><a href="/u/login?state=${encodeURIComponent(errand.state)}">${texts["forgotten.back"]}</a></p>`}
</div>`;
  return replyWithPage(reply, {
    body: page({ look, title: texts["forgotten.sent.title"], content }),
  });
}

const backLink = (errand: Errand, texts: PageTexts): Html | undefined =>
  errand.state === undefined
    ? undefined
    : html`<div class="links"><p><a href="/u/login?state=${encodeURIComponent(errand.state)}">${texts["forgotten.back"]}</a></p></div>`;
