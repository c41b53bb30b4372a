import { type ReadHash, refused, understood } from "../imported-hash.ts";

/**
 * `userPassword` of a directory (RFC 2307): a scheme in braces. `{CRYPT}`, and `{ARGON2}` and `{PBKDF2…}` of OpenLDAP's extra modules, hold
 * a text that says itself what it is: `readText` reads it.
 */
export function readLdap(text: string, readText: (text: string) => ReadHash): ReadHash {
  const [, scheme = "", rest = ""] = /^\{([A-Za-z0-9-]+)\}(.*)$/.exec(text) ?? [];
  switch (true) {
    case /^(crypt|argon2)$/i.test(scheme):
      return rest.startsWith("$")
        ? readText(rest)
        : refused("Of {CRYPT}, only MD5, SHA-256, SHA-512 and bcrypt are known.");
    case /^pbkdf2(-sha(1|256|512))?$/i.test(scheme):
      return readText(`$${scheme.toLowerCase()}$${rest}`);
    case /^s?(md5|sha([-\d]*))$/i.test(scheme) || /^ssha[-\d]*$/i.test(scheme):
      return understood("ldap", { text });
    default:
      return refused("This scheme of LDAP is not known here, or it is a password in the clear.");
  }
}
