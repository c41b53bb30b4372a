import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import { LANGUAGES } from "../../domain/language.ts";
import { defineRoute, type Route } from "../route.ts";
import { noteChange } from "./changed-fields.ts";
import { describedValues } from "./described-values.ts";
import { jsonObject } from "./json-values.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { fieldsQuery, pickFields } from "./paging.ts";

const hours = z.number().min(0.01).max(8760);
const minutes = z.int().min(1).max(525_600);
const page = z.looseObject({ enabled: z.boolean().optional(), html: z.string().max(100_000).optional() });

/** Writable settings (contract §4.10). */
const settings = z.object({
  default_audience: z.string().max(600).nullable(),
  default_directory: z.string().max(128).nullable().meta({ description: "Connection of the `password` grant." }),
  friendly_name: z.string().max(255).nullable(),
  picture_url: z.string().max(2048).nullable(),
  support_email: z.string().max(254).nullable(),
  support_url: z.string().max(2048).nullable(),
  allowed_logout_urls: z.array(z.string().min(1).max(2048)).max(500),
  session_lifetime: hours,
  session_lifetime_in_minutes: minutes,
  idle_session_lifetime: hours,
  idle_session_lifetime_in_minutes: minutes,
  ephemeral_session_lifetime: hours,
  ephemeral_session_lifetime_in_minutes: minutes,
  idle_ephemeral_session_lifetime: hours,
  idle_ephemeral_session_lifetime_in_minutes: minutes,
  sandbox_version: z.string().max(8),
  legacy_sandbox_version: z.string().max(8),
  default_redirection_uri: z.string().max(2048).nullable(),
  enabled_locales: z.array(z.string().min(2).max(16)).min(1).max(100),
  flags: z.record(z.string().max(128), z.unknown()).meta({ description: "Merged with those that are set." }),
  change_password: page.nullable(),
  guardian_mfa_page: page.nullable(),
  error_page: z
    .looseObject({
      html: z.string().max(100_000).optional(),
      show_log_link: z.boolean().optional(),
      url: z.string().max(2048).optional(),
    })
    .nullable(),
  device_flow: z
    .strictObject({ charset: z.enum(["base20", "digits"]).optional(), mask: z.string().max(20).optional() })
    .nullable(),
  session_cookie: z.strictObject({ mode: z.enum(["persistent", "non-persistent"]) }).nullable(),
  sessions: z.strictObject({ oidc_logout_prompt_enabled: z.boolean().nullable() }).nullable(),
  oidc_logout: z.strictObject({ rp_logout_end_session_endpoint_discovery: z.boolean() }),
  universal_login: jsonObject.nullable(),
  allow_organization_name_in_authentication_api: z.boolean().nullable(),
  customize_mfa_in_postlogin_action: z.boolean().nullable(),
  acr_values_supported: z.array(z.string().max(255)).max(100).nullable(),
  mtls: jsonObject.nullable(),
  pushed_authorization_requests_supported: z.boolean().nullable(),
  resource_parameter_profile: z.enum(["audience", "compatibility"]),
  authorization_response_iss_parameter_supported: z.boolean().nullable(),
  default_token_quota: jsonObject.nullable(),
  skip_non_verifiable_callback_uri_confirmation_prompt: z.boolean().nullable(),
});

const SETTING_NAMES = Object.keys(settings.shape);
const settingsReply = z
  .object({
    ...describedValues(settings.shape),
    sandbox_versions_available: z.array(z.string()),
  })
  .partial();

/**
 * What a tenant has where nothing was set (contract §4.10). `enabled_locales` differs from Auth0's default on purpose: a page
 * speaks the language of its reader until someone says otherwise.
 */
const DEFAULT_SETTINGS = {
  allowed_logout_urls: [],
  change_password: { enabled: false, html: "" },
  guardian_mfa_page: { enabled: false, html: "" },
  error_page: { html: "", show_log_link: false, url: "" },
  default_audience: "",
  default_directory: "",
  enabled_locales: [...LANGUAGES],
  friendly_name: "",
  picture_url: "",
  support_email: "",
  support_url: "",
  session_lifetime: 168,
  idle_session_lifetime: 72,
  device_flow: { charset: "base20", mask: "****-****" },
  session_cookie: { mode: "persistent" },
  sessions: { oidc_logout_prompt_enabled: true },
  oidc_logout: { rp_logout_end_session_endpoint_discovery: true },
  sandbox_version: "22",
  sandbox_versions_available: ["22"],
  universal_login: { colors: {} },
  allow_organization_name_in_authentication_api: false,
  customize_mfa_in_postlogin_action: false,
  pushed_authorization_requests_supported: false,
  resource_parameter_profile: "audience",
} satisfies JsonObject;

/**
 * Flags where nothing was set. `enable_client_connections` differs from Auth0's default on purpose: a new client reaches no
 * connection until someone says so.
 */
const DEFAULT_FLAGS = {
  allow_changing_enable_sso: false,
  allow_legacy_delegation_grant_types: false,
  allow_legacy_ro_grant_types: false,
  change_pwd_flow_v1: false,
  disable_clickjack_protection_headers: false,
  disable_impersonation: true,
  enable_adfs_waad_email_verification: false,
  enable_apis_section: false,
  enable_client_connections: false,
  enable_custom_domain_in_emails: false,
  enable_dynamic_client_registration: false,
  enable_idtoken_api2: false,
  enable_legacy_profile: false,
  enable_pipeline2: true,
  enable_public_signup_user_exists_error: false,
  enable_sso: true,
  enforce_client_authentication_on_passwordless_start: true,
  no_disclose_enterprise_connections: false,
  revoke_refresh_token_grant: false,
  universal_login: true,
  use_scope_descriptions_for_consent: false,
} satisfies JsonObject;

const readSettings = defineRoute({
  method: "GET",
  path: "/tenants/settings",
  operationId: "readTenantSettings",
  tag: "tenants",
  summary: "Get tenant settings",
  scopes: ["read:tenant_settings"],
  query: z.strictObject(fieldsQuery),
  status: 200,
  reply: settingsReply,
  async handle({ query, context }, deps: ManagementDeps) {
    return pickFields(settingsToWire(await storedSettings(context.tenant.id, deps)), query);
  },
});

const updateSettings = defineRoute({
  method: "PATCH",
  path: "/tenants/settings",
  operationId: "updateTenantSettings",
  tag: "tenants",
  summary: "Update tenant settings",
  scopes: ["update:tenant_settings"],
  body: z.strictObject(settings.partial().shape),
  status: 200,
  reply: settingsReply,
  async handle({ body, context }, deps: ManagementDeps) {
    await refuseUnknownDirectory(body.default_directory, context.tenant.id, deps);
    return deps.store.transaction(async (tx) => {
      const before = await storedSettings(context.tenant.id, { store: tx });
      const flags = { ...(before.flags as JsonObject | undefined), ...body.flags };
      const merged = { ...before, ...body, ...(Object.keys(flags).length === 0 ? {} : { flags }) };
      // `null` goes back to the default.
      const after = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
      await tx.tenants.updateSettings(context.tenant.id, after);
      noteChange(context, settingsToWire(before), settingsToWire(after));
      return settingsToWire(after);
    });
  },
});

// Read from the store, not from the cache: a change must not be built on what another node has replaced.
async function storedSettings(tenantId: TenantId, deps: Pick<ManagementDeps, "store">): Promise<JsonObject> {
  return (await deps.store.tenants.find(tenantId))?.settings ?? {};
}

async function refuseUnknownDirectory(
  name: string | null | undefined,
  tenantId: TenantId,
  deps: Pick<ManagementDeps, "store">,
): Promise<void> {
  if (name == null || name === "" || (await deps.store.connections.findByName(tenantId, name)) !== undefined) return;
  throw new DomainError(
    "invalid_body",
    `Payload validation error: 'There is no connection with the name ${name}' on property default_directory.`,
  );
}

/** All settings as the API shows them, with defaults. */
export function settingsToWire(stored: JsonObject): JsonObject {
  const known = Object.fromEntries(Object.entries(stored).filter(([name]) => SETTING_NAMES.includes(name)));
  const all: JsonObject = {
    ...DEFAULT_SETTINGS,
    ...known,
    flags: { ...DEFAULT_FLAGS, ...(stored.flags as JsonObject | undefined) },
  };
  return {
    ...all,
    session_lifetime_in_minutes:
      stored.session_lifetime_in_minutes ?? Math.round((all.session_lifetime as number) * 60),
    idle_session_lifetime_in_minutes:
      stored.idle_session_lifetime_in_minutes ?? Math.round((all.idle_session_lifetime as number) * 60),
  };
}

/** Tenant settings (contract §4.10). */
export const tenantSettingsRoutes: readonly Route<ManagementDeps>[] = [readSettings, updateSettings];
