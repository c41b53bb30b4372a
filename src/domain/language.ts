import type { Tenant } from "./tenant.ts";
import type { User } from "./user.ts";

/** The languages that people are spoken to in, the one that everybody may fall back on first. */
export const LANGUAGES = ["en", "de", "fr", "es", "ja", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a person has said about languages, in the words of the protocols. */
export interface LanguageWish {
  /** `ui_locales` of an authorization request: tags with blanks between them, best first (OpenID Connect Core §3.1.2.1). */
  readonly uiLocales?: string;
  /** The browser's `Accept-Language` (RFC 9110 §12.5.4). */
  readonly acceptLanguage?: string;
  /** `locale` of their profile: what is known of people who are not there to say anything. */
  readonly locale?: string;
}

/** Which way the language is written, for `dir`. */
export const directionOf = (language: Language): "ltr" | "rtl" => (language === "ar" ? "rtl" : "ltr");

/** The first wish that the tenant has switched on, or its own first language. */
export function chooseLanguage(wish: LanguageWish, tenant: Pick<Tenant, "settings">): Language {
  const enabled = enabledLanguages(tenant);
  const wishes = [...tagsOf(wish.uiLocales), ...acceptedTags(wish.acceptLanguage), ...tagsOf(wish.locale)];
  return wishes.map(languageOf).find((language) => language !== undefined && enabled.includes(language)) ?? enabled[0];
}

/** `enabled_locales` of the tenant (contract §4.10) as far as there are texts; every language where none is set. */
function enabledLanguages({ settings }: Pick<Tenant, "settings">): readonly [Language, ...Language[]] {
  const { enabled_locales: locales } = settings;
  if (!Array.isArray(locales) || locales.length === 0) return LANGUAGES;
  const known = locales.map((locale) => (typeof locale === "string" ? languageOf(locale) : undefined));
  const [first = "en", ...others] = new Set(known.filter((language) => language !== undefined));
  return [first, ...others];
}

/** The language of a tag such as `de-AT` (RFC 5646), as far as there are texts in it. */
function languageOf(tag: string): Language | undefined {
  const primary = tag.split(/[-_]/, 1)[0]!.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}

/** What a user's profile says: the claim `locale` (OpenID Connect Core §5.1) as their source gave it, or as they set it themselves. */
export function localeOf(user: Pick<User, "extra" | "userMetadata"> | undefined): string | undefined {
  return [user?.userMetadata?.locale, user?.extra?.locale].find((locale) => typeof locale === "string");
}

/** Longer lists are no person's wish. */
const MAX_LIST = 500;

const tagsOf = (list = ""): string[] => list.slice(0, MAX_LIST).split(/\s+/);

function acceptedTags(header = ""): string[] {
  return header
    .slice(0, MAX_LIST)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(/\s*;\s*/);
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
