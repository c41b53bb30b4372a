import { z } from "zod";
import { ADMINISTRATOR_ROLES, type Administrator } from "../../domain/administrator.ts";
import { isEmailAddress } from "../../domain/identifier.ts";

const role = z.enum(ADMINISTRATOR_ROLES).describe("What they may do.");
const name = z.string().trim().min(1).max(150);

export const createAdministratorBody = z.strictObject({
  email: z.string().max(254).refine(isEmailAddress, { error: "Object didn't pass validation for format email" }),
  name,
  role,
});

export const updateAdministratorBody = z.strictObject({ name: name.optional(), role: role.optional() });

export const administratorParams = z.object({ user_id: z.string().min(1).max(255) });

export const administratorReply = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  created_at: z.string(),
  created_by: z.string().describe("Who let them in."),
  updated_at: z.string(),
  has_password: z.boolean().describe("False until they have used their invitation."),
  last_login: z.string().optional(),
  last_ip: z.string().optional(),
});

export const meReply = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  tenant_name: z.string().describe("As the hosted pages and mails have it."),
  scopes: z.array(z.string()).describe("What the token may do now: its scopes as far as the role still has them."),
});

export const invitationReply = z.object({
  url: z.string().describe("The link by which they choose a password, to be given to them and no one else."),
  expires_at: z.string(),
  mailed: z.boolean().describe("Whether it was handed to the mail server for their address."),
});

export const administratorToWire = (administrator: Administrator): z.input<typeof administratorReply> => ({
  user_id: administrator.userId,
  email: administrator.email,
  name: administrator.name,
  role: administrator.role,
  created_at: administrator.createdAt.toISOString(),
  created_by: administrator.createdBy,
  updated_at: administrator.updatedAt.toISOString(),
  has_password: administrator.hasPassword,
  last_login: administrator.lastLogin?.toISOString(),
  last_ip: administrator.lastIp,
});
