import type { Language } from "../../../domain/language.ts";
import { en, type PageTexts } from "./en.ts";

const TEXTS: Readonly<Record<Language, PageTexts>> = { en, de: en, fr: en, es: en, ja: en, ar: en };

/** The words of the hosted pages in a language. */
export const textsOf = (language: Language): PageTexts => TEXTS[language];
