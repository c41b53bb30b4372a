import { createContext, type ReactNode, startTransition, use, useEffect, useMemo, useState } from "react";
import { createFormat, type Format } from "./format.ts";
import { type Area, loadTexts, type Texts } from "./index.ts";
import { keepLanguage, type Language, preferredLanguage } from "./languages.ts";

interface LanguageChoice {
  readonly language: Language;
  choose(language: Language): void;
  readonly format: Format;
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined);

/** Knows the person's language. */
export function LanguageProvider(props: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      format: createFormat(language),
      choose(chosen) {
        keepLanguage(chosen);
        // The page stays as it is until the texts are here.
        startTransition(() => setLanguage(chosen));
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{props.children}</LanguageContext>;
}

/** The language in use, and how to choose another. */
export function useLanguage(): LanguageChoice {
  const choice = use(LanguageContext);
  if (!choice) throw new Error("There is no LanguageProvider around this.");
  return choice;
}

/** The texts of an area in the person's language. Suspends until they are loaded. */
export function useTexts<A extends Area>(area: A): Texts<A> {
  return use(loadTexts(area, useLanguage().language));
}

/** Numbers, dates and times in the person's language. */
export const useFormat = (): Format => useLanguage().format;
