import type { JsonObject } from "../../src/domain/json.ts";
import type { ManagementAnswer, ManagementSite, TenantAtSite } from "./management-site.ts";

/** Of every user that `createUser` makes without naming another. */
export const USER_PASSWORD = "canary-Passw0rd-5e1c";

/** A tenant with the connection `Users`. */
export async function addTenantWithUsers(site: ManagementSite, options: JsonObject = {}) {
  const acme = await site.addTenant();
  const connection = await acme.addConnection("Users", options);
  return { acme, connection };
}

/** Creates a user of the connection `Users`; sends no mail unless asked to. */
export const createUser = (acme: TenantAtSite, body: Record<string, unknown>): Promise<ManagementAnswer> =>
  acme.request("POST", "/users", {
    body: { connection: "Users", password: USER_PASSWORD, verify_email: false, ...body },
  });

/** Where a user is in the Management API. */
export const userPath = (user: { user_id: string }, rest = ""): string =>
  `/users/${encodeURIComponent(user.user_id)}${rest}`;
