import type { FastifyReply } from "fastify";
import { html } from "../../domain/html.ts";
import { siteName } from "../../mail/compose-mail.ts";
import { hidden, submit } from "./form-parts.ts";
import { heading, page } from "./layout.ts";
import { lookOf } from "./page-look.ts";
import { replyWithPage } from "./reply-page.ts";

export interface SignOutPageInput {
  /** The application that the person comes from, when it is known. */
  readonly clientName?: string;
  /** What the form sends back, the proof that it is ours among it. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Where the person goes afterwards. */
  readonly target?: string;
}

/** Asks whether the person means to sign out, where the application does not prove that they do. */
export function replyWithSignOutPage(reply: FastifyReply, input: SignOutPageInput): FastifyReply {
  const look = lookOf(reply.request);
  const { tenant, texts } = look;
  const title = texts["sign_out.title"](input.clientName ?? siteName(tenant));
  const content = html`${heading(title, texts["sign_out.lead"](siteName(tenant)))}
<form method="post" action="/oidc/logout">
${input.fields.map(([name, value]) => hidden(name, value))}
${submit(texts["sign_out.submit"])}
</form>`;
  const body = page({ look, title, content });
  return replyWithPage(reply, { body, formTargets: input.target === undefined ? [] : [input.target] });
}
