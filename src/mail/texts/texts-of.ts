import type { Language } from "../../domain/language.ts";
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en, type MailTexts } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";

const TEXTS: Readonly<Record<Language, MailTexts>> = { en, de, fr, es, ja, ar };

/** The words of messages in a language. */
export const textsOf = (language: Language): MailTexts => TEXTS[language];

const UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];

/** A duration in words, in its largest whole unit. */
export function spellDuration(seconds: number, language: Language): string {
  const [size, unit] = UNITS.find(([least]) => seconds >= least) ?? [1, "second"];
  // Digits as everywhere else in these texts, in Arabic too.
  const format = new Intl.NumberFormat(`${language}-u-nu-latn`, { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.floor(seconds / size));
}
