import { z } from "zod";
import { jsonObject, shortMetadata } from "./json-values.ts";

const name = z
  .string()
  .min(1)
  .max(128)
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/,
    "Must be letters, digits and dashes, and begin and end with a letter or digit",
  )
  .meta({ description: "Unique in the tenant and never changed." });

const options = jsonObject.meta({
  description: "Options of the strategy. A PATCH replaces them all: get them, change them, send them back.",
});
const active = z.strictObject({ active: z.boolean() });

const writable = z.object({
  display_name: z.string().min(1).max(128).nullable(),
  options: options.nullable(),
  enabled_clients: z
    .array(z.string().max(64))
    .max(10_000)
    .meta({ description: "Older way to say which clients may use it; see `/connections/{id}/clients`." }),
  is_domain_connection: z.boolean(),
  show_as_button: z.boolean().nullable(),
  realms: z
    .array(z.string().min(1).max(128))
    .max(50)
    .meta({ description: "Values of `realm` that mean this connection; default: its name." }),
  metadata: shortMetadata,
  authentication: active,
  connected_accounts: z.looseObject({ active: z.boolean() }),
  cross_app_access_requesting_app: active,
  cross_app_access_resource_app: z.looseObject({ status: z.string().max(64).optional() }),
});

/** Body of `POST /connections`. */
export const createConnectionBody = z.strictObject({
  name,
  strategy: z.string().min(1).max(64),
  ...writable.partial().shape,
});

/** Body of `PATCH /connections/{id}`. */
export const updateConnectionBody = z.strictObject(writable.partial().shape);

export type ConnectionInput = z.output<typeof updateConnectionBody>;

/** A connection as it is shown (contract §4.5). Every field is optional, since callers choose fields. */
export const connectionReply = z
  .object({
    id: z.string(),
    name: z.string(),
    display_name: z.string(),
    strategy: z.string(),
    options: jsonObject,
    realms: z.array(z.string()),
    is_domain_connection: z.boolean(),
    show_as_button: z.boolean(),
    metadata: jsonObject,
    enabled_clients: z.array(z.string()),
    authentication: jsonObject,
    connected_accounts: jsonObject,
    cross_app_access_requesting_app: jsonObject,
    cross_app_access_resource_app: jsonObject,
    provisioning_ticket_url: z.string(),
  })
  .partial();
