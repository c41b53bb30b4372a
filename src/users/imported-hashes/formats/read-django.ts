import type { DigestName } from "../digests.ts";
import { fromBase64, fromHex } from "../encoded-bytes.ts";
import { type ReadHash, refused, understood } from "../imported-hash.ts";

type Reader = (parts: readonly string[], rest: string) => ReadHash;

const MALFORMED = refused("This is not a password of Django that can be read.");

/** Django's `PASSWORD_HASHERS` by the word before the first `$`. `rest` is all that comes after it. */
const READERS: Readonly<Record<string, Reader>> = {
  pbkdf2_sha256: (parts) => readPbkdf2("sha256", parts),
  pbkdf2_sha1: (parts) => readPbkdf2("sha1", parts),
  argon2: (_parts, rest) => understood("argon2", { text: `$${rest}` }),
  bcrypt: (_parts, rest) => understood("bcrypt", { text: rest }),
  bcrypt_sha256: (_parts, rest) => understood("bcrypt", { text: rest, preparation: "django_sha256" }),
  scrypt: readScrypt,
  md5: (parts) => readSalted("md5", parts),
  sha1: (parts) => readSalted("sha1", parts),
};

/** `auth_user.password` of Django, for example `pbkdf2_sha256$600000$salt$hash`. Its salts are text, not base64. */
export function readDjango(text: string): ReadHash {
  const [name = "", ...parts] = text.split("$");
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (read === undefined) return refused("This kind of hash is not known here.");
  return read(parts, text.slice(name.length + 1));
}

function readPbkdf2(digest: string, parts: readonly string[]): ReadHash {
  const [iterations = "", salt = "", encoded = "", ...more] = parts;
  const key = fromBase64(encoded);
  if (!/^\d{1,10}$/.test(iterations) || key === undefined || more.length > 0) return MALFORMED;
  return understood("pbkdf2", {
    digest,
    iterations: Number(iterations),
    salt: Buffer.from(salt).toString("base64"),
    key: key.toString("base64"),
  });
}

function readScrypt(parts: readonly string[]): ReadHash {
  const [cost = "", salt = "", blockSize = "", parallelization = "", encoded = "", ...more] = parts;
  const key = fromBase64(encoded);
  if (![cost, blockSize, parallelization].every((number) => /^\d{1,10}$/.test(number))) return MALFORMED;
  if (key === undefined || more.length > 0) return MALFORMED;
  return understood("scrypt", {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt).toString("base64"),
    key: key.toString("base64"),
  });
}

function readSalted(digest: DigestName, parts: readonly string[]): ReadHash {
  const [salt = "", encoded = "", ...more] = parts;
  const hash = fromHex(encoded);
  if (hash === undefined || more.length > 0) return MALFORMED;
  const salting = salt === "" ? {} : { salt: Buffer.from(salt).toString("base64"), saltPosition: "prefix" };
  return understood("digest", { digest, hash: hash.toString("base64"), ...salting });
}
