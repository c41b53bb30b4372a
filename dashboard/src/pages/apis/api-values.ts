import { changedOnly } from "../../components/changed-only.ts";
import type { Texts } from "../../texts/index.ts";
import type { Api, ApiChange } from "./use-api.ts";

type Errors = Texts<"apis">["errors"];
type Algorithm = NonNullable<ApiChange["signing_alg"]>;
type UserPolicy = "allow_all" | "deny_all" | "require_client_grant";

/** The settings form. The dialect of the API is two choices: the format, and whether permissions are in the token. */
export interface ApiValues {
  name: string;
  /** An empty field holds an empty text. */
  tokenSeconds: number | string;
  algorithm: Algorithm;
  allowsOffline: boolean;
  enforcesPolicies: boolean;
  format: "auth0" | "rfc9068";
  hasPermissions: boolean;
  people: UserPolicy;
  machines: "deny_all" | "require_client_grant";
}

export const LONGEST_TOKEN_SECONDS = 2_592_000;
const LONGEST_NAME = 200;
const LONGEST_IDENTIFIER = 600;

export function valuesOf(api: Api): ApiValues {
  const dialect = api.token_dialect ?? "access_token";
  const access = api.subject_type_authorization;
  return {
    name: api.name,
    tokenSeconds: api.token_lifetime ?? "",
    algorithm: api.signing_alg ?? "RS256",
    allowsOffline: api.allow_offline_access ?? false,
    enforcesPolicies: api.enforce_policies ?? false,
    format: dialect.startsWith("rfc9068") ? "rfc9068" : "auth0",
    hasPermissions: dialect.endsWith("_authz"),
    people: access?.user?.policy ?? "allow_all",
    machines: access?.client?.policy ?? "require_client_grant",
  };
}

/** What is sent to save them: only what has changed. */
export function changeOf(api: Api, values: ApiValues): ApiChange {
  const before = bodyOf(valuesOf(api));
  return changedOnly(before, bodyOf(values));
}

function bodyOf(values: ApiValues) {
  const format = values.format === "rfc9068" ? "rfc9068_profile" : "access_token";
  return {
    name: values.name.trim(),
    token_lifetime: Number(values.tokenSeconds),
    signing_alg: values.algorithm,
    allow_offline_access: values.allowsOffline,
    enforce_policies: values.enforcesPolicies,
    token_dialect: values.hasPermissions ? (`${format}_authz` as const) : format,
    subject_type_authorization: { user: { policy: values.people }, client: { policy: values.machines } },
  } satisfies ApiChange;
}

/** What is wrong with a name, or null. The server's own rules. */
export function nameError(name: string, texts: Errors): string | null {
  if (name.trim() === "") return texts.nameMissing;
  if (/[<>]/.test(name)) return texts.nameSigns;
  return name.length > LONGEST_NAME ? texts.tooLong(LONGEST_NAME) : null;
}

export function identifierError(identifier: string, texts: Errors): string | null {
  if (identifier.trim() === "") return texts.identifierMissing;
  return identifier.length > LONGEST_IDENTIFIER ? texts.tooLong(LONGEST_IDENTIFIER) : null;
}

export function tokenSecondsError(value: number | string, texts: Errors): string | null {
  const isFine = typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LONGEST_TOKEN_SECONDS;
  return isFine ? null : texts.seconds(1, LONGEST_TOKEN_SECONDS);
}
