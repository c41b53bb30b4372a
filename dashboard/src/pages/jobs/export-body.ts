import type { operations } from "../../api/schema.d.ts";

type Body = NonNullable<operations["createUsersExportJob"]["requestBody"]>["content"]["application/json"];

export interface ExportChoice {
  connection: string | null;
  content: string;
  withExtras: boolean;
  format: string;
  fields: string[];
  limit: number | string;
}

export const NO_EXPORT_CHOICE: ExportChoice = {
  connection: null,
  content: "profiles",
  withExtras: false,
  format: "json",
  fields: [],
  limit: "",
};

/** Fields that are offered; others can be typed. */
export const USUAL_FIELDS = [
  ...["user_id", "email", "email_verified", "username", "phone_number", "name", "given_name", "family_name"],
  ...["nickname", "picture", "blocked", "created_at", "updated_at", "last_login", "last_ip", "logins_count"],
  ...["identities[0].connection"],
];

/** What is sent to start an export. */
export function exportBody({ connection, content, withExtras, format, fields, limit }: ExportChoice): Body {
  const range = { connection_id: connection ?? undefined, limit: typeof limit === "number" ? limit : undefined };
  if (content === "hashes")
    return { ...range, include_password_hashes: true, include_factors: withExtras, include_extras: withExtras };
  return {
    ...range,
    format: format === "csv" ? "csv" : "json",
    fields: fields.length === 0 ? undefined : fields.map((name) => ({ name })),
  };
}
