import {
  AuthorizationResponseError,
  type AuthorizationServer,
  authorizationCodeGrantRequest,
  type Client,
  calculatePKCECodeChallenge,
  clockTolerance,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from "oauth4webapi";
import { ApiError, SignedOutError } from "./api-error.ts";
import { sessionOver, signedOut } from "./session-over.ts";

/** Where the dashboard is, and where sign-ins come back to. */
export const BASE_PATH = "/dashboard";
const HOME = `${location.origin}${BASE_PATH}/`;
const KEPT_AS = "usher-dashboard-sign-in:";
/** A token is renewed this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_MS = 30_000;
const CLOCK_TOLERANCE_SECONDS = 300;

const server: AuthorizationServer = {
  issuer: `${location.origin}/`,
  authorization_endpoint: `${location.origin}/authorize`,
  token_endpoint: `${location.origin}/oauth/token`,
  authorization_response_iss_parameter_supported: true,
};
const client: Client = { client_id: "usher-dashboard", [clockTolerance]: CLOCK_TOLERANCE_SECONDS };

/** A sign-in under way: what its answer is checked by. */
interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Path below the dashboard's. */
  readonly returnTo: string;
}

interface Tokens {
  readonly accessToken: string;
  readonly subject: string | undefined;
  readonly endsAt: number;
}

// In memory only. A renewal is a sign-in without a page, by the session's cookie, so ending the session ends everything.
let tokens: Tokens | undefined;
let renewal: Promise<Tokens> | undefined;

/**
 * An access token for the Management API, renewed when it is about to end.
 *
 * @throws SignedOutError when there is no session to renew it by.
 * @throws ApiError when the server does not answer.
 */
export async function accessToken(): Promise<string> {
  if (sessionOver.get()) throw new SignedOutError();
  if (tokens && tokens.endsAt - Date.now() > RENEW_BEFORE_MS) return tokens.accessToken;
  return (await renewTokens()).accessToken;
}

/** Gets a new token at once: for when the present one is about to be refused. Throws as `accessToken` does. */
export function renewTokens(): Promise<Tokens> {
  renewal ??= renew().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

/** Leaves for the sign-in page, which comes back to this path of the dashboard. */
export async function signIn(returnTo: string = currentPath()): Promise<void> {
  const attempt = newAttempt(returnTo);
  sessionStorage.setItem(KEPT_AS + attempt.state, JSON.stringify(attempt));
  location.assign(await authorizeAddress(attempt));
}

/** Ends the session, here and at the server. */
export function signOut(): void {
  tokens = undefined;
  location.assign(`/v2/logout?${new URLSearchParams({ client_id: client.client_id, returnTo: HOME })}`);
}

/**
 * Finishes a sign-in that has just come back, and puts the address it began at in its place. Does nothing on any other page.
 *
 * @throws AuthorizationResponseError when the server refused it.
 */
export async function finishSignIn(): Promise<void> {
  const answer = new URLSearchParams(location.search);
  const state = answer.get("state");
  if (state === null || !(answer.has("code") || answer.has("error"))) return;
  const kept = sessionStorage.getItem(KEPT_AS + state);
  sessionStorage.removeItem(KEPT_AS + state);
  // An answer that was used before, by going back or by a bookmark: the session is asked for as on any other page.
  const attempt = kept === null ? undefined : (JSON.parse(kept) as Attempt);
  history.replaceState(null, "", `${BASE_PATH}${attempt?.returnTo ?? "/"}`);
  if (attempt) tokens = await redeem(answer, attempt);
}

async function renew(): Promise<Tokens> {
  const attempt = newAttempt("/");
  // The answer is the address that the server leads to in the end.
  const response = await fetch(await authorizeAddress(attempt, { prompt: "none" })).catch((error: unknown) => {
    throw new ApiError({ status: 0, message: String(error), cause: error });
  });
  const landed = new URL(response.url);
  if (!response.ok || landed.origin + landed.pathname !== HOME)
    throw new ApiError({ status: response.status, message: response.statusText });
  const renewed = await redeem(landed.searchParams, attempt).catch((error: unknown) => {
    throw error instanceof AuthorizationResponseError ? signedOut(error) : error;
  });
  sessionOver.set(false);
  // Somebody else has signed in by another tab: nothing of the first person may stay on the page.
  if (tokens && tokens.subject !== renewed.subject) location.reload();
  tokens = renewed;
  return renewed;
}

async function redeem(answer: URLSearchParams, attempt: Attempt): Promise<Tokens> {
  const checked = validateAuthResponse(server, client, answer, attempt.state);
  const response = await authorizationCodeGrantRequest(server, client, None(), checked, HOME, attempt.codeVerifier);
  const result = await processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: attempt.nonce,
    requireIdToken: true,
  });
  return {
    accessToken: result.access_token,
    subject: getValidatedIdTokenClaims(result)?.sub,
    endsAt: Date.now() + (result.expires_in ?? 0) * 1_000,
  };
}

const newAttempt = (returnTo: string): Attempt => ({
  state: generateRandomState(),
  nonce: generateRandomNonce(),
  codeVerifier: generateRandomCodeVerifier(),
  returnTo,
});

async function authorizeAddress(attempt: Attempt, more: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({
    client_id: client.client_id,
    response_type: "code",
    redirect_uri: HOME,
    scope: "openid",
    audience: `${location.origin}/api/v2/`,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: "S256",
    ...more,
  });
  return `${server.authorization_endpoint}?${query}`;
}

/** This page's path below the dashboard's, with query and fragment. */
function currentPath(): string {
  const path = location.pathname.slice(BASE_PATH.length) || "/";
  return `${path}${location.search}${location.hash}`;
}
