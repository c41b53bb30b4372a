import { fromAdaptedBase64, fromBase64 } from "../encoded-bytes.ts";
import { pbkdf2Digest } from "../families/pbkdf2.ts";
import { type ReadHash, refused, understood } from "../imported-hash.ts";

/** Of a PHC string that does not say (contract §4.7). Its default length, 64 bytes, is not needed: the hash has its own. */
const DEFAULT_ITERATIONS = 100_000;

/**
 * PBKDF2 as a PHC string, `$pbkdf2-sha256$i=…,l=…$salt$hash` with the defaults of contract §4.7, or as passlib writes it:
 * `$pbkdf2-sha256$29000$salt$hash`, where SHA-1 has no name and `.` stands for `+`.
 */
export function readPbkdf2Text(text: string): ReadHash {
  const [, name = "", ...rest] = text.split("$");
  const digest = pbkdf2Digest(name === "pbkdf2" ? "sha1" : name.replace(/^pbkdf2-/, ""));
  const [options, saltText, keyText] = rest.length === 2 ? ["", ...rest] : rest;
  const costs = costsOf(options ?? "");
  const salt = fromAdaptedBase64(saltText ?? "");
  const key = fromAdaptedBase64(keyText ?? "");
  if (costs === undefined || salt === undefined || key === undefined || rest.length > 3 || rest.length < 2) {
    return refused("A PBKDF2 hash is $pbkdf2-<digest>$i=<iterations>,l=<bytes>$salt$hash, base64 without padding.");
  }
  if (costs.keyBytes !== undefined && costs.keyBytes !== key.length) {
    return refused(`The hash has ${key.length} bytes, not the ${costs.keyBytes} that it says.`);
  }
  const { iterations } = costs;
  return understood("pbkdf2", { digest, iterations, salt: salt.toString("base64"), key: key.toString("base64") });
}

function costsOf(options: string): { iterations: number; keyBytes?: number } | undefined {
  if (/^\d{1,10}$/.test(options)) return { iterations: Number(options) };
  if (options === "") return { iterations: DEFAULT_ITERATIONS };
  const [, i, l] = /^(?:i=(\d{1,10}))?,?(?:l=(\d{1,5}))?$/.exec(options) ?? [];
  if (i === undefined && l === undefined) return undefined;
  return {
    iterations: i === undefined ? DEFAULT_ITERATIONS : Number(i),
    keyBytes: l === undefined ? undefined : Number(l),
  };
}

/** scrypt as passlib and PHC write it: `$scrypt$ln=16,r=8,p=1$salt$hash`. */
export function readScryptText(text: string): ReadHash {
  const [, ln, r, p, saltText, keyText] =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,6}),p=(\d{1,6})\$([^$]*)\$([^$]+)$/.exec(text) ?? [];
  const salt = fromBase64(saltText ?? "");
  const key = fromBase64(keyText ?? "");
  if (ln === undefined || salt === undefined || key === undefined) {
    return refused("A scrypt hash is $scrypt$ln=…,r=…,p=…$salt$hash, base64 without padding.");
  }
  return understood("scrypt", {
    cost: 2 ** Number(ln),
    blockSize: Number(r),
    parallelization: Number(p),
    salt: salt.toString("base64"),
    key: key.toString("base64"),
  });
}
