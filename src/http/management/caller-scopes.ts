import { DomainError } from "../../domain/errors.ts";
import type { ManagementCaller } from "../route.ts";
import { requireScope } from "./authenticate.ts";

/**
 * Lets a caller with one of the `anyone` scopes through to every user, and a person with one of the `self` scopes only to
 * themselves (contract §4.2, the `*:current_user*` scopes). Throws `DomainError("insufficient_scope")`.
 */
export function requireUserScope(
  caller: ManagementCaller,
  userId: string,
  scopes: { readonly anyone: readonly string[]; readonly self: readonly string[] },
): void {
  if (caller.subject === userId && scopes.self.some((scope) => caller.scopes.has(scope))) return;
  requireScope(caller, scopes.anyone);
}

/** Throws `DomainError("insufficient_scope")` unless the caller has all of `scopes`. */
export function requireAllScopes(caller: ManagementCaller, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !caller.scopes.has(scope));
  if (missing !== undefined)
    throw new DomainError("insufficient_scope", `Insufficient scope, expected all of: ${scopes.join(",")}`);
}
