import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Credentials } from "../../domain/credentials.ts";
import type { DomainError } from "../../domain/errors.ts";
import { html } from "../../domain/html.ts";
import { signUp } from "../../flows/signup/sign-up.ts";
import {
  type IdentifierNeed,
  type IdentifierProblem,
  identifierNeeds,
} from "../../flows/signup/sign-up-identifiers.ts";
import type { SignInInteraction } from "../../oidc/interactions.ts";
import { pageError } from "./errors.ts";
import { field, hidden, select, submit } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import { allowsSignUp, asChoices, chosenConnection, connectionsOf, formTargetsOf } from "./interaction-connection.ts";
import { alert, heading, page } from "./layout.ts";
import { newPasswordField } from "./new-password-field.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { type Fields, interactionOf, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import { showSignInForm } from "./sign-in-page.ts";
import type { PageTexts } from "./texts/en.ts";

const purpose = (fields: Fields): string => `sign-up:${fields.state ?? ""}`;

/** `/u/signup`: makes a user and signs them in to the authorization request that `state` names. */
export function registerSignUpPage(app: FastifyInstance, deps: PagesDeps): void {
  app.get("/u/signup", async (request, reply) => {
    const fields = queryOf(request);
    const interaction = await interactionOf(request, reply, fields, deps);
    return showForm({ request, reply, interaction, fields: { email: interaction.loginHint ?? "", ...fields } }, deps);
  });

  app.post("/u/signup", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const interaction = await interactionOf(request, reply, fields, deps);
    const connection = chosenConnection(interaction, fields.connection);
    const origin = originOf(request);
    if (deps.limits.takeSignUp(origin.tenant, origin.ip)?.allowed === false) {
      return showForm(
        { request, reply, interaction, fields, refusal: pageRefusal("rate_limited", "error.rate_limited") },
        deps,
      );
    }
    const identifier = fields.email || fields.username || fields.phone_number || "";
    const credentials = new Credentials(identifier, fields.password ?? "");
    const party = { ...origin, client: interaction.client, connection, credentials };
    const made = await signUp(
      { ...party, identifiers: { email: fields.email, username: fields.username, phoneNumber: fields.phone_number } },
      deps,
    );
    if (made.outcome === "refused")
      return showForm({ request, reply, interaction, fields, refusal: made.refusal }, deps);

    // The ordinary sign-in, so that limits, log and login count are those of every other one.
    const outcome = await deps.signInWithPassword({ ...party, via: "page" });
    if (outcome.outcome === "refused") {
      return showSignInForm(
        { request, reply, interaction, identifier, connectionName: connection.name, refusal: outcome.refusal },
        deps,
      );
    }
    const address = await deps.interactions.finish(interaction, {
      userId: made.user.userId,
      connectionId: connection.id,
      amr: ["pwd"],
      signedInAt: outcome.signedInAt,
    });
    return reply.redirect(address, 303);
  });
}

interface SignUpForm {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly interaction: SignInInteraction;
  readonly fields: Fields;
  readonly refusal?: DomainError;
}

function showForm(form: SignUpForm, deps: Pick<PagesDeps, "formKey">): FastifyReply {
  const { request, reply, interaction, fields, refusal } = form;
  const look = lookOf(request);
  const { texts } = look;
  const connections = connectionsOf(interaction).filter(allowsSignUp);
  const connection = connections.find(({ name }) => name === fields.connection) ?? connections[0];
  if (!connection) throw pageRefusal("signup_disabled", "sign_up.disabled");
  const { status, text, headers } = refusal
    ? describe(refusal, interaction, texts)
    : { status: 200, text: undefined, headers: {} };
  const wrongField = typeof refusal?.extra?.field === "string" ? refusal.extra.field : undefined;
  const needs = identifierNeeds(connection);
  const state = encodeURIComponent(interaction.state);
  const identifierField = (
    name: "email" | "username" | "phone_number",
    need: IdentifierNeed,
    autocomplete: string,
    isFirst: boolean,
  ) =>
    need === "off"
      ? undefined
      : field(
          {
            name,
            label: texts[`field.${name}`],
            type: name === "phone_number" ? "tel" : "text",
            autocomplete,
            value: fields[name],
            required: need === "required",
            hint: name === "phone_number" ? texts["field.phone_number.hint"] : undefined,
            error: wrongField === name ? fieldError(refusal, texts[`field.${name}`], texts) : undefined,
            autofocus: wrongField === name || (isFirst && refusal === undefined),
          },
          texts,
        );

  const content = html`${heading(texts["sign_up.title"], texts["sign_in.lead"](interaction.client.name))}
${alert(wrongField === undefined ? text : undefined)}
<form method="post" action="/u/signup">
${formToken(request, reply, purpose({ state: interaction.state }), deps)}${hidden("state", interaction.state)}
${select("connection", texts["field.connection"], asChoices(connections), connection.name)}
${identifierField("email", needs.email, needs.username === "off" ? "username" : "email", true)}
${identifierField("username", needs.username, "username", needs.email === "off")}
${identifierField("phone_number", needs.phoneNumber, "tel", needs.email === "off" && needs.username === "off")}
${newPasswordField(connection, { refusal }, texts)}
${submit(texts["sign_up.submit"])}
</form>
<div class="links">
<p>${texts["sign_up.sign_in.before"]} <a href="/u/login?state=${state}">${texts["sign_up.sign_in"]}</a></p>
</div>`;
  const body = page({
    look,
    title: texts["sign_up.title"],
    content,
    hasErrors: refusal !== undefined,
  });
  return replyWithPage(reply.headers(headers), { status, body, formTargets: formTargetsOf(interaction) });
}

/** Sign-up has its own words for a silent source, and tells of an existing user only where the tenant wants it (contract §5.1). */
function describe(refusal: DomainError, interaction: SignInInteraction, texts: PageTexts) {
  const error = pageError(refusal, texts);
  if (refusal.code === "source_unavailable") return { ...error, text: texts["error.source_unavailable.sign_up"] };
  if (refusal.code === "user_exists" && tellsOfExistingUsers(interaction))
    return { ...error, text: texts["sign_up.exists"] };
  return error;
}

function tellsOfExistingUsers(interaction: SignInInteraction): boolean {
  const flags = interaction.tenant.settings.flags as { enable_public_signup_user_exists_error?: boolean } | undefined;
  return flags?.enable_public_signup_user_exists_error === true;
}

function fieldError(refusal: DomainError | undefined, label: string, texts: PageTexts): string | undefined {
  if (refusal?.code === "missing_parameter") return texts["error.required"](label);
  const problem = refusal?.extra?.problem as IdentifierProblem | undefined;
  if (problem === undefined) return refusal?.message;
  const text = texts[`identifier.${problem.kind}`] as string | ((...words: string[]) => string);
  return typeof text === "string" ? text : text(...(problem.words ?? []));
}
