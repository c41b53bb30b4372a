import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** Whoever comes without a verified address is asked to verify it (contract §7 row 21). */
export const emailVerified: ProbeStep = {
  name: "email_verified",
  title: "Verified e-mail addresses stay verified",
  judge({ observations }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    const described = [signedIn, lookedUp].filter((profile) => profile !== undefined);
    if (described.length === 0) return skipped("nobody_described");
    if (described.every((profile) => profile.emailVerified)) return ok("email_verified");
    return warning("email_not_verified");
  },
};
