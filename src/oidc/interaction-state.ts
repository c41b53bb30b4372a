import { createHmac, timingSafeEqual } from "node:crypto";

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

/** The uid of a state that has been checked before in this request. */
export const uidOfCheckedState = (state: string): string => state.slice(0, state.indexOf("."));
