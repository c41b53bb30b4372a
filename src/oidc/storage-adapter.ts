import { createHash } from "node:crypto";
import { errors, Provider, type StorageAdapter } from "oidc-provider";
import { type Clock, epochSeconds } from "../domain/clock.ts";
import type { TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import type { Store } from "../store/store.ts";
import { findRequest } from "./oidc-request.ts";
import { clientIdOfPushed, endPushedRequestAt, pushedRequestSeconds } from "./pushed-requests.ts";

export interface StorageAdapterDeps {
  readonly store: Pick<Store, "oidc">;
  readonly config: Pick<ConfigCache, "client">;
  readonly clock: Clock;
}

/** Their ids are what a caller presents, so only a digest is stored: a copy of the database signs nobody in. */
const BEARER_MODELS = new Set(["Session", "AuthorizationCode", "RefreshToken"]);
/** Never stored: access tokens stand on their own. */
const STATELESS_MODELS = new Set(["AccessToken", "ClientCredentials"]);

/** The stored form of an id of `model`. */
export const storedIdOf = (model: string, id: string): string =>
  BEARER_MODELS.has(model) ? createHash("sha256").update(id).digest("base64url") : id;

/** What `oidc-provider` keeps of one model, in the tenant's rows of `Store.oidc`. */
export function createStorageAdapter(tenantId: TenantId, model: string, deps: StorageAdapterDeps): StorageAdapter {
  const { store } = deps;
  if (STATELESS_MODELS.has(model)) return STATELESS_ADAPTER;

  const withId = (payload: JsonObject | undefined, id: string): Record<string, unknown> | undefined =>
    payload === undefined ? undefined : { ...payload, jti: id };

  const isWithinLeeway = async (payload: JsonObject): Promise<boolean> => {
    const client = await deps.config.client(tenantId, String(payload.clientId));
    const consumedAt = Number(payload.consumed);
    return (
      client !== undefined &&
      client.refreshToken.leeway > 0 &&
      consumedAt + client.refreshToken.leeway >= epochSeconds(deps.clock.now())
    );
  };

  const pushedRequest = async (payload: Record<string, unknown>) => {
    const client = await deps.config.client(tenantId, clientIdOfPushed(payload));
    if (client === undefined) throw new errors.InvalidClient("client not found");
    const expiresIn = pushedRequestSeconds(client);
    return { payload: endPushedRequestAt(payload, epochSeconds(deps.clock.now()) + expiresIn), expiresIn };
  };

  return {
    async upsert(id, given, givenExpiresIn) {
      const { payload, expiresIn } =
        model === "PushedAuthorizationRequest"
          ? await pushedRequest(given)
          : { payload: given, expiresIn: givenExpiresIn };
      const { jti: _, ...kept } = payload as JsonObject;
      const expiresAt = expiresIn === undefined ? undefined : new Date(deps.clock.now().getTime() + expiresIn * 1000);
      await store.oidc.upsert(tenantId, model, storedIdOf(model, id), withoutSessionId(kept), expiresAt);
      // Two with the same assertion at once: the library has looked before either was kept.
      if (
        model === "ReplayDetection" &&
        !(await store.oidc.consume(tenantId, model, id, epochSeconds(deps.clock.now())))
      )
        throw new errors.InvalidClientAuth("client assertion tokens must only be used once");
    },

    async find(id) {
      // Ids are at most a few hundred characters of ASCII; whatever else a caller sends is not one.
      if (id.length > 512 || id.includes("\0")) return undefined;
      const payload = await store.oidc.find(tenantId, model, storedIdOf(model, id));
      if (model === "AuthorizationCode") noteExpectedRedirect(payload);
      if (model === "RefreshToken" && payload?.consumed !== undefined && (await isWithinLeeway(payload))) {
        const { consumed: _, ...fresh } = payload;
        return withId(fresh, id);
      }
      return withId(payload, id);
    },

    // Sessions are looked up by uid only to be read: who saves one has its cookie.
    async findByUid(uid) {
      return store.oidc.findByUid(tenantId, model, uid);
    },

    async findByUserCode() {
      return undefined;
    },

    async consume(id) {
      const storedId = storedIdOf(model, id);
      if (await store.oidc.consume(tenantId, model, storedId, epochSeconds(deps.clock.now()))) return;
      const payload = await store.oidc.find(tenantId, model, storedId);
      if (model === "RefreshToken" && payload !== undefined && (await isWithinLeeway(payload))) return;
      if (model === "PushedAuthorizationRequest")
        throw new errors.InvalidRequestUri("request_uri is invalid, expired, or was already used");
      // Two at once: the second is a reuse, which ends the whole family (RFC 9700 §4.14.2, RFC 6749 §4.1.2).
      if (typeof payload?.grantId === "string") await store.oidc.revokeByGrantId(tenantId, payload.grantId);
      throw new errors.InvalidGrant(
        model === "RefreshToken" ? "refresh token already used" : "authorization code already consumed",
      );
    },

    async destroy(id) {
      await store.oidc.destroy(tenantId, model, storedIdOf(model, id));
    },

    async revokeByGrantId(grantId) {
      await store.oidc.revokeByGrantId(tenantId, grantId);
    },
  };
}

/** The text of a redirect mismatch names the address that was expected (contract §3.5), which the library does not tell. */
function noteExpectedRedirect(payload: JsonObject | undefined): void {
  const request = Provider.ctx && findRequest(Provider.ctx.req);
  if (request !== undefined && typeof payload?.redirectUri === "string")
    request.notes.expectedRedirectUri = payload.redirectUri;
}

/** An interaction names the session it began in by the value of its cookie; what is kept is the digest, as everywhere. */
function withoutSessionId(payload: JsonObject): JsonObject {
  const session = payload.session as Record<string, unknown> | undefined;
  if (typeof session?.cookie !== "string" || session.isDigest === true) return payload;
  return {
    ...payload,
    session: { ...session, cookie: storedIdOf("Session", session.cookie), isDigest: true },
  } as JsonObject;
}

const STATELESS_ADAPTER: StorageAdapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
