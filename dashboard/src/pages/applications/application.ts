import type { paths } from "../../api/schema.d.ts";
import type { Texts } from "../../texts/index.ts";

/** What can be changed of an application. */
export type ApplicationChange = NonNullable<
  paths["/clients/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];

/** An application as the API shows it, without its secret. */
export type Application = Omit<ApplicationChange, "client_secret"> & {
  /** It may do more than who asks, who neither sees nor changes its secret. */
  readonly secret_withheld?: boolean;
  readonly client_id: string;
  readonly name: string;
  readonly global?: boolean;
};

/** The kinds one can choose, as at Auth0. */
export const KINDS = ["native", "spa", "regular_web", "non_interactive"] as const;
export type Kind = (typeof KINDS)[number];

const isKind = (appType: string | null | undefined): appType is Kind => KINDS.some((kind) => kind === appType);

/** A kind's name; others that an import brought along keep their own. */
export function kindName(appType: string | null | undefined, texts: Texts<"applications">["kinds"]): string {
  return isKind(appType) ? texts[appType].name : (appType ?? texts.none);
}

/** Grant types that this server has at its token endpoint; `password` stands for both of `PASSWORD_GRANTS`. */
export const OFFERED_GRANTS = [
  "authorization_code",
  "implicit",
  "refresh_token",
  "client_credentials",
  "password",
] as const;
/** They are allowed together, as at Auth0 (contract §3.2). */
export const PASSWORD_GRANTS = ["password", "http://auth0.com/oauth/grant-type/password-realm"] as const;

export const isPasswordGrant = (grant: string): grant is (typeof PASSWORD_GRANTS)[number] =>
  PASSWORD_GRANTS.some((one) => one === grant);

export const isOfferedGrant = (grant: string): boolean =>
  isPasswordGrant(grant) || OFFERED_GRANTS.some((offered) => offered === grant);

/** Whether it proves who it is by signatures of its own keys. */
export const usesKeys = (application: Application): boolean =>
  application.client_authentication_methods?.private_key_jwt !== undefined;

/** Whether it cannot keep a secret, and so has none to prove itself by. */
export const isPublic = (application: Application): boolean =>
  application.client_authentication_methods === undefined && application.token_endpoint_auth_method === "none";

/** Ids of the keys that it may prove itself by. */
export function usedKeyIds(application: Application): readonly string[] {
  const used = application.client_authentication_methods?.private_key_jwt?.credentials ?? [];
  return used.flatMap((credential) => ("id" in credential ? [String(credential.id)] : []));
}

/** The change by which it proves itself by these keys and nothing else. */
export const changeToKeys = (ids: readonly string[]): ApplicationChange => ({
  client_authentication_methods: { private_key_jwt: { credentials: ids.map((id) => ({ id })) } },
});
