import { dictionary } from "@zxcvbn-ts/language-common";

// Most common first. Made into a set at the first use, since most policies have no dictionary.
const ranked = (): readonly string[] => (dictionary["passwords-common"] as readonly string[] | undefined) ?? [];
const sets = new Map<DictionarySize, ReadonlySet<string>>();

export type DictionarySize = "en_10k" | "en_100k";

/**
 * Whether a password in lower case is among the most common ones: the first 10 000, or for `en_100k` all of the
 * list we have (about 49 000).
 */
export function isCommonPassword(lowerCased: string, size: DictionarySize): boolean {
  let words = sets.get(size);
  if (words === undefined) {
    words = new Set(size === "en_10k" ? ranked().slice(0, 10_000) : ranked());
    sets.set(size, words);
  }
  return words.has(lowerCased);
}
