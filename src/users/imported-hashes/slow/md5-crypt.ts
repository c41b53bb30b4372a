import { createHash } from "node:crypto";
import { cryptText, cryptTriple } from "./crypt-alphabet.ts";

const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const digest = createHash("md5");
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** MD5-crypt of FreeBSD (`$1$`) and Apache's (`$apr1$`), which differ in that prefix only: 1000 rounds, salt up to 8 characters. */
export function md5Crypt(setting: string, password: Buffer): string {
  const [, magic, saltText] = /^(\$(?:1|apr1)\$)([^$]{0,8})/.exec(setting) ?? [];
  if (magic === undefined || saltText === undefined) throw new Error("not a setting of MD5-crypt");
  const salt = Buffer.from(saltText);

  const alternate = md5(password, salt, password);
  const start = [password, Buffer.from(magic), salt];
  for (let left = password.length; left > 0; left -= 16) start.push(alternate.subarray(0, Math.min(16, left)));
  for (let bits = password.length; bits > 0; bits >>>= 1) {
    start.push(bits & 1 ? Buffer.from([0]) : password.subarray(0, 1));
  }
  let digest = md5(...start);
  for (let round = 0; round < 1_000; round++) {
    const parts = [round & 1 ? password : digest];
    if (round % 3 !== 0) parts.push(salt);
    if (round % 7 !== 0) parts.push(password);
    parts.push(round & 1 ? digest : password);
    digest = md5(...parts);
  }
  return `${magic}${saltText}$${encode(digest)}`;
}

const encode = (d: Buffer): string =>
  [0, 1, 2, 3, 4].map((i) => cryptTriple(d[i]!, d[i + 6]!, d[i === 4 ? 5 : i + 12]!)).join("") + cryptText(d[11]!, 2);
