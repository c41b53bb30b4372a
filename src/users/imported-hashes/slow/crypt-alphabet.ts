const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The number that a character of crypt's base64 stands for; -1 for any other. */
export const cryptValue = (character: string): number => ALPHABET.indexOf(character);

/** The lowest 6 * `length` bits of `value` in crypt's base64, lowest first. */
export function cryptText(value: number, length: number): string {
  let text = "";
  for (let shift = 0; shift < 6 * length; shift += 6) text += ALPHABET[(value >>> shift) & 63];
  return text;
}

/** Three bytes in the order that a format wants them, as four characters; first byte highest. */
export const cryptTriple = (high: number, middle: number, low: number): string =>
  cryptText((high << 16) | (middle << 8) | low, 4);
