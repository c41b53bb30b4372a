import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import { inputRefusal } from "./input-errors.ts";
import { jsonObject } from "./json-values.ts";

const flag = z.boolean().nullish();
const attribute = z.looseObject({
  identifier: z.looseObject({ active: z.boolean().optional() }).optional(),
  profile_required: z.boolean().optional(),
  signup: z.looseObject({ status: z.enum(["required", "optional", "inactive"]).optional() }).optional(),
});

/** Options of the strategy `auth0` that callers may rely on, by type (contract §4.5). Other keys are kept as they are. */
const knownOptions = z.looseObject({
  enabledDatabaseCustomization: flag,
  import_mode: flag,
  customScripts: z.record(z.string().max(64), z.string()).nullish(),
  configuration: z.record(z.string().max(255), z.string().max(20_000)).nullish(),
  enable_script_context: flag,
  passwordPolicy: z.enum(["none", "low", "fair", "good", "excellent"]).nullish(),
  password_complexity_options: z.looseObject({ min_length: z.int().min(1).max(128).optional() }).nullish(),
  password_history: z.looseObject({ enable: z.boolean(), size: z.int().min(0).max(24).optional() }).nullish(),
  password_no_personal_info: z.looseObject({ enable: z.boolean() }).nullish(),
  password_dictionary: z
    .looseObject({ enable: z.boolean(), dictionary: z.array(z.string().max(50)).max(200).optional() })
    .nullish(),
  password_options: z
    .looseObject({
      complexity: jsonObject.optional(),
      history: jsonObject.optional(),
      dictionary: jsonObject.optional(),
      profile_data: jsonObject.optional(),
    })
    .nullish(),
  brute_force_protection: flag,
  disable_signup: flag,
  disable_self_service_change_password: flag,
  requires_username: flag,
  validation: jsonObject.nullish(),
  attributes: z
    .looseObject({ email: attribute.optional(), username: attribute.optional(), phone_number: attribute.optional() })
    .nullish(),
  precedence: z.array(z.string().max(32)).max(3).nullish(),
  authentication_methods: jsonObject.nullish(),
  passkey_options: jsonObject.nullish(),
  mfa: jsonObject.nullish(),
  set_user_root_attributes: z.enum(["on_each_login", "on_first_login", "never_on_login"]).nullish(),
  non_persistent_attrs: z.array(z.string().max(255)).max(100).nullish(),
  realm_fallback: flag,
});

const FIVE_OLDER_FIELDS = [
  "passwordPolicy",
  "password_complexity_options",
  "password_history",
  "password_no_personal_info",
  "password_dictionary",
];

/** What `password_options` has where nothing was said (recorded). */
const PASSWORD_OPTIONS = {
  complexity: {
    character_type_rule: "all",
    identical_characters: "allow",
    sequential_characters: "allow",
    max_length_exceeded: "error",
    min_length: 15,
    character_types: [],
  },
  profile_data: {
    active: false,
    blocked_fields: [
      "name",
      "username",
      "nickname",
      "email",
      "phone_number",
      "user_metadata.name",
      "user_metadata.first",
      "user_metadata.last",
    ],
  },
  history: { active: false, size: 3 },
  dictionary: { active: false, custom: [], default: "en_100k" },
};

/**
 * The options of a database connection, checked and with the defaults of contract §4.5. Throws `DomainError("invalid_body")`
 * with the API's own texts for combinations it does not allow.
 */
export function databaseConnectionOptions(sent: JsonObject): JsonObject {
  // `null` means "as if it were not there", but for the policy, where it is a value of its own.
  const meant = Object.fromEntries(
    Object.entries(sent).filter(([key, value]) => value !== null || key === "passwordPolicy"),
  );
  const parsed = knownOptions.safeParse(meant);
  if (!parsed.success) throw inputRefusal("body", withPrefix(parsed.error), { options: sent });
  const options = parsed.data;
  refuseCombinations(options);
  return {
    mfa: { active: true, return_enroll_settings: true },
    ...(options.password_options == null ? { passwordPolicy: "good" } : {}),
    strategy_version: 2,
    passkey_options: { challenge_ui: "both", progressive_enrollment_enabled: true, local_enrollment_enabled: true },
    brute_force_protection: true,
    disable_self_service_change_password: false,
    ...options,
    authentication_methods: withDefaultMethods(options.authentication_methods),
    ...(options.password_options == null
      ? {}
      : { password_options: withDefaults(PASSWORD_OPTIONS, options.password_options) }),
    ...(options.attributes == null ? {} : { attributes: withDefaultAttributes(options.attributes) }),
  };
}

const withPrefix = (error: z.ZodError): z.ZodError =>
  new z.ZodError(error.issues.map((issue) => ({ ...issue, path: ["options", ...issue.path] })) as z.core.$ZodIssue[]);

function refuseCombinations(options: z.output<typeof knownOptions>): void {
  const { attributes } = options;
  if (options.password_options != null) {
    const older = FIVE_OLDER_FIELDS.filter((key) => options[key] != null);
    if (older.length > 0) refuse(`Cannot set both options.password_options and options.${older[0]}`);
  }
  if (attributes == null) return;
  if (options.requires_username) refuse("Cannot set both options.attributes and options.requires_username");
  if (options.validation != null) refuse("Cannot set both options.attributes and options.validation");
  const each = Object.entries({
    email: attributes.email,
    username: attributes.username,
    phone_number: attributes.phone_number,
  });
  if (!each.some(([, value]) => value?.identifier?.active === true))
    refuse("attributes must contain one active identifier");
  for (const [key, value] of each) {
    if (value?.profile_required === true && value.signup?.status === "inactive")
      refuse(`attribute ${key} must also be required on signup`);
  }
}

function refuse(message: string): never {
  throw new DomainError("invalid_body", message);
}

function withDefaultMethods(given: unknown): JsonObject {
  const defaults = {
    password: { enabled: true, api_behavior: "required", signup_behavior: "allow" },
    passkey: { enabled: false },
    email_otp: { enabled: false },
    phone_otp: { enabled: false },
  };
  return withDefaults(defaults, (given ?? {}) as JsonObject);
}

function withDefaultAttributes(attributes: JsonObject): JsonObject {
  const { email } = attributes as { email?: JsonObject };
  return email === undefined
    ? attributes
    : { ...attributes, email: { verification_method: "link", unique: true, ...email } };
}

/** `given` over `defaults`, one level down as well. */
function withDefaults(defaults: Readonly<Record<string, JsonObject>>, given: JsonObject): JsonObject {
  const parts = Object.entries(defaults).map(([key, value]) => [
    key,
    { ...value, ...((given[key] ?? {}) as JsonObject) },
  ]);
  return { ...given, ...Object.fromEntries(parts) };
}
