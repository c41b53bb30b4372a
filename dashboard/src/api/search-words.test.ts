import { describe, expect, it } from "vitest";
import { wordsQuery } from "./search-words.ts";

describe("words as a query", () => {
  it.each([
    ["ann", "ann*"],
    ["  Ann   Example ", "(Ann\\ Example* OR (Ann* AND Example*))"],
    ['a"b:c*', 'a\\"b\\:c\\**'],
    ["(x) OR", "(\\(x\\)\\ OR* OR (\\(x\\)* AND OR*))"],
    ["back\\slash", "back\\\\slash*"],
  ])("%s", (text, query) => {
    expect(wordsQuery(text)).toBe(query);
  });
});
