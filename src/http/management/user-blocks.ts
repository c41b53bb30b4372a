import { z } from "zod";
import type { User } from "../../domain/user.ts";
import type { IdentifierBlock } from "../../flows/attack-protection/attack-protection.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { callOrigin } from "./audit.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { idParams } from "./route-params.ts";
import { inexistentUser } from "./user-errors.ts";

const identifierQuery = z.object({
  identifier: z.string().min(1).max(320).describe("E-mail address, username or phone number."),
});
const blocksReply = z.object({
  blocked_for: z.array(
    z.object({
      identifier: z.string(),
      ip: z.string().describe("An IPv4 address, or an IPv6 network as 2001:db8:0:1::/64: all of it counts as one."),
      connection: z.string().optional(),
    }),
  ),
});

const shared = { tag: "user-blocks" } as const;

/** Blocks after too many wrong passwords (contract §4.10): of an identifier, whoever it belongs to, or of a user's identifiers. */
export const userBlockRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, typeof identifierQuery>({
    ...shared,
    method: "GET",
    path: "/user-blocks",
    operationId: "listBlocksByIdentifier",
    summary: "Get blocks by identifier",
    scopes: ["read:users"],
    query: identifierQuery,
    reply: blocksReply,
    status: 200,
    handle: ({ query, context }, deps) => showBlocks([query.identifier], context, deps),
  }),

  defineRoute<ManagementDeps, undefined, typeof identifierQuery>({
    ...shared,
    method: "DELETE",
    path: "/user-blocks",
    operationId: "deleteBlocksByIdentifier",
    summary: "Unblock by identifier",
    scopes: ["update:users"],
    query: identifierQuery,
    status: 204,
    handle: ({ query, context }, deps) => lift([query.identifier], undefined, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "GET",
    path: "/user-blocks/{id}",
    operationId: "listUserBlocks",
    summary: "Get a user's blocks",
    scopes: ["read:users"],
    params: idParams,
    reply: blocksReply,
    status: 200,
    errors: { 404: "The user does not exist." },
    async handle({ params, context }, deps) {
      return showBlocks(identifiersOf(await requireUser(params.id, context, deps)), context, deps);
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "DELETE",
    path: "/user-blocks/{id}",
    operationId: "deleteUserBlocks",
    summary: "Unblock a user",
    scopes: ["update:users"],
    params: idParams,
    status: 204,
    errors: { 404: "The user does not exist." },
    async handle({ params, context }, deps) {
      const user = await requireUser(params.id, context, deps);
      await lift(identifiersOf(user), user, context, deps);
    },
  }),
];

async function requireUser(userId: string, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<User> {
  const user = await deps.store.users.find(context.tenant.id, userId);
  if (user === undefined) throw inexistentUser();
  return user;
}

const identifiersOf = (user: User): readonly string[] =>
  [user.email, user.username, user.phoneNumber].filter((identifier) => identifier !== undefined);

async function showBlocks(
  identifiers: readonly string[],
  context: RouteContext,
  deps: ManagementDeps,
): Promise<z.input<typeof blocksReply>> {
  const lists = await Promise.all(
    identifiers.map((identifier) => deps.attackProtection.listBlocks(context.tenant.id, identifier)),
  );
  return { blocked_for: await Promise.all(lists.flat().map((block) => blockToWire(block, context, deps))) };
}

async function blockToWire(block: IdentifierBlock, context: RouteContext, deps: Pick<ManagementDeps, "config">) {
  const connection = await deps.config.connection(context.tenant.id, block.connectionId);
  return { identifier: block.identifier, ip: block.ip, connection: connection?.name };
}

async function lift(
  identifiers: readonly string[],
  user: User | undefined,
  context: RouteContext,
  deps: ManagementDeps,
): Promise<void> {
  for (const identifier of identifiers) {
    const blocks = await deps.attackProtection.listBlocks(context.tenant.id, identifier);
    await deps.attackProtection.unblock(context.tenant.id, identifier);
    if (blocks.length === 0) continue;
    deps.logWriter.write({
      ...callOrigin(context),
      type: "ublkdu",
      description: "User block released through the Management API.",
      userId: user?.userId,
      userName: identifier,
    });
  }
}
