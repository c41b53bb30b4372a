import { createHmac, timingSafeEqual } from "node:crypto";
import type { TenantId } from "../domain/ids.ts";
import { findBrowserId } from "./browser-id.ts";
import { deriveKey } from "./derive-key.ts";
import type { OidcSite } from "./oidc-request.ts";

/** Whose sign-in a `state` belongs to: one authorization request in one browser at one domain. */
interface StateOwner {
  readonly uid: string;
  /** Value of the browser's own cookie. */
  readonly browserId: string;
  readonly domain: string;
}

const mac = (owner: StateOwner, key: Buffer): Buffer =>
  createHmac("sha256", key).update(`${owner.domain}\n${owner.uid}\n${owner.browserId}`).digest().subarray(0, 18);

/** The `state` of a hosted page: useless in another browser, so nobody can be made to finish someone else's sign-in. */
export const makeState = (owner: StateOwner, key: Buffer): string =>
  `${owner.uid}.${mac(owner, key).toString("base64url")}`;

/** The uid of the authorization request behind a state; undefined when it was not made for this browser. */
export function uidOfState(state: string, owner: Omit<StateOwner, "uid">, key: Buffer): string | undefined {
  const dot = state.indexOf(".");
  if (dot < 1 || state.length > 200) return undefined;
  const uid = state.slice(0, dot);
  const given = Buffer.from(state.slice(dot + 1), "base64url");
  const expected = mac({ ...owner, uid }, key);
  return given.length === expected.length && timingSafeEqual(given, expected) ? uid : undefined;
}

/**
 * Whether the way back to an authorization request is taken by the browser that began it. The library goes by a cookie that another
 * host of the same site can plant (`__Secure-`), and with it somebody else's finished sign-in.
 */
export function isReturnOfBrowser(
  input: { uid: string; state: unknown; cookieHeader: string | undefined; site: OidcSite },
  deps: { masterKey: Uint8Array },
): boolean {
  const { uid, state, cookieHeader, site } = input;
  const browserId = findBrowserId(cookieHeader, site.domain);
  if (browserId === undefined || typeof state !== "string") return false;
  return uidOfState(state, { browserId, domain: site.domain }, stateKeyOf(deps.masterKey, site.tenant.id)) === uid;
}

/** What states of a tenant's sign-ins are made with. */
export const stateKeyOf = (masterKey: Uint8Array, tenantId: TenantId): Buffer =>
  deriveKey(masterKey, "interaction", tenantId);

/** The uid of a state that has been checked before in this request. */
export const uidOfCheckedState = (state: string): string => state.slice(0, state.indexOf("."));
