import type { FastifyRequest } from "fastify";
import { chooseLanguage, type Language, type LanguageWish } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { languagesOf } from "../authentication/languages-of.ts";
import type { PageTexts } from "./texts/en.ts";
import { textsOf } from "./texts/texts-of.ts";

/** In whose name and in which language a page speaks. */
export interface PageLook {
  readonly tenant: Tenant;
  readonly language: Language;
  readonly texts: PageTexts;
}

/** The look of the page that answers this request. */
export const lookOf = (request: FastifyRequest): PageLook => lookFor(request.site.tenant, languageWishOf(request));

/** The same for parts that know the person's wish from elsewhere. */
export function lookFor(tenant: Tenant, wish: LanguageWish): PageLook {
  const language = chooseLanguage(wish, tenant);
  return { tenant, language, texts: textsOf(language) };
}

const uiLocalesOf = new WeakMap<FastifyRequest, string>();

/** Remembers what the authorization request behind this request said about languages. */
export function noteUiLocales(request: FastifyRequest, uiLocales: string | undefined): void {
  if (uiLocales !== undefined) uiLocalesOf.set(request, uiLocales);
}

/** What this request says about languages: the authorization request behind it first, then its own `ui_locales`, then the browser. */
export function languageWishOf(request: FastifyRequest): LanguageWish {
  const own = languagesOf(request);
  return { ...own, uiLocales: uiLocalesOf.get(request) ?? own.uiLocales };
}
