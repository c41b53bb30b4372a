import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** Ids that have a prefix already get a second one (contract §2.3, §7 row 1). */
export const idPrefix: ProbeStep = {
  name: "id_prefix",
  title: "Ids are not prefixed twice",
  judge({ observations, mapping }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    const id = (signedIn ?? lookedUp)?.id;
    if (id === undefined) return skipped("nobody_described");
    const { stripIdPrefix } = mapping;
    if (stripIdPrefix !== undefined && stripIdPrefix !== "" && id.startsWith(stripIdPrefix))
      return ok("id_prefix_stripped", { id, user_id: `auth0|${id.slice(stripIdPrefix.length)}` });
    const prefix = /^[\w-]+\|/.exec(id)?.[0];
    if (prefix === undefined) return ok("id_without_prefix", { id, user_id: `auth0|${id}` });
    return warning("id_prefixed_twice", { id, user_id: `auth0|${id}`, prefix });
  },
};
