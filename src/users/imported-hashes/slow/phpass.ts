import { hash } from "node:crypto";
import { cryptText, cryptValue } from "./crypt-alphabet.ts";

/** Drupal cuts its text to this length, in the middle of the digest. */
const DRUPAL_LENGTH = 55;

/** phpass's portable hash: `$P$` and `$H$` with MD5, Drupal's `$S$` with SHA-512. The character after the prefix is log2 of the rounds. */
export function phpass(setting: string, password: Buffer): string {
  const name = setting.startsWith("$S$") ? "sha512" : "md5";
  const rounds = 2 ** cryptValue(setting[3] ?? "");
  let digest = hash(name, Buffer.concat([Buffer.from(setting.slice(4, 12)), password]), "buffer");
  for (let round = 0; round < rounds; round++) digest = hash(name, Buffer.concat([digest, password]), "buffer");
  const text = setting.slice(0, 12) + encode(digest);
  return name === "sha512" ? text.slice(0, DRUPAL_LENGTH) : text;
}

/** Lowest byte first, three bytes to four characters, and what is left to as many as it needs. */
function encode(digest: Buffer): string {
  let text = "";
  for (let i = 0; i < digest.length; i += 3) {
    const bytes = digest.subarray(i, i + 3);
    text += cryptText(bytes[0]! | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16), bytes.length + 1);
  }
  return text;
}
