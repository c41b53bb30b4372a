import { z } from "zod";
import type { Administrator } from "../../domain/administrator.ts";
import { DomainError } from "../../domain/errors.ts";
import {
  addAdministrator,
  changeAdministrator,
  findAdministrator,
  removeAdministrator,
} from "../../flows/administrators/change-administrators.ts";
import { inviteAdministrator } from "../../flows/administrators/invite-administrator.ts";
import { siteName } from "../../mail/compose-mail.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import {
  administratorParams,
  administratorReply,
  administratorToWire,
  createAdministratorBody,
  invitationReply,
  meReply,
  updateAdministratorBody,
} from "./administrators-wire.ts";
import { authorOf } from "./caller-author.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerList, listReply, offsetPagingQuery } from "./paging.ts";

const LAST_OWNER = "It is the last owner.";

/** `/administrators`: who may work with the tenant's dashboard. Ours alone; no other route reaches them. */
export const administratorRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "GET",
    path: "/administrators/me",
    operationId: "readOwnAdministrator",
    tag: "administrators",
    summary: "Get the administrator who asks",
    scopes: [],
    status: 200,
    reply: meReply,
    async handle({ context }, deps: Pick<ManagementDeps, "store">) {
      const { administrator, scopes } = context.caller;
      if (administrator === undefined)
        throw new DomainError(
          "insufficient_scope",
          "Only an administrator who signed in at the dashboard can ask this.",
        );
      const { userId, email, name, role } = administrator;
      // Read from the store: whoever has just renamed the tenant sees so.
      const tenant = (await deps.store.tenants.find(context.tenant.id)) ?? context.tenant;
      return { user_id: userId, email, name, role, tenant_name: siteName(tenant), scopes: [...scopes].sort() };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/administrators",
    operationId: "listAdministrators",
    tag: "administrators",
    summary: "List administrators",
    scopes: ["read:administrators"],
    query: z.strictObject(offsetPagingQuery),
    status: 200,
    reply: listReply("administrators", administratorReply),
    async handle({ query, context }, deps: Pick<ManagementDeps, "store">) {
      return answerList(query, {
        collection: "administrators",
        list: (page) => deps.store.administrators.list(context.tenant.id, page),
        toWire: administratorToWire,
      });
    },
  }),
  defineRoute({
    method: "POST",
    path: "/administrators",
    operationId: "createAdministrator",
    tag: "administrators",
    summary: "Add an administrator",
    scopes: ["create:administrators"],
    body: createAdministratorBody,
    status: 201,
    reply: administratorReply.extend({ invitation: invitationReply }),
    errors: { 409: "There is an administrator with this e-mail address already." },
    async handle({ body, context }, deps: ManagementDeps) {
      const by = await authorOf(context, deps);
      const administrator = await addAdministrator({ ...body, tenantId: context.tenant.id, by }, deps);
      context.notes.administrator = { ...noted(administrator), role: administrator.role };
      return { ...administratorToWire(administrator), invitation: await invite(administrator, context, deps) };
    },
  }),
  defineRoute({
    method: "PATCH",
    path: "/administrators/{user_id}",
    operationId: "updateAdministrator",
    tag: "administrators",
    summary: "Change an administrator",
    scopes: ["update:administrators"],
    params: administratorParams,
    body: updateAdministratorBody,
    status: 200,
    reply: administratorReply,
    errors: { 404: "There is no such administrator.", 409: LAST_OWNER },
    async handle({ params, body, context }, deps: Pick<ManagementDeps, "store" | "clock">) {
      const { before, after } = await changeAdministrator(
        { tenantId: context.tenant.id, userId: params.user_id, change: body },
        deps,
      );
      context.notes.administrator = { ...noted(after), role: after.role, role_before: before.role };
      return administratorToWire(after);
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/administrators/{user_id}",
    operationId: "deleteAdministrator",
    tag: "administrators",
    summary: "Remove an administrator",
    scopes: ["delete:administrators"],
    params: administratorParams,
    status: 204,
    errors: { 404: "There is no such administrator.", 409: LAST_OWNER },
    async handle({ params, context }, deps: Pick<ManagementDeps, "store" | "clock">) {
      const removed = await removeAdministrator({ tenantId: context.tenant.id, userId: params.user_id }, deps);
      context.notes.administrator = { ...noted(removed), role_before: removed.role };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/administrators/{user_id}/invitation",
    operationId: "inviteAdministrator",
    tag: "administrators",
    summary: "Invite an administrator to choose a password",
    scopes: ["create:administrators"],
    params: administratorParams,
    status: 201,
    reply: invitationReply,
    errors: { 404: "There is no such administrator." },
    async handle({ params, context }, deps: ManagementDeps) {
      const administrator = await findAdministrator(context.tenant.id, params.user_id, deps);
      context.notes.administrator = noted(administrator);
      return invite(administrator, context, deps);
    },
  }),
];

const noted = ({ userId, email }: Administrator) => ({ user_id: userId, email });

async function invite(
  administrator: Administrator,
  { tenant, domain }: RouteContext,
  deps: ManagementDeps,
): Promise<z.input<typeof invitationReply>> {
  const { url, expiresAt, isMailed } = await inviteAdministrator({ tenant, domain, administrator }, deps);
  return { url, expires_at: expiresAt.toISOString(), mailed: isMailed };
}
