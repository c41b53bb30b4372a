import { createFormat } from "./format.ts";
import type { Language } from "./languages.ts";

/**
 * For a language's texts: `plural(count, { one: "# user", other: "# users" })`, where `#` becomes the number as the language
 * writes it.
 */
export function pluralIn(language: Language) {
  const rules = new Intl.PluralRules(language);
  const format = createFormat(language);
  return (count: number, forms: { readonly one: string; readonly other: string }): string =>
    (rules.select(count) === "one" ? forms.one : forms.other).replaceAll("#", format.number(count));
}
