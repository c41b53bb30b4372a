import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { User } from "../../domain/user.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { requireUserScope } from "./caller-scopes.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { idParams } from "./route-params.ts";
import { inexistentUser } from "./user-errors.ts";
import { identitiesReply } from "./users-schemas.ts";
import { identitiesToWire } from "./users-wire.ts";

const linkBody = z.union([
  z.strictObject({ link_with: z.string().min(1).max(20_000).describe("ID token of the user to link.") }),
  z.strictObject({
    provider: z.string().min(1).max(255).describe("Provider of the identity to link, for example auth0."),
    user_id: z
      .union([z.string().min(1).max(1024), z.number().int()])
      .transform(String)
      .describe("Id of the user to link, with or without its provider."),
    connection_id: z
      .string()
      .max(255)
      .describe("Connection of the identity, where several have the provider.")
      .optional(),
  }),
]);
const identityParams = z.object({
  id: z.string().min(1).max(1024),
  provider: z.string().min(1).max(255),
  user_id: z.string().min(1).max(1024),
});

type LinkBody = z.output<typeof linkBody>;

const SCOPES = { anyone: ["update:users"], self: ["update:current_user_identities"] };

/** Linking of users and its undoing (contract §4.6.2). */
export const userIdentityRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, typeof idParams, undefined, typeof linkBody>({
    method: "POST",
    path: "/users/{id}/identities",
    operationId: "linkIdentity",
    tag: "users",
    summary: "Link a User Account",
    scopes: [...SCOPES.anyone, ...SCOPES.self],
    params: idParams,
    body: linkBody,
    reply: identitiesReply,
    status: 201,
    errors: { 404: "One of the users does not exist.", 409: "The identity is linked already." },
    async handle({ params, body, context }, deps) {
      requireUserScope(context.caller, params.id, SCOPES);
      const primary = await requireUser(params.id, context, deps);
      const secondary = await findSecondary(primary, body, context, deps);
      if (secondary.userId === primary.userId) {
        throw new DomainError("invalid_body", "The main user and the user to link are the same.", {
          apiCode: "invalid_body",
        });
      }
      await deps.store.transaction(async (tx) => {
        await tx.oidc.revokeByUser(secondary.tenantId, secondary.userId);
        await tx.users.link(primary.tenantId, primary.userId, secondary.userId);
      });
      return identitiesToWire(await requireUser(primary.userId, context, deps));
    },
  }),

  defineRoute<ManagementDeps, typeof identityParams>({
    method: "DELETE",
    path: "/users/{id}/identities/{provider}/{user_id}",
    operationId: "unlinkIdentity",
    tag: "users",
    summary: "Unlink a User Identity",
    scopes: [...SCOPES.anyone, ...SCOPES.self],
    params: identityParams,
    reply: identitiesReply,
    status: 200,
    errors: { 404: "The user does not exist or has no such identity." },
    async handle({ params, context }, deps) {
      requireUserScope(context.caller, params.id, SCOPES);
      const user = await requireUser(params.id, context, deps);
      const localIds = undecorated(params.provider, params.user_id);
      const index = user.identities.findIndex(
        ({ provider, localId }) => provider === params.provider && localIds.includes(localId),
      );
      const identity = user.identities[index];
      if (identity === undefined)
        throw new DomainError("not_found", "The identity does not exist.", { apiCode: "inexistent_identity" });
      if (index === 0) throw new DomainError("invalid_body", "The main identity of a user cannot be unlinked.");
      await deps.store.users.unlink(user.tenantId, user.userId, identity.provider, identity.localId);
      return identitiesToWire(await requireUser(user.userId, context, deps));
    },
  }),
];

async function requireUser(userId: string, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<User> {
  const user = await deps.store.users.find(context.tenant.id, userId);
  if (user === undefined) throw inexistentUser();
  return user;
}

async function findSecondary(
  primary: User,
  body: LinkBody,
  context: RouteContext,
  deps: ManagementDeps,
): Promise<User> {
  if ("link_with" in body) return requireUser(await subjectOfIdToken(body.link_with, context, deps), context, deps);
  // A person may only link what they prove to be theirs, which is what `link_with` is for.
  requireUserScope(context.caller, primary.userId, { anyone: SCOPES.anyone, self: [] });
  for (const localId of undecorated(body.provider, body.user_id)) {
    const user = await deps.store.users.findByIdentity(primary.tenantId, body.provider, localId);
    const identity = user?.identities.find(
      (candidate) => candidate.provider === body.provider && candidate.localId === localId,
    );
    if (user === undefined || identity === undefined) continue;
    if (body.connection_id !== undefined && identity.connectionId !== body.connection_id) continue;
    // It is part of somebody already: linking it would bring all of them over.
    if (identity !== user.identities[0]) throw alreadyLinked();
    return user;
  }
  throw inexistentUser();
}

const alreadyLinked = () =>
  new DomainError("conflict", "Specified identity already exists.", { apiCode: "identity_conflict" });

/** The id within the provider, as given and without the provider in front: ids of imported users may hold a second `auth0|`. */
function undecorated(provider: string, userId: string): readonly string[] {
  const prefix = `${provider}|`;
  return userId.startsWith(prefix) ? [userId.slice(prefix.length), userId] : [userId];
}

/** The subject of an ID token that this tenant signed for the calling client. Throws `DomainError("invalid_body")`. */
async function subjectOfIdToken(
  token: string,
  context: RouteContext,
  deps: Pick<ManagementDeps, "keyRing">,
): Promise<string> {
  const keys = createLocalJWKSet((await deps.keyRing.publicJwks(context.tenant.id)) as unknown as JSONWebKeySet);
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: context.tenant.domains.map((domain) => `https://${domain}/`),
      audience: context.caller.clientId,
      algorithms: ["RS256", "ES256"],
    });
    if (typeof payload.sub === "string") return payload.sub;
  } catch (cause) {
    throw new DomainError("invalid_body", "Invalid ID token in link_with.", { cause });
  }
  throw new DomainError("invalid_body", "Invalid ID token in link_with.");
}
