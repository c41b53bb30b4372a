import { callWithBackOff } from "./back-off.ts";
import { objectBody, type SourceAnswer, unusableAnswer } from "./call-source.ts";
import type { Deadline } from "./deadline.ts";
import { Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** A person's sign-in, asked of the source with the password-realm grant. */
export interface PasswordCheck {
  readonly identifier: string;
  readonly password: string;
}

/**
 * The ID token the source gives for these credentials. Rejects with a `Refusal` for a verdict on the person, with another
 * `Error` when there is no verdict.
 */
export async function checkPassword(check: PasswordCheck, settings: Settings, deadline: Deadline): Promise<string> {
  const call = {
    name: "The token endpoint",
    method: "POST",
    path: "/oauth/token",
    body: {
      grant_type: "http://auth0.com/oauth/grant-type/password-realm",
      realm: settings.realm,
      username: check.identifier,
      password: check.password,
      scope: "openid profile email",
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
    },
  } as const;
  const answer = await callWithBackOff(call, settings, deadline);
  const idToken = objectBody(answer)?.id_token;
  if (answer.status === 200 && typeof idToken === "string") return idToken;
  throw refusalIn(answer) || unusableAnswer(call, answer);
}

/** What an error of the token endpoint says about the person; undefined when it says nothing about them. */
function refusalIn(answer: SourceAnswer): Refusal | undefined {
  const body = objectBody(answer);
  const description = typeof body?.error_description === "string" ? body.error_description : "";
  switch (body?.error) {
    case "invalid_grant":
    case "invalid_user_password":
      return new Refusal("wrong_credentials", description || "Wrong email or password.");
    case "mfa_required":
      return new Refusal(
        "refused",
        "This sign-in needs a second factor at the old system and cannot be completed here. Reset your password, or ask for help.",
      );
    case "unauthorized":
    case "blocked_user":
    case "password_leaked":
    case "too_many_logins":
      return new Refusal("refused", description || "The old system refused this sign-in.");
    case "too_many_attempts":
      // The same code for a block of the person and for a block of this server's own address; only the text differs.
      return /suspicious/i.test(description) ? undefined : new Refusal("refused", description || "Too many attempts.");
    case "access_denied":
      // 401 means the application's own credentials; the other two texts are about its settings. The rest comes from rules
      // of the source that deny this person.
      if (answer.status === 401 || /^(Service not |Client is not authorized)/.test(description)) return undefined;
      return new Refusal("refused", description || "The old system refused this sign-in.");
    default:
      return undefined;
  }
}
