import type { IncomingMessage } from "node:http";
import type { Connection } from "../domain/connection.ts";
import type { Credentials } from "../domain/credentials.ts";
import { DomainError } from "../domain/errors.ts";
import type { Tenant } from "../domain/tenant.ts";

/** Which tenant is asked, at which of its domains. */
export interface OidcSite {
  readonly tenant: Tenant;
  readonly domain: string;
  /** `https://<domain>/`. */
  readonly issuer: string;
}

/** Parameters of a form: a name that came twice has a list. */
export type FormBody = Readonly<Record<string, string | readonly string[]>>;

/**
 * What is known about a request beside what `oidc-provider` sees. The password is here, wrapped, and nowhere in the parameters:
 * so it cannot reach an error or a log of that library.
 */
export interface OidcRequest {
  readonly site: OidcSite;
  /** The caller's own address. */
  readonly ip: string;
  readonly userAgent: string;
  /** `auth0-forwarded-for`, when it is an address; believed for few clients only (contract §3.4). */
  readonly forwardedFor?: string;
  readonly body: FormBody;
  readonly credentials?: Credentials;
  /** The client whose request this is, where it must be known to choose the provider (`population.ts`). */
  readonly clientId?: string;
  readonly signal: AbortSignal;

  /** Noted on the way, for the reply and the log. */
  readonly notes: OidcRequestNotes;
}

export interface OidcRequestNotes {
  /** `scope` as the caller sent it, before rules were applied. */
  requestedScope?: string;
  audience?: string;
  connection?: Connection;
  userId?: string;
  userName?: string;
  /** `flows/login` has already logged how it ended. */
  signInLogged?: boolean;
  /** A refresh token that had been used before. */
  refreshTokenReused?: boolean;
  /** `redirect_uri` of the authorization request whose code was presented. */
  expectedRedirectUri?: string;
}

const requests = new WeakMap<IncomingMessage, OidcRequest>();

export function rememberRequest(raw: IncomingMessage, request: OidcRequest): void {
  requests.set(raw, request);
}

/** Throws when the request did not come through `http/authentication`, which is a bug. */
export function requestOf(raw: IncomingMessage): OidcRequest {
  const request = requests.get(raw);
  if (request === undefined) throw new DomainError("internal", "The request has no site.");
  return request;
}

export const findRequest = (raw: IncomingMessage): OidcRequest | undefined => requests.get(raw);
