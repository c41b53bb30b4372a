import type { FastifyReply } from "fastify";
import { html } from "../../domain/html.ts";
import type { Site } from "../site.ts";
import { heading, page } from "./layout.ts";
import { replyWithPage } from "./reply-page.ts";
import { en } from "./texts/en.ts";

export interface ErrorPageInput {
  readonly status: number;
  /** A short code, for example `invalid_request`. */
  readonly error: string;
  /** For the person. */
  readonly description: string;
  readonly site: Pick<Site, "tenant">;
  /** What an administrator finds the cause by: a log id, or the id of the log line. */
  readonly trackingId?: string;
  readonly title?: string;
}

/** A whole page that says what went wrong. Send it with `pageHeaders()`. */
export function renderErrorPage(input: ErrorPageInput): string {
  const title = input.title ?? en[input.status === 404 ? "error.not_found.title" : "error.title"];
  const content = html`${heading(title, input.description)}
<dl class="facts">
<dt>${en["error.error"]}</dt><dd><code>${input.error}</code></dd>
${input.trackingId === undefined ? undefined : html`<dt>${en["error.tracking"]}</dt><dd><code>${input.trackingId}</code></dd>`}
</dl>`;
  return page({ tenant: input.site.tenant, title, content }).text;
}

export function replyWithErrorPage(reply: FastifyReply, input: ErrorPageInput): FastifyReply {
  return replyWithPage(reply, { status: input.status, body: renderErrorPage(input) });
}
