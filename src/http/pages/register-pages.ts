import type { FastifyInstance } from "fastify";
import { registerAssets } from "./assets.ts";
import { registerBrandingSheet } from "./branding-sheet.ts";
import { createCodeExchange } from "./code-exchange.ts";
import { registerConsentPage } from "./consent-page.ts";
import { registerForgottenPasswordPage } from "./forgotten-password-page.ts";
import { registerOutboxPages } from "./outbox-pages.ts";
import type { PagesDeps } from "./page-deps.ts";
import { answerWithErrorPage } from "./page-errors.ts";
import { registerResetPasswordPage } from "./reset-password-page.ts";
import { registerSetupPage } from "./setup-page.ts";
import { registerSignInPage } from "./sign-in-page.ts";
import { registerSignUpPage } from "./sign-up-page.ts";
import { registerTryConnection } from "./try-connection.ts";
import { registerVerifyEmailPage } from "./verify-email-page.ts";

/** Every hosted page. Within them an error is answered with a page, never with JSON. */
export function registerPages(app: FastifyInstance, deps: PagesDeps): void {
  const exchangeCode = deps.exchangeCode ?? createCodeExchange(app, deps);
  void app.register(async (pages) => {
    pages.setErrorHandler(answerWithErrorPage);
    registerAssets(pages);
    registerBrandingSheet(pages);
    registerSignInPage(pages, deps);
    registerSignUpPage(pages, deps);
    registerConsentPage(pages, deps);
    registerForgottenPasswordPage(pages, deps);
    registerResetPasswordPage(pages, deps);
    registerVerifyEmailPage(pages, deps);
    registerSetupPage(pages, deps);
    registerTryConnection(pages, { ...deps, exchangeCode });
    if (deps.outbox) registerOutboxPages(pages, deps);
  });
}
