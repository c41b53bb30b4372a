import { DomainError } from "../../../domain/errors.ts";
import type { ForeignFactor, ForeignHash, RowProblem } from "../../../domain/import-row.ts";
import { sayOfJob } from "../../../domain/job-sentences.ts";
import { isJsonObject, type JsonObject } from "../../../domain/json.ts";
import { finishRow, newDraft } from "../finish-row.ts";
import { withoutPlainPasswords } from "../plain-password-names.ts";
import { readTime } from "../read-time.ts";
import type { RosterFileOptions } from "../roster-file-options.ts";
import type { JsonRowReader, RosterFormat } from "../roster-format.ts";
import { putFields } from "../targets.ts";
import { noObject } from "./auth0-import/problems.ts";

const FIELDS = [
  ["localId", "user_id"],
  ["email", "email"],
  ["emailVerified", "email_verified"],
  ["displayName", "name"],
  ["photoUrl", "picture"],
  ["phoneNumber", "phone_number"],
  ["disabled", "blocked"],
  ["createdAt", "created_at"],
  ["lastSignedInAt", "last_login"],
] as const;

/**
 * `firebase auth:export` as JSON. Passwords are hashed with scrypt and values of the project, which are not in the file.
 * https://firebase.google.com/docs/cli/auth
 */
export const firebase: RosterFormat = {
  summary: "Firebase auth:export JSON; needs the project's hash parameters",
  json: {
    lists: ["users"],
    usesLists: ({ names }) => !names.has("localId"),
    recognises: ({ names, userNames }) => names.has("localId") || userNames.has("localId"),
    open: openFirebase,
  },
};

function openFirebase(options: RosterFileOptions): JsonRowReader {
  if (options.firebase === undefined && !options.withoutHashes)
    throw new DomainError("invalid_body", sayOfJob("firebase_parameters"));
  return (user, rowNumber) => {
    if (!isJsonObject(user)) return noObject(user, rowNumber);
    const problems: RowProblem[] = [];
    const draft = newDraft(rowNumber);
    putFields(draft, user, { fields: FIELDS, problems });
    // Other versions of the export name it as the API does.
    draft.lastSeenAt ??= readTime(user.lastLoginAt);
    draft.hash = readHash(user, options.firebase);
    draft.factors = readFactors(user.mfaInfo);
    const claims = readClaims(user.customAttributes);
    if (claims !== undefined) draft.appMetadata = { firebase: claims };
    return finishRow(draft, { problems });
  };
}

function readHash({ passwordHash, salt }: JsonObject, project: RosterFileOptions["firebase"]): ForeignHash | undefined {
  if (project === undefined || typeof passwordHash !== "string" || passwordHash === "") return undefined;
  return {
    kind: "firebase",
    hash: plainBase64(passwordHash),
    salt: plainBase64(typeof salt === "string" ? salt : ""),
    signerKey: plainBase64(project.signerKey),
    saltSeparator: plainBase64(project.saltSeparator),
    rounds: project.rounds,
    memoryCost: project.memCost,
  };
}

/** The API gives web-safe base64, the command line the other one. */
const plainBase64 = (text: string) => {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  return plain.padEnd(Math.ceil(plain.length / 4) * 4, "=");
};

/** Firebase keeps TOTP secrets to itself; numbers and addresses are given. */
function readFactors(value: unknown): readonly ForeignFactor[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const factors = value.flatMap((factor): ForeignFactor[] => {
    if (typeof factor?.phoneInfo === "string") return [{ kind: "phone", value: factor.phoneInfo }];
    const address = factor?.emailInfo?.emailAddress;
    return typeof address === "string" ? [{ kind: "email", value: address }] : [];
  });
  return factors.length > 0 ? factors : undefined;
}

/** Custom claims, which Firebase keeps as JSON in a text. */
function readClaims(value: unknown): JsonObject | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const claims: unknown = JSON.parse(value);
    return isJsonObject(claims) && Object.keys(claims).length > 0 ? withoutPlainPasswords(claims) : undefined;
  } catch {
    return undefined;
  }
}
