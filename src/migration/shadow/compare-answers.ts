import { isDeepStrictEqual } from "node:util";
import type { Connection } from "../../domain/connection.ts";
import type { Agreement, LocalVerdict, ShadowComparison, SourceVerdict } from "../../domain/shadow.ts";
import type { CredentialCheck, SourceProfile } from "../../domain/source-check.ts";
import type { User } from "../../domain/user.ts";
import { type MappedUser, type MappingOptions, mapProfile } from "../map-profile.ts";

/** How a sign-in ended here, with the user where they were let in. */
export type LocalAnswer =
  | { readonly verdict: "accepted"; readonly user: User }
  | { readonly verdict: Exclude<LocalVerdict, "accepted"> };

const MAX_DIFFERENCES = 50;
const MAX_NAME_LENGTH = 100;

/** What two answers to the same credentials come to. Of attributes that differ it has the names, never a value. */
export function compareAnswers(
  local: LocalAnswer,
  check: CredentialCheck,
  input: {
    readonly connection: Pick<Connection, "tenantId" | "id">;
    readonly typedIdentifier: string;
    readonly options: MappingOptions;
  },
): Pick<ShadowComparison, "localVerdict" | "sourceVerdict" | "agreement" | "differences"> {
  const sourceVerdict = verdictOf(check);
  const differences =
    local.verdict === "accepted" && check.outcome === "accepted" && sourceVerdict === "accepted"
      ? differencesOf(local.user, check.profile, input)
      : [];
  const agreement = agreementOf(local.verdict, sourceVerdict);
  return {
    localVerdict: local.verdict,
    sourceVerdict,
    agreement: agreement === "agreed" && differences.length > 0 ? "fields_differ" : agreement,
    differences,
  };
}

function verdictOf(check: CredentialCheck): SourceVerdict {
  switch (check.outcome) {
    case "accepted":
      // Blocked at the source is let in nowhere (contract §7 row 22).
      return check.profile.blocked ? "restricted" : "accepted";
    case "rejected":
      return check.reason;
    case "restricted":
      return "restricted";
    case "unavailable":
      return "unavailable";
  }
}

/** The person hears the same for a wrong password and for nobody of that name: many sources do not tell them apart either. */
function agreementOf(local: LocalVerdict, source: SourceVerdict): Agreement {
  if (source === "unavailable") return "no_verdict";
  if (local === "unknown_user" && source === "accepted") return "would_come";
  return answerTo(local) === answerTo(source) ? "agreed" : "disagreed";
}

function answerTo(verdict: LocalVerdict | Exclude<SourceVerdict, "unavailable">): "in" | "wrong" | "blocked" {
  switch (verdict) {
    case "accepted":
      return "in";
    case "wrong_password":
    case "unknown_user":
      return "wrong";
    case "blocked":
    case "restricted":
      return "blocked";
  }
}

const COMPARED = [
  "email",
  "emailVerified",
  "username",
  "phoneNumber",
  "name",
  "nickname",
  "givenName",
  "familyName",
  "picture",
  "userMetadata",
  "appMetadata",
] as const satisfies readonly (keyof MappedUser & keyof User & keyof SourceProfile)[];

/** Attributes that the source gives and the user here has otherwise; what it does not give is no difference. */
function differencesOf(
  user: User,
  profile: SourceProfile,
  input: Parameters<typeof compareAnswers>[2],
): readonly string[] {
  const mapping = mapProfile(profile, input);
  if (!mapping.ok) return ["profile"];
  const mapped = mapping.user;
  const names: string[] = COMPARED.filter((name) => profile[name] !== undefined && !isSame(mapped[name], user[name]));
  if (user.identities.every(({ localId }) => localId !== mapped.localId)) names.unshift("userId");
  for (const [name, value] of Object.entries(mapped.extra ?? {})) {
    if (!isSame(value, user.extra[name])) names.push(`extra.${name}`.slice(0, MAX_NAME_LENGTH));
  }
  return [...new Set(names)].slice(0, MAX_DIFFERENCES);
}

/** As JSON has them: what one engine or parser leaves out is no difference. */
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(asJson(one), asJson(other));
const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
