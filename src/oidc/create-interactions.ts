import type { FastifyRequest } from "fastify";
import type { InteractionModel } from "oidc-provider";
import type { Client } from "../domain/client.ts";
import { type Clock, epochSeconds } from "../domain/clock.ts";
import type { Connection } from "../domain/connection.ts";
import { DASHBOARD_CLIENT_ID } from "../domain/dashboard.ts";
import { DomainError } from "../domain/errors.ts";
import { issuerOf, type Tenant } from "../domain/tenant.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import type { Store } from "../store/store.ts";
import { audienceOfResource } from "./audience.ts";
import { findBrowserId } from "./browser-id.ts";
import { startBrowserSession } from "./browser-session.ts";
import type { ProviderPool } from "./create-provider-pool.ts";
import { isPasswordCapable } from "./grants/exchange-password.ts";
import { stateKeyOf, uidOfCheckedState, uidOfState } from "./interaction-state.ts";
import type { Interactions, SignInInteraction } from "./interactions.ts";
import type { OidcSite } from "./oidc-request.ts";
import { parseScope } from "./scopes.ts";

export interface InteractionsDeps {
  readonly pool: ProviderPool;
  readonly store: Pick<Store, "oidc">;
  readonly config: ConfigCache;
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
}

/** The way from an authorization request to the hosted pages and back. */
export function createInteractions(deps: InteractionsDeps): Interactions {
  const stored = async (interaction: AnyInteraction): Promise<InteractionModel> => {
    const site = siteOf(interaction.tenant, interaction.domain);
    const { provider } = await deps.pool.get(site);
    const model = await provider.Interaction.find(uidOfCheckedState(interaction.state));
    if (model === undefined) throw new DomainError("not_found", "The sign-in has expired.");
    return model;
  };

  /** The interaction that `state` names, when this browser began it and it asks for this. */
  const findOwn = async (request: FastifyRequest, state: string, prompt: "login" | "consent") => {
    const { tenant, domain } = siteOfRequest(request);
    const browserId = findBrowserId(request.headers.cookie, domain);
    if (browserId === undefined) return undefined;
    const uid = uidOfState(state, { browserId, domain }, stateKeyOf(deps.masterKey, tenant.id));
    if (uid === undefined) return undefined;
    const { provider } = await deps.pool.get(siteOf(tenant, domain));
    const model = await provider.Interaction.find(uid);
    const client = model && (await deps.config.client(tenant.id, model.params.client_id ?? ""));
    if (client === undefined || model?.prompt.name !== prompt) return undefined;
    return { state, tenant, domain, client, model };
  };

  const save = async (model: InteractionModel, state: string, result: unknown): Promise<string> => {
    model.result = result;
    await model.save(Math.max(1, model.exp - epochSeconds(deps.clock.now())));
    return `${model.returnTo}?state=${encodeURIComponent(state)}`;
  };

  return {
    async find(request, _reply, state) {
      const found = await findOwn(request, state, "login");
      return found && describe(found, deps);
    },

    async findConsent(request, state) {
      const found = await findOwn(request, state, "consent");
      const userId = found?.model.session?.accountId;
      if (found === undefined || userId === undefined) return undefined;
      const { model, ...interaction } = found;
      const { scope, resource, ui_locales: uiLocales, redirect_uri: redirectUri } = model.params;
      const audience = resource === undefined ? undefined : audienceOfResource(resource);
      return { ...interaction, userId, scopes: parseScope(scope), audience, uiLocales, redirectUri };
    },

    async allow(interaction) {
      const model = await stored(interaction);
      // With the sign-in that came before in the same request: `prompt=login` would ask for it again.
      return save(model, interaction.state, { ...model.lastSubmission, consent: { accountId: interaction.userId } });
    },

    async finish(interaction, { userId, amr, signedInAt }) {
      const model = await stored(interaction);
      await forgetOtherUser(model, userId, interaction.tenant, deps);
      return save(model, interaction.state, {
        login: {
          accountId: userId,
          amr: [...amr],
          remember: remembers(interaction.tenant),
          ts: epochSeconds(signedInAt),
        },
      });
    },

    signInAdministrator(request, reply, { userId, amr, signedInAt }) {
      const { tenant, domain } = siteOfRequest(request);
      const site = siteOf(tenant, domain);
      return startBrowserSession(
        { site, clientId: DASHBOARD_CLIENT_ID, raw: request.raw, reply: reply.raw, userId, amr, signedInAt },
        deps,
      );
    },

    async abort(interaction, { error, description }) {
      return save(await stored(interaction), interaction.state, { error, error_description: description });
    },
  };
}

/** What is needed to find it again. */
type AnyInteraction = Pick<SignInInteraction, "state" | "tenant" | "domain">;

async function describe(
  input: { state: string; tenant: Tenant; domain: string; client: Client; model: InteractionModel },
  deps: Pick<InteractionsDeps, "config">,
): Promise<SignInInteraction> {
  const { state, tenant, domain, client, model } = input;
  const { params } = model;
  const enabled = (await deps.config.enabledConnections(tenant.id, client.clientId)).filter(isPasswordCapable);
  const asked =
    params.connection === undefined
      ? undefined
      : await askedConnection(params.connection, client, enabled, deps.config);
  return {
    state,
    tenant,
    domain,
    client,
    connection: asked ?? (enabled.length === 1 ? enabled[0] : undefined),
    connections: asked === undefined || enabled.includes(asked) ? enabled : [asked, ...enabled],
    loginHint: params.login_hint,
    screen: params.screen_hint === "signup" ? "signup" : "login",
    uiLocales: params.ui_locales,
    redirectUri: params.redirect_uri,
  };
}

/** The global client tries connections, whatever they are enabled for (contract §5.8); others have what is enabled for them. */
async function askedConnection(
  name: string,
  client: Client,
  enabled: readonly Connection[],
  config: ConfigCache,
): Promise<Connection | undefined> {
  const found = enabled.find((connection) => connection.name === name);
  if (found !== undefined || !client.isGlobal) return found;
  const any = await config.connectionByName(client.tenantId, name);
  return any !== undefined && isPasswordCapable(any) ? any : undefined;
}

/**
 * Someone else was signed in in this browser: their session ends, and the interaction goes on without it. Otherwise the library would
 * ask the person to sign out first.
 */
async function forgetOtherUser(
  model: InteractionModel,
  userId: string,
  tenant: Tenant,
  deps: Pick<InteractionsDeps, "store">,
): Promise<void> {
  const { session } = model;
  if (session === undefined || session.accountId === userId) return;
  if (session.cookie !== undefined) await deps.store.oidc.destroy(tenant.id, "Session", session.cookie);
  model.session = undefined;
}

/** `session_cookie.mode` of the tenant: whether the session outlives the browser (contract §4.10). */
function remembers({ settings }: Tenant): boolean {
  const cookie = settings.session_cookie as { mode?: unknown } | undefined;
  return cookie?.mode !== "non-persistent";
}

const siteOf = (tenant: Tenant, domain: string): OidcSite => ({ tenant, domain, issuer: issuerOf(domain) });

// `site` is added to requests by `http/`, which this folder does not know.
const siteOfRequest = (request: FastifyRequest): OidcSite => (request as FastifyRequest & { site: OidcSite }).site;
