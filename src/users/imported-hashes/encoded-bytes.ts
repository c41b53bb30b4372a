/** Bytes written as text in base64, either alphabet, padded or not; undefined when it is anything else. */
export function fromBase64(text: string): Buffer | undefined {
  const bare = text.replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/_-]*$/.test(bare) || bare.length % 4 === 1) return undefined;
  return Buffer.from(bare, "base64");
}

/** Bytes written in hex, any case; undefined when it is anything else. */
export function fromHex(text: string): Buffer | undefined {
  return /^([0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, "hex") : undefined;
}

/** passlib's base64 without padding, with `.` for `+`. */
export const fromAdaptedBase64 = (text: string): Buffer | undefined => fromBase64(text.replaceAll(".", "+"));

/** Base64 without padding, as PHC strings have it. */
export const toUnpaddedBase64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
