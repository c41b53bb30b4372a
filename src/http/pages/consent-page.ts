import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Html, html } from "../../domain/html.ts";
import { managementAudienceOf } from "../../domain/tenant.ts";
import type { ConsentInteraction } from "../../oidc/interactions.ts";
import { hidden } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import { heading, page, rich } from "./layout.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf, noteUiLocales } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { type Fields, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import type { PageTexts } from "./texts/en.ts";

type ConsentPageDeps = Pick<PagesDeps, "interactions" | "store" | "config" | "formKey">;

const purpose = (fields: Fields): string => `consent:${fields.state ?? ""}`;

/** Scopes of the sign-in itself that have words of their own. */
const OWN_SCOPES = ["openid", "profile", "email", "phone", "address", "offline_access"] as const;

/** `/u/consent`: whether a third-party client may have what it asks for. All or nothing. */
export function registerConsentPage(app: FastifyInstance, deps: ConsentPageDeps): void {
  app.get("/u/consent", async (request, reply) => {
    const interaction = await consentOf(request, queryOf(request), deps);
    return showQuestion(request, reply, interaction, deps);
  });

  app.post("/u/consent", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const interaction = await consentOf(request, fields, deps);
    const address =
      fields.answer === "allow"
        ? await deps.interactions.allow(interaction)
        : await deps.interactions.abort(interaction, {
            error: "access_denied",
            description: "User did not authorize the request",
          });
    return reply.redirect(address, 303);
  });
}

async function consentOf(request: FastifyRequest, fields: Fields, deps: ConsentPageDeps): Promise<ConsentInteraction> {
  const interaction = await deps.interactions.findConsent(request, fields.state ?? "");
  if (interaction === undefined) throw pageRefusal("invalid_body", "error.interaction");
  noteUiLocales(request, interaction.uiLocales);
  return interaction;
}

async function showQuestion(
  request: FastifyRequest,
  reply: FastifyReply,
  interaction: ConsentInteraction,
  deps: ConsentPageDeps,
): Promise<FastifyReply> {
  const look = lookOf(request);
  const { texts } = look;
  const { state, tenant, client, redirectUri } = interaction;
  const user = await deps.store.users.find(tenant.id, interaction.userId);
  const person = user?.email ?? user?.username ?? user?.phoneNumber ?? user?.name;
  const own = OWN_SCOPES.filter((scope) => interaction.scopes.includes(scope));
  const content = html`${heading(texts["consent.title"], texts["consent.lead"](client.name))}
${person !== undefined && html`<p class="lead">${rich(texts["consent.person"](person))}</p>`}
<div class="asked">
<h2>${texts["consent.may"]}</h2>
<ul>${own.map((scope) => html`<li>${texts[`consent.scope.${scope}`]}</li>`)}</ul>
${await apiScopes(interaction, texts, deps)}
<p class="hint">${texts["consent.hint"]}</p>
</div>
<form method="post" action="/u/consent">
${formToken(request, reply, purpose({ state }), deps)}${hidden("state", state)}
<button class="button" type="submit" name="answer" value="allow">${texts["consent.allow"]}</button>
<button class="button button-quiet" type="submit" name="answer" value="refuse">${texts["consent.refuse"]}</button>
</form>`;
  const body = page({ look, title: texts["consent.title"], content });
  return replyWithPage(reply, { body, formTargets: redirectUri === undefined ? client.callbacks : [redirectUri] });
}

/** What is asked for at an API, in the words that the API has for it. */
async function apiScopes(
  { tenant, audience, scopes }: ConsentInteraction,
  texts: PageTexts,
  deps: Pick<ConsentPageDeps, "config">,
): Promise<Html | undefined> {
  const asked = scopes.filter((scope) => !(OWN_SCOPES as readonly string[]).includes(scope));
  if (audience === undefined || asked.length === 0) return undefined;
  const mainDomain = tenant.domains[0];
  const api =
    (await deps.config.resourceServer(tenant.id, audience)) ??
    // It is stored once, for the main domain.
    (mainDomain === undefined
      ? undefined
      : await deps.config.resourceServer(tenant.id, managementAudienceOf(mainDomain)));
  const wordsOf = (scope: string) => api?.scopes.find(({ value }) => value === scope)?.description;
  return html`<h2 dir="auto">${texts["consent.at"](api?.name ?? audience)}</h2>
<ul>${asked.map((scope) => {
    const words = wordsOf(scope);
    return html`<li>${words ? html`<span dir="auto">${words}</span> ` : undefined}<code dir="ltr">${scope}</code></li>`;
  })}</ul>`;
}
