import { changedOnly } from "../../components/changed-only.ts";
import type { Texts } from "../../texts/index.ts";
import { addressesOf, linesOf } from "./addresses.ts";
import type { Application, ApplicationChange } from "./application.ts";
import { type MetadataPair, metadataChange, metadataOf } from "./metadata-values.ts";

type GrantType = NonNullable<ApplicationChange["grant_types"]>[number];
type Algorithm = NonNullable<NonNullable<ApplicationChange["jwt_configuration"]>["alg"]>;
export type Errors = Texts<"applications">["errors"];

/** A number field that is empty holds an empty text. */
type NumberValue = number | string;

/** The settings form. Lists of addresses are texts with one address per line. */
export interface SettingsValues {
  name: string;
  description: string;
  kind: string;
  callbacks: string;
  logoutUrls: string;
  webOrigins: string;
  allowedOrigins: string;
  initiateLoginUri: string;
  idTokenSeconds: NumberValue;
  algorithm: Algorithm;
  rotates: boolean;
  leewaySeconds: NumberValue;
  endsAfter: boolean;
  lifetimeSeconds: NumberValue;
  endsUnused: boolean;
  idleSeconds: NumberValue;
  grants: GrantType[];
  isFirstParty: boolean;
  trustsIpHeader: boolean;
  requiresPushedRequests: boolean;
  metadata: MetadataPair[];
}

export const LONGEST_ID_TOKEN_SECONDS = 2_592_000;
export const LONGEST_REFRESH_TOKEN_SECONDS = 157_788_000;
export const LONGEST_LEEWAY_SECONDS = 60;
const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 140;

export function settingsOf(application: Application): SettingsValues {
  const { jwt_configuration: jwt, refresh_token: refresh } = application;
  return {
    name: application.name,
    description: application.description ?? "",
    kind: application.app_type ?? "",
    callbacks: linesOf(application.callbacks),
    logoutUrls: linesOf(application.allowed_logout_urls),
    webOrigins: linesOf(application.web_origins),
    allowedOrigins: linesOf(application.allowed_origins),
    initiateLoginUri: application.initiate_login_uri ?? "",
    idTokenSeconds: jwt?.lifetime_in_seconds ?? "",
    algorithm: jwt?.alg ?? "RS256",
    rotates: refresh?.rotation_type === "rotating",
    leewaySeconds: refresh?.leeway ?? 0,
    endsAfter: refresh?.expiration_type === "expiring" && refresh.infinite_token_lifetime !== true,
    lifetimeSeconds: refresh?.token_lifetime ?? "",
    endsUnused: refresh?.expiration_type === "expiring" && refresh.infinite_idle_token_lifetime !== true,
    idleSeconds: refresh?.idle_token_lifetime ?? "",
    grants: application.grant_types ?? [],
    isFirstParty: application.is_first_party ?? true,
    trustsIpHeader: application.is_token_endpoint_ip_header_trusted ?? false,
    requiresPushedRequests: application.require_pushed_authorization_requests ?? false,
    metadata: metadataOf(application),
  };
}

/** What is sent to save them: only what has changed, so that nobody else's change is undone. */
export function changeOf(application: Application, values: SettingsValues): ApplicationChange {
  const before = bodyOf(application, settingsOf(application));
  const metadata = metadataChange(metadataOf(application), values.metadata);
  return {
    ...changedOnly(before, bodyOf(application, values)),
    ...(Object.keys(metadata ?? {}).length === 0 ? {} : { client_metadata: metadata }),
  };
}

function bodyOf(application: Application, values: SettingsValues) {
  return {
    name: values.name.trim(),
    description: values.description.trim() || null,
    app_type: values.kind || null,
    callbacks: addressesOf(values.callbacks),
    allowed_logout_urls: addressesOf(values.logoutUrls),
    web_origins: addressesOf(values.webOrigins),
    allowed_origins: addressesOf(values.allowedOrigins),
    initiate_login_uri: values.initiateLoginUri.trim() || null,
    jwt_configuration: {
      ...application.jwt_configuration,
      lifetime_in_seconds: Number(values.idTokenSeconds),
      alg: values.algorithm,
    },
    refresh_token: refreshTokenOf(application, values),
    grant_types: values.grants,
    is_first_party: values.isFirstParty,
    is_token_endpoint_ip_header_trusted: values.trustsIpHeader,
    require_pushed_authorization_requests: values.requiresPushedRequests,
  } satisfies ApplicationChange;
}

function refreshTokenOf(application: Application, values: SettingsValues): ApplicationChange["refresh_token"] {
  const { endsAfter, endsUnused } = values;
  return {
    ...application.refresh_token,
    rotation_type: values.rotates ? "rotating" : "non-rotating",
    expiration_type: endsAfter || endsUnused ? "expiring" : "non-expiring",
    leeway: Number(values.leewaySeconds),
    infinite_token_lifetime: !endsAfter,
    infinite_idle_token_lifetime: !endsUnused,
    ...(values.lifetimeSeconds === "" ? {} : { token_lifetime: Number(values.lifetimeSeconds) }),
    ...(values.idleSeconds === "" ? {} : { idle_token_lifetime: Number(values.idleSeconds) }),
  };
}

/** What is wrong with a name, or null. The server's own rules. */
export function nameError(name: string, texts: Errors): string | null {
  if (name.trim() === "") return texts.nameMissing;
  if (/[<>]/.test(name)) return texts.nameSigns;
  return name.length > LONGEST_NAME ? texts.tooLong(LONGEST_NAME) : null;
}

export const descriptionError = (text: string, texts: Errors): string | null =>
  text.length > LONGEST_DESCRIPTION ? texts.tooLong(LONGEST_DESCRIPTION) : null;

/** What is wrong with a number of seconds, or null. */
export function secondsError(value: NumberValue, range: { least: number; most: number }, texts: Errors): string | null {
  const isFine = typeof value === "number" && Number.isInteger(value) && value >= range.least && value <= range.most;
  return isFine ? null : texts.seconds(range.least, range.most);
}
