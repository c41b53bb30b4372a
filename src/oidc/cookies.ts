import type { Population } from "./population.ts";

/** Names of the cookies at one tenant domain. */
export interface CookieNames {
  /** The session, set by the provider. */
  readonly session: string;
  /** Of one authorization request; bound to its path, which `__Host-` does not allow. */
  readonly resume: string;
  readonly interaction: string;
  /** Which browser this is (`browser-id.ts`). */
  readonly browser: string;
  /** A "Try connection" under way. */
  readonly tryConnection: string;
}

/**
 * `__Host-`: this host only, over TLS only, no sub-domain can set it (RFC 6265bis §4.1.3). Cookies do not know ports (§8.5): where
 * tenants share a host name and differ by port, the port is in the names, so that one session does not overwrite the other.
 */
export function cookieNamesOf(domain: string, population: Population = "users"): CookieNames {
  const port = /:(\d+)$/.exec(domain)?.[1];
  const suffix = port === undefined ? "" : `_${port}`;
  return {
    session: `__Host-usher_${population === "administrators" ? "administrator_session" : "session"}${suffix}`,
    resume: `__Secure-usher_resume${suffix}`,
    interaction: `__Host-usher_interaction${suffix}`,
    browser: `__Host-usher_browser${suffix}`,
    tryConnection: `__Host-usher_try${suffix}`,
  };
}

/** The value of a cookie in a `Cookie` header; undefined when it is not there. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * A `Set-Cookie` header for a cookie that no script and no form of another site gets, and no sub-domain can plant. `value` must be
 * free of `;` and spaces. 0 seconds: removed.
 */
export const hostCookie = (name: string, value: string, maxAgeSeconds: number): string =>
  `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`;
