import { z } from "zod";
import { describedValues } from "./described-values.ts";
import { jsonObject } from "./json-values.ts";

const policy = <Value extends string>(...values: Value[]) =>
  z.strictObject({ policy: z.enum(values as [Value, ...Value[]]) });

const fields = z.object({
  name: z
    .string()
    .max(200)
    .regex(/^[^<>]*$/, "Must not contain < or >"),
  scopes: z
    .array(z.strictObject({ value: z.string().min(1).max(280), description: z.string().max(500).optional() }))
    .max(1000),
  signing_alg: z.enum(["HS256", "RS256", "RS512", "PS256", "ES256"]),
  signing_secret: z.string().min(16).max(512).meta({ description: "Only with HS256; made when absent." }),
  allow_offline_access: z.boolean(),
  token_lifetime: z.int().min(1).max(2_592_000).meta({ description: "Seconds." }),
  token_lifetime_for_web: z
    .int()
    .min(1)
    .max(2_592_000)
    .meta({ description: "Seconds, for tokens given through a browser." }),
  skip_consent_for_verifiable_first_party_clients: z.boolean(),
  enforce_policies: z.boolean(),
  token_dialect: z.enum(["access_token", "access_token_authz", "rfc9068_profile", "rfc9068_profile_authz"]),
  token_encryption: jsonObject.nullable(),
  consent_policy: z.string().max(64).nullable(),
  authorization_details: z.array(jsonObject).max(100).nullable(),
  proof_of_possession: jsonObject.nullable(),
  verificationLocation: z.string().max(2048).nullable(),
  authorization_policy: jsonObject.nullable(),
  subject_type_authorization: z.strictObject({
    user: policy("allow_all", "deny_all", "require_client_grant").optional(),
    client: policy("deny_all", "require_client_grant").optional(),
  }),
});

/** Body of `PATCH /resource-servers/{id}`. */
export const updateResourceServerBody = z.strictObject(fields.partial().shape);

/** Body of `POST /resource-servers`. */
export const createResourceServerBody = z.strictObject({
  identifier: z.string().min(1).max(600),
  ...fields.partial().shape,
});

/** Writable properties of an API, all optional (contract §4.4). */
export type ResourceServerInput = z.output<typeof updateResourceServerBody>;

/** An API as it is shown. Every field is optional, since callers choose fields. */
export const resourceServerReply = z
  .object({
    id: z.string(),
    identifier: z.string(),
    is_system: z.boolean(),
    client_id: z.string().meta({ description: "The client that stands for this API." }),
    ...describedValues(fields.shape),
  })
  .partial();
