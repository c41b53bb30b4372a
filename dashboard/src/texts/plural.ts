import { createFormat } from "./format.ts";

/** A text for each of the language's plural forms (`Intl.PluralRules`): English has `one` and `other`, Polish also `few` and `many`. */
type PluralForms = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;

/**
 * For a language's texts: `plural(count, { one: "# user", other: "# users" })`, where `#` becomes the number as the language
 * writes it.
 */
export function pluralIn(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  const format = createFormat(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll("#", format.number(count));
}
