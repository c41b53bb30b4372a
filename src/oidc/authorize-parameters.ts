import { createHash } from "node:crypto";
import { resourceOfAudience } from "./audience.ts";
import { PUSHED_REQUEST_PREFIX } from "./pushed-requests.ts";
import { parseScope } from "./scopes.ts";

/** Our own parameter that carries the scopes past the library's rule about `offline_access` (see `finalScope`). */
export const SCOPE_PARAMETER = "usher_scope";

const DEFAULT_SCOPE = "openid profile email";
/** Parameters that mean something with `openid` only; the library refuses them without it, Auth0 ignores them. */
const OPENID_ONLY = ["nonce", "max_age", "id_token_hint", "acr_values", "claims", "claims_locales"];
const IGNORED = ["registration", "web_message_uri", "resource", SCOPE_PARAMETER];
const PROMPTS = new Map([
  ["none", "none"],
  ["login", "login"],
  // There is one account in a session, so choosing one is signing in anew.
  ["select_account", "login"],
]);

type Parameters = Record<string, string | readonly string[]>;

/**
 * The parameters of `/authorize` in Auth0's dialect as `oidc-provider` takes them (contract §5.4): `audience` becomes a resource, a plain
 * PKCE challenge its S256 form, prompts that change nothing here go away, unknown parameters stay and are ignored.
 */
export function translateAuthorizeParameters(given: Readonly<Parameters>): Parameters {
  const pushed = text(given.request_uri);
  if (pushed?.startsWith(PUSHED_REQUEST_PREFIX)) {
    // Everything else was said, and translated, when it was pushed; what is said beside it now does not count (RFC 9126 §4).
    return { ...(given.client_id === undefined ? {} : { client_id: given.client_id }), request_uri: pushed };
  }
  const parameters: Parameters = { ...given };
  const scopes = parseScope(text(given.scope) ?? DEFAULT_SCOPE);
  for (const name of IGNORED) delete parameters[name];
  if (!scopes.includes("openid")) for (const name of OPENID_ONLY) delete parameters[name];

  const audience = text(given.audience);
  if (audience !== undefined) parameters.resource = resourceOfAudience(audience);
  if (!Array.isArray(given.scope)) {
    parameters[SCOPE_PARAMETER] = scopes.join(" ");
    // `offline_access` comes back in `finalScope`: the library drops it unless consent is asked for, Auth0 does not.
    parameters.scope = scopes.filter((scope) => scope !== "offline_access").join(" ");
    if (parameters.scope === "") delete parameters.scope;
  }
  translatePrompt(parameters);
  translatePkce(parameters);
  return parameters;
}

/**
 * The scopes of an authorization request: those asked for that the API has. `offline_access` only where a refresh token can follow
 * (contract §3.10): the API allows it, the client has the grant, and a code is asked for.
 */
export function finalScope(
  asked: string | undefined,
  available: ReadonlySet<string>,
  mayRefresh: boolean,
): string | undefined {
  const scopes = parseScope(asked).filter(
    (scope) => available.has(scope) && (scope !== "offline_access" || mayRefresh),
  );
  return scopes.length === 0 ? undefined : scopes.join(" ");
}

function translatePrompt(parameters: Parameters): void {
  const prompt = text(parameters.prompt);
  if (prompt === undefined) return;
  const kept = new Set(parseScope(prompt).flatMap((value) => PROMPTS.get(value) ?? []));
  if (kept.size === 0) delete parameters.prompt;
  else parameters.prompt = [...kept].join(" ");
}

/**
 * The library knows S256 only. A plain challenge (RFC 7636 §4.2) is the verifier itself, so its S256 form is stored instead; the
 * verifier that comes later is then checked as any other.
 */
function translatePkce(parameters: Parameters): void {
  const challenge = text(parameters.code_challenge);
  const method = text(parameters.code_challenge_method);
  if (challenge === undefined || (method !== undefined && method !== "plain")) return;
  // What could not be a verifier (RFC 7636 §4.1) is left to be refused.
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(challenge)) return;
  parameters.code_challenge = createHash("sha256").update(challenge).digest("base64url");
  parameters.code_challenge_method = "S256";
}

const text = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
