import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** Whoever comes without a verified address is asked to verify it (contract §7 row 21). */
export const emailVerified: ProbeStep = {
  name: "email_verified",
  title: "Verified e-mail addresses stay verified",
  judge({ observations }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    const described = [signedIn, lookedUp].filter((profile) => profile !== undefined);
    if (described.length === 0) return skipped("The source described nobody.");
    if (described.every((profile) => profile.emailVerified)) return ok("email_verified is true.");
    return warning(
      "The test user comes with email_verified false or without it, and would get a verification mail.",
      "If their address is verified at the source, have both scripts give email_verified.",
    );
  },
};
