import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../../domain/language.ts";
import { en, type PageTexts } from "./en.ts";
import { textsOf } from "./texts-of.ts";

const OTHERS = LANGUAGES.filter((language) => language !== "en");
const IDS = Object.keys(en) as (keyof PageTexts)[];
/** A word for each place that a text has, unlike anything a language says by itself. */
const WORDS = ["⟦1⟧", "⟦2⟧", "⟦3⟧"];

/** The text as one line, with `WORDS` where words belong. */
function lineOf(language: Language, id: keyof PageTexts): string {
  const text = textsOf(language)[id] as string | ((...words: string[]) => unknown);
  const said = typeof text === "string" ? text : text(...WORDS);
  if (typeof said === "string") return said;
  const { before, strong, after = "" } = said as { before: string; strong: string; after?: string };
  return `${before}*${strong}*${after}`;
}

const placesIn = (line: string): string[] => line.match(/\*?⟦\d⟧\*?/g)?.toSorted() ?? [];

describe.each(OTHERS)("the texts in %s", (language) => {
  it("are all there, with the same words in them as the English ones", () => {
    expect(Object.keys(textsOf(language)).toSorted()).toEqual([...IDS].toSorted());
    for (const id of IDS) {
      const line = lineOf(language, id);
      expect(line.trim(), id).not.toBe("");
      expect(placesIn(line), id).toEqual(placesIn(lineOf("en", id)));
    }
  });

  it("are not the English ones", () => {
    const kept = IDS.filter((id) => lineOf(language, id) === lineOf("en", id));
    // "Error" is Spanish as well.
    expect(kept).toEqual(language === "es" ? ["error.title_prefix", "error.error"] : []);
  });
});

it.each([
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u],
  ["ar", /\p{Script=Arabic}/u],
] as const)("writes %s in its own script", (language, script) => {
  for (const id of IDS) expect(lineOf(language, id), id).toMatch(script);
});
