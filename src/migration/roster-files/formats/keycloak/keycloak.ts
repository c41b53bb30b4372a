import type { ReadRow, RowProblem } from "../../../../domain/import-row.ts";
import { isJsonObject } from "../../../../domain/json.ts";
import { type Draft, finishRow, newDraft } from "../../finish-row.ts";
import { withoutPlainPasswords } from "../../plain-password-names.ts";
import { readTime } from "../../read-time.ts";
import type { JsonHead, RosterFormat } from "../../roster-format.ts";
import { putFields, readPhone } from "../../targets.ts";
import { noObject } from "../auth0-import/problems.ts";
import { readCredentials } from "./read-credentials.ts";

const MARKS = ["credentials", "realmRoles", "createdTimestamp", "requiredActions", "notBefore"];

/**
 * Keycloak's realm export: one file, one of its `users-0.json` parts, or several such files one after the other; also the bare
 * list of users that `kcadm get users` prints. https://www.keycloak.org/server/importExport and
 * https://www.keycloak.org/docs-api/latest/javadocs/org/keycloak/representations/idm/UserRepresentation.html
 */
export const keycloak: RosterFormat = {
  summary: "Keycloak realm export",
  json: {
    lists: ["users", "federatedUsers"],
    usesLists: (head) => head.root === "object" || isRealm(head),
    recognises: (head) => {
      const names = isRealm(head) ? head.userNames : head.names;
      return head.names.has("realm") || MARKS.some((mark) => names.has(mark));
    },
    open: () => readUser,
  },
};

const isRealm = ({ names }: JsonHead) => names.has("realm") || names.has("users") || names.has("federatedUsers");

function readUser(user: unknown, rowNumber: number): ReadRow | undefined {
  if (!isJsonObject(user)) return noObject(user, rowNumber);
  // The user of a client, and nobody's.
  if (user.serviceAccountClientId) return undefined;
  const problems: RowProblem[] = [];
  const draft = newDraft(rowNumber);
  putFields(draft, user, { fields: FIELDS, problems });
  Object.assign(draft, readCredentials(user.credentials));
  draft.createdAt = readTime(user.createdTimestamp);
  draft.roles = rolesOf(user.realmRoles);
  fillFromAttributes(draft, user.attributes);
  const name = [draft.givenName, draft.familyName].filter(Boolean).join(" ");
  if (name !== "") draft.name = name;
  return finishRow(draft, { problems });
}

const FIELDS = [
  ["id", "user_id"],
  ["username", "username"],
  ["email", "email"],
  ["emailVerified", "email_verified"],
  ["enabled", "enabled"],
  ["firstName", "given_name"],
  ["lastName", "family_name"],
] as const;

/** Without the roles that Keycloak gives to everybody. */
function rolesOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const everybodys = /^(?:default-roles-.*|offline_access|uma_authorization)$/;
  const roles = value.filter((role): role is string => typeof role === "string" && !everybodys.test(role));
  return roles.length > 0 ? roles : undefined;
}

/** Attributes may decide what somebody may do, so they go where the person cannot change them. */
function fillFromAttributes(draft: Draft, value: unknown): void {
  if (!isJsonObject(value)) return;
  const attributes = Object.fromEntries(
    Object.entries(withoutPlainPasswords(value)).map(([name, values]) => [
      name,
      Array.isArray(values) && values.length === 1 ? values[0] : values,
    ]),
  );
  if (Object.keys(attributes).length === 0) return;
  draft.appMetadata = { keycloak: attributes };
  draft.phoneNumber = readPhone(attributes.phoneNumber ?? attributes.phone_number);
  const verified = attributes.phoneNumberVerified ?? attributes.phone_number_verified;
  if (draft.phoneNumber !== undefined && verified !== undefined) draft.phoneVerified = String(verified) === "true";
  if (typeof attributes.picture === "string") draft.picture = attributes.picture;
}
