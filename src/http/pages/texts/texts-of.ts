import type { Language } from "../../../domain/language.ts";
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en, type PageTexts } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";

const TEXTS: Readonly<Record<Language, PageTexts>> = { en, de, fr, es, ja, ar };

/** The words of the hosted pages in a language. */
export const textsOf = (language: Language): PageTexts => TEXTS[language];
