import { z } from "zod";
import type { Tenant } from "../domain/tenant.ts";

/** The key of `Tenant.settings` under which a tenant's own mail server is kept. */
export const EMAIL_PROVIDER_SETTING = "email_provider";

const stored = z.object({
  enabled: z.boolean(),
  fromAddress: z.string(),
  host: z.string(),
  port: z.int(),
  user: z.string().optional(),
  sealedPassword: z.string().optional(),
});

/** A tenant's own mail server. */
export type EmailProvider = Readonly<z.output<typeof stored>>;

/** `undefined` for a tenant whose mail goes the way that the installation's does. */
export function emailProviderOf(tenant: Pick<Tenant, "settings"> | undefined): EmailProvider | undefined {
  const value = tenant?.settings[EMAIL_PROVIDER_SETTING];
  return value === undefined ? undefined : stored.parse(value);
}
