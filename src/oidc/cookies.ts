/** Cookie names. `__Host-`: this host only, over TLS only, no sub-domain can set it (RFC 6265bis §4.1.3). */
export const SESSION_COOKIE = "__Host-usher_session";
/** Bound to the path of one authorization request, which `__Host-` does not allow. */
export const RESUME_COOKIE = "__Secure-usher_resume";
export const INTERACTION_COOKIE = "__Host-usher_interaction";
export const BROWSER_COOKIE = "__Host-usher_browser";

/** The value of a cookie in a `Cookie` header; undefined when it is not there. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
