import type { FastifyInstance } from "fastify";
import { html } from "../../domain/html.ts";
import { findVerification, verifyEmail } from "../../flows/signup/verify-email.ts";
import { hidden, submit } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import { heading, page } from "./layout.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { type Fields, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import { resultAddress, resultUrlOf } from "./result-url.ts";

const purpose = (fields: Fields): string => `verify:${fields.ticket ?? ""}`;

/**
 * `/u/email-verification`: confirms an address. Opening the link only asks; the button confirms, since mail scanners open
 * every link and would use it up.
 */
export function registerVerifyEmailPage(app: FastifyInstance, deps: PagesDeps): void {
  app.get("/u/email-verification", async (request, reply) => {
    const secret = queryOf(request).ticket ?? "";
    const look = lookOf(request);
    const { tenant, texts } = look;
    const found = await findVerification({ tenant, ticketSecret: secret }, deps);
    if (!found) throw pageRefusal("ticket_invalid", "link.invalid.text");
    const resultUrl = resultUrlOf(found.ticket);
    const content = html`${heading(texts["verify.title"], texts["verify.lead"](found.user.email ?? ""))}
<form method="post" action="/u/email-verification">
${formToken(request, reply, purpose({ ticket: secret }), deps)}${hidden("ticket", secret)}
${submit(texts["verify.submit"])}
</form>`;
    const body = page({ look, title: texts["verify.title"], content });
    return replyWithPage(reply, { body, formTargets: resultUrl === undefined ? [] : [resultUrl] });
  });

  app.post("/u/email-verification", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const look = lookOf(request);
    const { texts } = look;
    const outcome = await verifyEmail({ ...originOf(request), ticketSecret: fields.ticket ?? "" }, deps);
    if (outcome.outcome === "refused") throw outcome.refusal;
    const resultUrl = resultUrlOf(outcome.ticket);
    if (resultUrl !== undefined) {
      return reply.redirect(
        resultAddress(resultUrl, outcome.ticket, "Your email was verified. You can continue using the application."),
        303,
      );
    }
    const content = html`${heading(texts["verify.done.title"], texts["verify.done.lead"](outcome.user.email ?? ""))}
<p class="notice notice-good" role="status">${texts["reset.done.close"]}</p>`;
    return replyWithPage(reply, { body: page({ look, title: texts["verify.done.title"], content }) });
  });
}
