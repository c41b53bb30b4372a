import { DomainError } from "../domain/errors.ts";
import { STANDARD_SCOPE } from "./user-claims.ts";

const STANDARD = new Set(STANDARD_SCOPE.split(" "));
const OIDC = new Set([...STANDARD, "offline_access"]);

export const isOidcScope = (scope: string): boolean => OIDC.has(scope);

/** The scopes in a text, each once, in order. */
export const parseScope = (text: string | undefined): string[] => [
  ...new Set((text ?? "").split(/\s+/).filter(Boolean)),
];

/**
 * Scopes of a machine's token (contract §3.6): all that the client grant has when none was asked for, else those asked for that it
 * has. Throws `invalid_scope` when nothing asked for is granted.
 */
export function scopesOfMachine(requested: readonly string[], granted: string): string {
  const allowed = parseScope(granted);
  if (requested.length === 0) return allowed.join(" ");
  const both = requested.filter((scope) => allowed.includes(scope));
  if (both.length === 0)
    throw new DomainError("invalid_scope", `Client has not been granted scopes: ${requested.join(", ")}`);
  return both.join(" ");
}

/**
 * Scopes of a password exchange (contract §3.6, "Resource Owner Password flow and standard scopes"): with an API, all its scopes when
 * none of them was asked for; without one, all standard scopes when nothing or only `openid` was asked for.
 */
export function scopesOfPasswordGrant(requested: readonly string[], available: string, hasApi: boolean): string[] {
  const allowed = parseScope(available);
  const apiScopes = allowed.filter((scope) => !isOidcScope(scope));
  const wanted = new Set(requested);
  if (requested.length === 0 || (!hasApi && requested.every((scope) => scope === "openid"))) {
    for (const scope of STANDARD) wanted.add(scope);
  }
  if (!apiScopes.some((scope) => wanted.has(scope))) for (const scope of apiScopes) wanted.add(scope);
  return allowed.filter((scope) => wanted.has(scope));
}
