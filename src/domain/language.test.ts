import { expect, it } from "vitest";
import { chooseLanguage } from "./language.ts";

const EVERY = { settings: {} };
const some = (...enabled_locales: string[]) => ({ settings: { enabled_locales } });

it.each([
  ["the browser's first language", { acceptLanguage: "de" }, EVERY, "de"],
  ["a region of a language that there is", { acceptLanguage: "fr-CA, en;q=0.5" }, EVERY, "fr"],
  [
    "the best of the browser's list, wherever it stands",
    { acceptLanguage: "en;q=0.3, ja ;q=0.8, es; q=0.5" },
    EVERY,
    "ja",
  ],
  ["a language that is refused never", { acceptLanguage: "de;q=0, es" }, EVERY, "es"],
  ["the next one where the first is not known", { acceptLanguage: "sv, nb;q=0.9, ar-EG;q=0.8" }, EVERY, "ar"],
  ["English where nothing is known", { acceptLanguage: "sv, *;q=0.1" }, EVERY, "en"],
  ["English where nothing is said", {}, EVERY, "en"],
  ["English for what is no list", { acceptLanguage: ";;q=x,,=\u0000" }, EVERY, "en"],
  ["the application's wish before the browser's", { uiLocales: "ja de", acceptLanguage: "es" }, EVERY, "ja"],
  ["the application's second wish", { uiLocales: "sv de-CH", acceptLanguage: "es" }, EVERY, "de"],
  ["the browser's where the application's is not known", { uiLocales: "sv", acceptLanguage: "es" }, EVERY, "es"],
  ["only what the tenant has switched on", { uiLocales: "ja", acceptLanguage: "es, de;q=0.2" }, some("en", "de"), "de"],
  ["the tenant's first where no wish is on", { acceptLanguage: "ja" }, some("fr", "en"), "fr"],
  ["the tenant's first that there are texts in", { acceptLanguage: "ja" }, some("sv-SE", "pt-BR", "es"), "es"],
  ["English where the tenant has none that there are texts in", { acceptLanguage: "ja" }, some("sv-SE"), "en"],
])("chooses %s", (_title, wish, tenant, language) => {
  expect(chooseLanguage(wish, tenant)).toBe(language);
});
