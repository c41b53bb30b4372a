import { interactionPolicy, type ProviderClient } from "oidc-provider";
import { lacksOf } from "./widen-grant.ts";

const { base, Check, Prompt } = interactionPolicy;

/**
 * When a person must sign in, and when they must allow what a client asks for: first-party clients are granted it without a question
 * (contract §5.4, `loadGrant`), others only what a person has allowed.
 */
export function createInteractionPolicy(isFirstParty: (client: ProviderClient) => boolean): interactionPolicy.Policy {
  const policy = base();
  policy.remove("consent");
  const login = policy.get("login");
  // First in line for its text, and for a person who was deleted since: the library would take the session for enough.
  login?.checks.add(
    new Check(
      "no_usable_session",
      "Login required",
      "login_required",
      ({ oidc }) => !oidc.session.accountId || oidc.account === undefined,
    ),
    0,
  );
  policy.add(
    new Prompt(
      { name: "consent" },
      new Check("not_allowed_yet", "Consent required", "consent_required", ({ oidc }) => {
        const { client, grant } = oidc;
        return (
          client !== undefined && !isFirstParty(client) && (grant === undefined || lacksOf(grant, oidc).length > 0)
        );
      }),
    ),
  );
  return policy;
}
