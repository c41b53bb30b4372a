import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** Ids that have a prefix already get a second one (contract §2.3, §7 row 1). */
export const idPrefix: ProbeStep = {
  name: "id_prefix",
  title: "Ids are not prefixed twice",
  judge({ observations, mapping }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    const id = (signedIn ?? lookedUp)?.id;
    if (id === undefined) return skipped("The source described nobody.");
    const { stripIdPrefix } = mapping;
    if (stripIdPrefix !== undefined && stripIdPrefix !== "" && id.startsWith(stripIdPrefix))
      return ok(`${id} becomes auth0|${id.slice(stripIdPrefix.length)}.`);
    const prefix = /^[\w-]+\|/.exec(id)?.[0];
    if (prefix === undefined) return ok(`${id} becomes auth0|${id}.`);
    return warning(
      `The source's id ${id} would become auth0|${id}.`,
      `Set options.usher.strip_user_id_prefix to "${prefix}" before the first person moves, if the id shall stay what it was.`,
    );
  },
};
