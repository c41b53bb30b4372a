import { callWithBackOff } from "./back-off.ts";
import { objectBody, type SourceAnswer, unusableAnswer } from "./call-source.ts";
import type { Deadline } from "./deadline.ts";
import { forget, keep, kept } from "./kept.ts";
import type { Settings } from "./settings.ts";

// A token is not used in its last minute, since it must still hold when it arrives.
const EXPIRY_MARGIN_SECONDS = 60;

/**
 * Reads from the source's Management API. The access token is kept until shortly before it expires; one that the source
 * no longer takes is replaced once. Gives answers 200 and 404; rejects for every other.
 */
export async function readFromManagementApi(
  call: { readonly name: string; readonly path: string },
  settings: Settings,
  deadline: Deadline,
): Promise<SourceAnswer> {
  const usedBefore = kept<string>(tokenName(settings)) !== undefined;
  let answer = await get(call, settings, deadline);
  if (answer.status === 401 && usedBefore) {
    forget(tokenName(settings));
    answer = await get(call, settings, deadline);
  }
  if ((answer.status === 200 && answer.body !== undefined) || answer.status === 404) return answer;
  throw unusableAnswer(call, answer);
}

async function get(
  call: { name: string; path: string },
  settings: Settings,
  deadline: Deadline,
): Promise<SourceAnswer> {
  const bearerToken = await managementToken(settings, deadline);
  return callWithBackOff({ name: call.name, method: "GET", path: call.path, bearerToken }, settings, deadline);
}

const tokenName = (settings: Settings) => `token ${settings.domain} ${settings.clientId} ${settings.audience}`;

async function managementToken(settings: Settings, deadline: Deadline): Promise<string> {
  const known = kept<string>(tokenName(settings));
  if (known) return known;
  const call = {
    name: "The token endpoint",
    method: "POST",
    path: "/oauth/token",
    body: {
      grant_type: "client_credentials",
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
      audience: settings.audience,
    },
  } as const;
  const answer = await callWithBackOff(call, settings, deadline);
  const body = objectBody(answer);
  const token = body?.access_token;
  if (answer.status !== 200 || typeof token !== "string") throw unusableAnswer(call, answer);
  const lifetimeSeconds = typeof body?.expires_in === "number" ? body.expires_in : 0;
  keep(tokenName(settings), token, (lifetimeSeconds - EXPIRY_MARGIN_SECONDS) * 1000);
  return token;
}
