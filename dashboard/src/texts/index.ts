import type { LanguageFolder } from "./en/index.ts";
import { LANGUAGES, type Language } from "./languages.ts";

/** A part of the dashboard that has texts of its own: a page loads its own area only. */
export type Area = keyof LanguageFolder["areas"];

export type Texts<A extends Area> = Awaited<ReturnType<LanguageFolder["areas"][A]>>["texts"];

/** A promise whose value React's `use` reads at once when it is there: without that, the page would show its skeleton for a moment. */
type Readable<Value> = Promise<Value> & { status?: "fulfilled"; value?: Value };

const loading = new Map<string, Readable<unknown>>();

/** The texts of an area, loaded once per language. */
export function loadTexts<A extends Area>(area: A, language: Language): Promise<Texts<A>> {
  const key = `${language}/${area}`;
  const known = loading.get(key);
  if (known) return known as Promise<Texts<A>>;
  const promise: Readable<unknown> = LANGUAGES[language].areas[area]().then(({ texts }) => texts);
  loading.set(key, promise);
  promise.then(
    (value) => Object.assign(promise, { status: "fulfilled", value }),
    // A file that did not arrive is asked for again the next time.
    () => loading.delete(key),
  );
  return promise as Promise<Texts<A>>;
}
