import { argon2 } from "./families/argon2.ts";
import { bcrypt } from "./families/bcrypt.ts";
import { crypt } from "./families/crypt.ts";
import { digest } from "./families/digest.ts";
import { firebaseScrypt } from "./families/firebase-scrypt.ts";
import { hmac } from "./families/hmac.ts";
import { ldap } from "./families/ldap.ts";
import { pbkdf2 } from "./families/pbkdf2.ts";
import { phpass } from "./families/phpass.ts";
import { scrypt } from "./families/scrypt.ts";
import type { AnyFamily } from "./hash-family.ts";

const ALL: readonly AnyFamily[] = [bcrypt, argon2, scrypt, firebaseScrypt, pbkdf2, digest, hmac, ldap, crypt, phpass];

/** Every kind of hash that can be checked, by the name under which it is stored. */
export const families: ReadonlyMap<string, AnyFamily> = new Map(ALL.map((family) => [family.name, family]));
