import type { FastifyReply } from "fastify";
import { html } from "../../domain/html.ts";
import type { LanguageWish } from "../../domain/language.ts";
import type { Site } from "../site.ts";
import { heading, page } from "./layout.ts";
import { lookFor, type PageLook } from "./page-look.ts";
import { replyWithPage } from "./reply-page.ts";

export interface ErrorPageInput {
  readonly status: number;
  /** A short code, for example `invalid_request`. */
  readonly error: string;
  /** For the person. */
  readonly description: string;
  readonly look: PageLook;
  /** What an administrator finds the cause by: a log id, or the id of the log line. */
  readonly trackingId?: string;
  readonly title?: string;
}

/** A whole page that says what went wrong. */
function errorPage(input: ErrorPageInput): string {
  const { texts } = input.look;
  const title = input.title ?? texts[input.status === 404 ? "error.not_found.title" : "error.title"];
  const content = html`${heading(title, input.description)}
<dl class="facts">
<dt>${texts["error.error"]}</dt><dd><code dir="ltr">${input.error}</code></dd>
${input.trackingId === undefined ? undefined : html`<dt>${texts["error.tracking"]}</dt><dd><code dir="ltr">${input.trackingId}</code></dd>`}
</dl>`;
  return page({ look: input.look, title, content }).text;
}

/**
 * A page for refusals of the protocol, whose own words stay English: the developer of a client is to find them. Send it with
 * `pageHeaders()`.
 */
export function renderErrorPage(input: {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly site: Pick<Site, "tenant">;
  readonly languages: LanguageWish;
}): string {
  const { site, languages, ...rest } = input;
  return errorPage({ ...rest, look: lookFor(site.tenant, languages) });
}

export function replyWithErrorPage(reply: FastifyReply, input: ErrorPageInput): FastifyReply {
  return replyWithPage(reply, { status: input.status, body: errorPage(input) });
}
