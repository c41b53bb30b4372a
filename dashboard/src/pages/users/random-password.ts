const KINDS = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!#%+-=?@_"] as const;
const SHORTEST = 40;
/** Longest that every policy takes, in bytes. */
const LONGEST = 72;

/**
 * A password that nobody ever reads, for somebody who will choose their own by a link. Kinds of characters take turns, so that it
 * fits every policy: no row of alike ones, no `abc`.
 */
export function randomPassword(leastLength: number): string {
  const length = Math.min(Math.max(SHORTEST, leastLength), LONGEST);
  return Array.from({ length }, (_, place) => pick(KINDS[place % KINDS.length]!)).join("");
}

function pick(characters: string): string {
  // Drawn again above the last whole multiple, or the first characters would come more often.
  const limit = 256 - (256 % characters.length);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < limit) return characters[byte % characters.length]!;
  }
}
