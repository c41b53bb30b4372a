import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Html, html } from "../../domain/html.ts";
import type { OutboxMessage } from "../../domain/message.ts";
import { heading, page } from "./layout.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { queryOf } from "./page-request.ts";
import { pageHeaders, replyWithPage } from "./reply-page.ts";

type OutboxDeps = Pick<PagesDeps, "store">;

const SHOWN = 200;

/** The outbox: `/outbox`, `/outbox/{id}`, and `/outbox.json` for programs (`?to=` for one person's). Newest first. */
export function registerOutboxPages(app: FastifyInstance, deps: OutboxDeps): void {
  app.get("/outbox", async (request, reply) => {
    const messages = await deps.store.outbox.list(request.site.tenant.id, SHOWN);
    return replyWithPage(reply, { body: listPage(request, messages) });
  });

  app.get("/outbox.json", async (request, reply) => {
    const { to } = queryOf(request);
    const messages = await deps.store.outbox.list(request.site.tenant.id, SHOWN);
    return reply
      .header("cache-control", "no-store")
      .send(messages.filter((message) => !to || message.to === to).map(toWire));
  });

  app.get<{ Params: { id: string } }>("/outbox/:id", async (request, reply) => {
    return replyWithPage(reply, { body: messagePage(request, await findMessage(request, deps)), hasFrame: true });
  });

  // The message's own markup, in a frame that may do nothing but open links.
  app.get<{ Params: { id: string } }>("/outbox/:id/html", async (request, reply) => {
    const message = await findMessage(request, deps);
    const policy =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
    return reply
      .headers({ ...pageHeaders(request.site), "content-security-policy": policy, "x-frame-options": "SAMEORIGIN" })
      .type("text/html; charset=utf-8")
      .send(message.html.replace("<head>", '<head><base target="_top">'));
  });
}

async function findMessage(
  request: FastifyRequest<{ Params: { id: string } }>,
  deps: OutboxDeps,
): Promise<OutboxMessage> {
  const message = await deps.store.outbox.find(request.site.tenant.id, request.params.id);
  if (!message) throw pageRefusal("not_found", "outbox.unknown");
  return message;
}

const linksIn = (text: string): readonly string[] => [...new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? [])];

function toWire(message: OutboxMessage): Record<string, unknown> {
  const { id, to, from, subject, template, text, html: markup, sentAt } = message;
  return { id, to, from, subject, template, links: linksIn(text), text, html: markup, sent_at: sentAt.toISOString() };
}

function listPage(request: FastifyRequest, messages: readonly OutboxMessage[]): Html {
  const look = lookOf(request);
  const { texts } = look;
  const list = html`<ul class="mails">${messages.map(
    ({ id, to, subject, template, sentAt }) => html`<li><a href="/outbox/${encodeURIComponent(id)}">
<span class="mail-subject" dir="auto">${subject}</span>
<span class="mail-facts"><span>${texts["outbox.to"]} <bdi>${to}</bdi></span><span>${time(sentAt)}</span><span class="mono" dir="ltr">${template}</span></span>
</a></li>`,
  )}</ul>`;
  const content = html`${heading(texts["outbox.title"], texts["outbox.lead"])}
${messages.length === 0 ? html`<p class="notice">${texts["outbox.empty"]}</p>` : list}`;
  return page({ look, title: texts["outbox.title"], content, wide: true });
}

function messagePage(request: FastifyRequest, message: OutboxMessage): Html {
  const look = lookOf(request);
  const { texts } = look;
  const links = linksIn(message.text);
  const content = html`${heading(message.subject)}
<dl class="facts">
<dt>${texts["outbox.to"]}</dt><dd><bdi>${message.to}</bdi></dd>
<dt>${texts["outbox.from"]}</dt><dd><bdi>${message.from}</bdi></dd>
<dt>${texts["outbox.sent"]}</dt><dd>${time(message.sentAt)}</dd>
<dt>${texts["outbox.template"]}</dt><dd><code>${message.template}</code></dd>
${links.length > 0 && html`<dt>${texts["outbox.links"]}</dt><dd>${links.map((link) => html`<a href="${link}" dir="ltr">${link}</a><br>`)}</dd>`}
</dl>
<h2 id="as-html">${texts["outbox.html"]}</h2>
<iframe class="mail-frame" title="${texts["outbox.html"]}" src="/outbox/${encodeURIComponent(message.id)}/html" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>
<h2 id="as-text">${texts["outbox.text"]}</h2>
<pre class="json mail-text" dir="auto" tabindex="0">${message.text}</pre>
<p class="actions"><a href="/outbox">${texts["outbox.back"]}</a></p>`;
  return page({ look, title: message.subject, content, wide: true });
}

const time = (date: Date): Html =>
  html`<time dir="ltr" datetime="${date.toISOString()}">${date.toISOString().slice(0, 19).replace("T", " ")} UTC</time>`;
