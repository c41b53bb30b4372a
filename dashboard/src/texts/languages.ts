import { de } from "./de/index.ts";
import { en, type LanguageFolder } from "./en/index.ts";

/** The languages of the dashboard. One more is a folder beside `en` and its name in this line (`dashboard/README.md`). */
export const LANGUAGES = { en, de } satisfies Readonly<Record<string, LanguageFolder>>;

export type Language = keyof typeof LANGUAGES;

/** Their codes, in the order in which they are offered. */
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as readonly Language[];

const KEY = "usher-dashboard-language";

const isLanguage = (code: string | null | undefined): code is Language =>
  code != null && Object.hasOwn(LANGUAGES, code);

/** The language chosen here before, else the first of the browser's that there is, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
