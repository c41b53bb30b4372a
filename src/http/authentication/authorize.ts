import { stringify } from "node:querystring";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DomainError } from "../../domain/errors.ts";
import type { LanguageWish } from "../../domain/language.ts";
import { translateAuthorizeParameters } from "../../oidc/authorize-parameters.ts";
import type { ProviderPool } from "../../oidc/create-provider-pool.ts";
import { clientIdOfInteraction } from "../../oidc/interaction-client.ts";
import { isReturnOfBrowser } from "../../oidc/interaction-state.ts";
import type { OidcSite } from "../../oidc/oidc-request.ts";
import type { Store } from "../../store/store.ts";
import { oauthErrorOf } from "../oauth-errors.ts";
import { languagesOf } from "./languages-of.ts";
import { pageHeadersOf, setRawHeaders } from "./page-headers.ts";
import { readParameters } from "./read-parameters.ts";
import { runProvider } from "./run-provider.ts";

export interface AuthorizeDeps {
  readonly pool: ProviderPool;
  readonly store: Pick<Store, "oidc">;
  readonly masterKey: Uint8Array;
  readonly renderErrorPage: (input: {
    status: number;
    error: string;
    description: string;
    site: OidcSite;
    languages: LanguageWish;
  }) => string;
}

/** `GET|POST /authorize` and the way back from the sign-in page, `GET /authorize/<uid>` (contract §5.4). */
export function registerAuthorize(app: FastifyInstance, deps: AuthorizeDeps): void {
  const options = {
    bodyLimit: 64 * 1024,
    errorHandler: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      answerWithPage(error, request, reply, deps),
  };

  app.get("/authorize", options, async (request, reply) => {
    const parameters = translateAuthorizeParameters(readParameters(request.query));
    setRawHeaders(reply, pageHeadersOf(request.site.tenant));
    request.raw.url = `/authorize?${stringify(parameters)}`;
    const clientId = typeof parameters.client_id === "string" ? parameters.client_id : undefined;
    await runProvider(request, reply, { body: {}, clientId, accept: "html" }, deps);
  });

  app.post("/authorize", options, async (request, reply) => {
    const body = translateAuthorizeParameters(readParameters(request.body));
    request.body = undefined;
    setRawHeaders(reply, pageHeadersOf(request.site.tenant));
    request.raw.url = "/authorize";
    await runProvider(request, reply, { body, accept: "html" }, deps);
  });

  app.get<{ Params: { uid: string } }>("/authorize/:uid", options, async (request, reply) => {
    const { state } = request.query as { state?: unknown };
    const { site, params, headers } = request;
    if (!isReturnOfBrowser({ uid: params.uid, state, cookieHeader: headers.cookie, site }, deps))
      throw new DomainError("invalid_query", "This sign-in was begun in another browser, or it has expired.");
    setRawHeaders(reply, pageHeadersOf(request.site.tenant));
    const clientId = await clientIdOfInteraction(site.tenant.id, params.uid, deps);
    await runProvider(request, reply, { body: {}, clientId, accept: "html" }, deps);
  });
}

function answerWithPage(error: unknown, request: FastifyRequest, reply: FastifyReply, deps: AuthorizeDeps): void {
  const isRefusal = error instanceof DomainError && error.code !== "internal";
  if (!isRefusal)
    request.log.error(
      { failure: error instanceof Error ? error.stack : typeof error, route: request.routeOptions.url },
      "unexpected failure",
    );
  const refusal = isRefusal ? error : new DomainError("internal", "Something went wrong on our side.");
  const { status, error: code, description } = oauthErrorOf(refusal);
  reply
    .code(status)
    .headers(pageHeadersOf(request.site.tenant))
    .type("text/html; charset=utf-8")
    .send(
      deps.renderErrorPage({ status, error: code, description, site: request.site, languages: languagesOf(request) }),
    );
}
