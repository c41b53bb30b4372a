/** What `password.encoding` may be (contract §4.7). */
export const PASSWORD_ENCODINGS = ["ascii", "utf8", "utf16le", "ucs2", "latin1", "binary"] as const;
export type PasswordEncoding = (typeof PASSWORD_ENCODINGS)[number];

// Longer passwords are refused with imported hashes: old formulas take time in proportion to the password, or to its square.
const MAX_BYTES = 4_096;

/**
 * The bytes that the other system hashed; undefined where there are none: the password is empty, longer than 4096 bytes, or has letters
 * that the encoding lacks. Cutting those down to a byte, as Node does, would make different passwords equal.
 */
export function passwordBytes(password: string, encoding: PasswordEncoding = "utf8"): Buffer | undefined {
  const isSingleByte = encoding === "ascii" || encoding === "latin1" || encoding === "binary";
  // Node reads `ascii` as Latin-1 when it encodes, and so do the files made with it.
  const bytes = Buffer.from(password, encoding);
  if (isSingleByte && bytes.toString("latin1") !== password) return undefined;
  return bytes.length === 0 || bytes.length > MAX_BYTES ? undefined : bytes;
}
