import { createHash } from "node:crypto";
import { cryptText, cryptTriple } from "./crypt-alphabet.ts";

const DEFAULT_ROUNDS = 5_000;

/** SHA-crypt by Ulrich Drepper: `$5$` with SHA-256, `$6$` with SHA-512. Numbers of steps are those of his specification. */
export function shaCrypt(setting: string, password: Buffer): string {
  const [, id, roundsText, saltText] = /^\$([56])\$(?:rounds=(\d+)\$)?([^$]{0,16})/.exec(setting) ?? [];
  if (id === undefined || saltText === undefined) throw new Error("not a setting of SHA-crypt");
  const name = id === "5" ? "sha256" : "sha512";
  const rounds = Number(roundsText ?? DEFAULT_ROUNDS);
  const salt = Buffer.from(saltText);
  const sha = (...parts: readonly Uint8Array[]): Buffer => {
    const digest = createHash(name);
    for (const part of parts) digest.update(part);
    return digest.digest();
  };

  const alternate = sha(password, salt, password); // steps 4 to 8
  const start = [password, salt, repeated(alternate, password.length)]; // steps 1 to 3, 9, 10
  for (let bits = password.length; bits > 0; bits >>>= 1) start.push(bits & 1 ? alternate : password); // step 11
  let digest = sha(...start);

  const p = repeated(sha(...Array<Buffer>(password.length).fill(password)), password.length); // steps 13 to 16
  const s = repeated(sha(...Array<Buffer>(16 + digest[0]!).fill(salt)), salt.length); // steps 17 to 20
  for (let round = 0; round < rounds; round++) {
    const parts = [round & 1 ? p : digest];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(round & 1 ? digest : p);
    digest = sha(...parts); // step 21
  }
  const prefix = roundsText === undefined ? "" : `rounds=${roundsText}$`;
  return `$${id}$${prefix}${saltText}$${id === "5" ? encode256(digest) : encode512(digest)}`;
}

/** The block over and over, `length` bytes long. */
const repeated = (block: Buffer, length: number): Buffer => Buffer.alloc(length, block);

// Step 22: the bytes go round in threes, each triple starting where the one before had its second (SHA-256: third) byte.
function encode256(d: Buffer): string {
  let text = "";
  for (let i = 0, [a, b, c] = [0, 10, 20]; i < 10; i++, [a, b, c] = [c + 1, a + 1, b + 1]) {
    text += cryptTriple(d[a]!, d[b]!, d[c]!);
  }
  return text + cryptText((d[31]! << 8) | d[30]!, 3);
}

function encode512(d: Buffer): string {
  let text = "";
  for (let i = 0, [a, b, c] = [0, 21, 42]; i < 21; i++, [a, b, c] = [b + 1, c + 1, a + 1]) {
    text += cryptTriple(d[a]!, d[b]!, d[c]!);
  }
  return text + cryptText(d[63]!, 2);
}
