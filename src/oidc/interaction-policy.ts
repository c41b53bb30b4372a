import { interactionPolicy } from "oidc-provider";

const { base, Check } = interactionPolicy;

/**
 * When a person must sign in. There is no consent step: first-party clients are granted what they ask for (contract §5.4), and others
 * are refused before it comes to that.
 */
export function createInteractionPolicy(): interactionPolicy.Policy {
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
  return policy;
}
