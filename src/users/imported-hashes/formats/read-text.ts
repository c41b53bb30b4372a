import { type ReadHash, refused, understood } from "../imported-hash.ts";
import { readAspnet } from "./read-aspnet.ts";
import { readDjango } from "./read-django.ts";
import { readLdap } from "./read-ldap.ts";
import { readPbkdf2Text, readScryptText } from "./read-phc.ts";

/** How a hash begins, and who reads it. The first that fits. */
const READERS: readonly (readonly [begins: RegExp, read: (text: string) => ReadHash])[] = [
  [/^\$2x\$/, () => refused("$2x$ comes from a bcrypt with a bug and cannot be checked.")],
  [/^\$2[aby]\$/, (text) => understood("bcrypt", { text })],
  [/^\$wp\$2[aby]\$/, (text) => understood("bcrypt", { text: text.slice(3), preparation: "wordpress_sha384" })],
  [/^\$argon2/, (text) => understood("argon2", { text })],
  [/^\$scrypt\$/, readScryptText],
  [/^\$pbkdf2/, readPbkdf2Text],
  [/^\$(1|apr1|5|6)\$/, (text) => understood("crypt", { text })],
  [/^\$[PHS]\$/, (text) => understood("phpass", { text })],
  [/^U\$[PHS]\$/, (text) => understood("phpass", { text: text.slice(1), ofMd5: true })],
  [/^\{/, (text) => readLdap(text, readTextHash)],
  [/^[a-z0-9_]+\$/, readDjango],
  [/^A[A-Za-z0-9+/]{50,}={0,2}$/, readAspnet],
];

/** A hash whose text says what it is. */
export function readTextHash(text: string): ReadHash {
  const reader = READERS.find(([begins]) => begins.test(text));
  if (reader !== undefined) return reader[1](text);
  return refused(
    "What kind of hash this is cannot be seen: it is none of the texts that say so. For a plain or salted digest use custom_password_hash.",
  );
}
