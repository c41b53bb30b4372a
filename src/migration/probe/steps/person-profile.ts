import type { SourceProfile } from "../../../domain/source-check.ts";
import type { Observations } from "../observations.ts";

/** What each script said about the test user; undefined where it did not. */
export function profilesOf({ person }: Pick<Observations, "person">): {
  readonly signedIn?: SourceProfile;
  readonly lookedUp?: SourceProfile;
} {
  const { signIn, lookup } = person;
  return {
    signedIn: signIn?.verdict.outcome === "accepted" ? signIn.verdict.profile : undefined,
    lookedUp: lookup?.verdict.outcome === "found" ? lookup.verdict.profile : undefined,
  };
}
