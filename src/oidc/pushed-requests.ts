import { UnsecuredJWT } from "jose";
import type { Client } from "../domain/client.ts";

/** As recorded at Auth0, where a client says nothing else. */
const DEFAULT_SECONDS = 30;

/** How the address of a pushed request begins (RFC 9126 §2.2). */
export const PUSHED_REQUEST_PREFIX = "urn:ietf:params:oauth:request_uri:";

/** How long a pushed authorization request of this client can be used: its `par_request_expiry` (contract §4.3). */
export function pushedRequestSeconds({ properties }: Client): number {
  const { par_request_expiry: own } = properties;
  return typeof own === "number" && own > 0 ? own : DEFAULT_SECONDS;
}

/** Which client pushed the request that `payload` keeps. */
export const clientIdOfPushed = (payload: Record<string, unknown>): string =>
  UnsecuredJWT.decode(String(payload.request)).payload.iss ?? "";

/** A stored pushed request that ends at `exp` (seconds since 1970), the JWT in it included: the library gives all the same minute. */
export function endPushedRequestAt(payload: Record<string, unknown>, exp: number): Record<string, unknown> {
  const { payload: claims } = UnsecuredJWT.decode(String(payload.request));
  return { ...payload, exp, request: new UnsecuredJWT({ ...claims, exp }).encode() };
}
