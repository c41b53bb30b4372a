import type { FastifyInstance } from "fastify";
import { DomainError } from "../../domain/errors.ts";
import { html } from "../../domain/html.ts";
import { findVerification, verifyEmail } from "../../flows/signup/verify-email.ts";
import { hidden, submit } from "./form-parts.ts";
import { formToken } from "./form-token.ts";
import { heading, page } from "./layout.ts";
import type { PagesDeps } from "./page-deps.ts";
import { type Fields, originOf, postedForm, queryOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";
import { resultAddress, resultUrlOf } from "./result-url.ts";
import { en } from "./texts/en.ts";

const purpose = (fields: Fields): string => `verify:${fields.ticket ?? ""}`;

/**
 * `/u/email-verification`: confirms an address. Opening the link only asks; the button confirms, since mail scanners open
 * every link and would use it up.
 */
export function registerVerifyEmailPage(app: FastifyInstance, deps: PagesDeps): void {
  app.get("/u/email-verification", async (request, reply) => {
    const secret = queryOf(request).ticket ?? "";
    const { tenant } = request.site;
    const found = await findVerification({ tenant, ticketSecret: secret }, deps);
    if (!found) throw new DomainError("ticket_invalid", en["link.invalid.text"]);
    const resultUrl = resultUrlOf(found.ticket);
    const content = html`${heading(en["verify.title"], en["verify.lead"](found.user.email ?? ""))}
<form method="post" action="/u/email-verification">
${formToken(request, reply, purpose({ ticket: secret }), deps)}${hidden("ticket", secret)}
${submit(en["verify.submit"])}
</form>`;
    const body = page({ tenant, title: en["verify.title"], content });
    return replyWithPage(reply, { body, formTargets: resultUrl === undefined ? [] : [resultUrl] });
  });

  app.post("/u/email-verification", async (request, reply) => {
    const fields = postedForm(request, purpose, deps);
    const { tenant } = request.site;
    const outcome = await verifyEmail({ ...originOf(request), ticketSecret: fields.ticket ?? "" }, deps);
    if (outcome.outcome === "refused") throw outcome.refusal;
    const resultUrl = resultUrlOf(outcome.ticket);
    if (resultUrl !== undefined) {
      return reply.redirect(
        resultAddress(resultUrl, outcome.ticket, "Your email was verified. You can continue using the application."),
        303,
      );
    }
    const content = html`${heading(en["verify.done.title"], en["verify.done.lead"](outcome.user.email ?? ""))}
<p class="notice notice-good" role="status">${en["reset.done.close"]}</p>`;
    return replyWithPage(reply, { body: page({ tenant, title: en["verify.done.title"], content }) });
  });
}
