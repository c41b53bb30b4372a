import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Credentials } from "../../domain/credentials.ts";
import type { DomainError } from "../../domain/errors.ts";
import { html } from "../../domain/html.ts";
import type { SignInInteraction } from "../../oidc/interactions.ts";
import { pageError } from "./errors.ts";
import { field, hidden, select, submit } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import {
  allowsPasswordChange,
  allowsSignUp,
  asChoices,
  chosenConnection,
  connectionsOf,
  formTargetsOf,
  hasUsernames,
} from "./interaction-connection.ts";
import { alert, heading, page } from "./layout.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf } from "./page-look.ts";
import { type Fields, interactionOf, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";

type SignInPageDeps = Pick<PagesDeps, "interactions" | "signInWithPassword" | "formKey">;

const purpose = (fields: Fields): string => `sign-in:${fields.state ?? ""}`;

/** `/u/login`: identifier and password for the authorization request that `state` names. */
export function registerSignInPage(app: FastifyInstance, deps: SignInPageDeps): void {
  app.get("/u/login", async (request, reply) => {
    const interaction = await interactionOf(request, reply, queryOf(request), deps);
    return showForm({ request, reply, interaction, identifier: interaction.loginHint ?? "" }, deps);
  });

  app.post("/u/login", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const interaction = await interactionOf(request, reply, fields, deps);
    const connection = chosenConnection(interaction, fields.connection);
    const identifier = (fields.username ?? "").trim();
    const outcome = await deps.signInWithPassword({
      ...originOf(request),
      client: interaction.client,
      connection,
      credentials: new Credentials(identifier, fields.password ?? ""),
      via: "page",
    });
    if (outcome.outcome === "refused") {
      return showForm(
        { request, reply, interaction, identifier, connectionName: connection.name, refusal: outcome.refusal },
        deps,
      );
    }
    const address = await deps.interactions.finish(interaction, {
      userId: outcome.user.userId,
      connectionId: connection.id,
      amr: ["pwd"],
      signedInAt: outcome.signedInAt,
    });
    return reply.redirect(address, 303);
  });
}

interface SignInForm {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly interaction: SignInInteraction;
  readonly identifier: string;
  readonly connectionName?: string;
  readonly refusal?: DomainError;
}

/** The form; after a refusal with what was typed but for the password. Sign-up shows it as well when its own sign-in is refused. */
export function showSignInForm(form: SignInForm, deps: Pick<PagesDeps, "formKey">): FastifyReply {
  return showForm(form, deps);
}

function showForm(form: SignInForm, deps: Pick<PagesDeps, "formKey">): FastifyReply {
  const { request, reply, interaction, identifier, refusal } = form;
  const look = lookOf(request);
  const { texts } = look;
  const connections = connectionsOf(interaction);
  const withUsernames = connections.some(hasUsernames);
  const { status, text, headers } = refusal ? pageError(refusal, texts) : { status: 200, text: undefined, headers: {} };
  const errorText =
    refusal?.code === "wrong_credentials" && withUsernames ? texts["error.wrong_credentials.username"] : text;
  const state = encodeURIComponent(interaction.state);

  const content = html`${heading(texts["sign_in.title"], texts["sign_in.lead"](interaction.client.name))}
${alert(errorText)}
<form method="post" action="/u/login">
${formToken(request, reply, purpose({ state: interaction.state }), deps)}${hidden("state", interaction.state)}
${select("connection", texts["field.connection"], asChoices(connections), form.connectionName)}
${field(
  {
    name: "username",
    label: texts[withUsernames ? "field.email_or_username" : "field.email"],
    autocomplete: "username",
    value: identifier,
    autofocus: identifier === "",
    invalid: refusal?.code === "wrong_credentials",
    describedBy: [refusal && "form-error"],
  },
  texts,
)}
${field(
  {
    name: "password",
    label: texts["field.password"],
    type: "password",
    autocomplete: "current-password",
    autofocus: identifier !== "",
    invalid: refusal?.code === "wrong_credentials",
    describedBy: [refusal && "form-error"],
  },
  texts,
)}
${submit(texts["sign_in.submit"])}
</form>
<div class="links">
${connections.some(allowsPasswordChange) && html`<p><a href="/u/reset-password/request?state=${state}">${texts["sign_in.forgotten"]}</a></p>`}
${connections.some(allowsSignUp) && html`<p>${texts["sign_in.sign_up.before"]} <a href="/u/signup?state=${state}">${texts["sign_in.sign_up"]}</a></p>`}
</div>`;
  const body = page({
    look,
    title: texts["sign_in.title"],
    content,
    hasErrors: refusal !== undefined,
  });
  return replyWithPage(reply.headers(headers), { status, body, formTargets: formTargetsOf(interaction) });
}
