import type { FastifyRequest } from "fastify";
import type { LanguageWish } from "../../domain/language.ts";

/** What a request says about languages: its own `ui_locales` first, then the browser. */
export function languagesOf(request: FastifyRequest): LanguageWish {
  const { ui_locales: asked } = (request.query ?? {}) as { ui_locales?: unknown };
  return {
    uiLocales: typeof asked === "string" ? asked : undefined,
    acceptLanguage: request.headers["accept-language"],
  };
}
