// The part of `oidc-provider` 9 that this server uses. The package ships no types of its own.
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface CookieJar {
    get(name: string, options?: object): string | undefined;
    set(name: string, value: string | null, options?: object): void;
  }

  interface KoaContext {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly method: string;
    readonly path: string;
    readonly cookies: CookieJar;
    status: number;
    type: string;
    body: unknown;
    get(header: string): string;
    set(header: string, value: string): void;
    append(header: string, value: string): void;
    remove(header: string): void;
    redirect(url: string): void;
  }

  interface Params {
    [name: string]: string | undefined;
  }

  interface OidcContext {
    readonly route: string;
    readonly provider: Provider;
    readonly issuer: string;
    params: Params;
    claims: { id_token?: Record<string, unknown>; userinfo?: Record<string, unknown> };
    readonly client: ProviderClient | undefined;
    readonly account: ProviderAccount | undefined;
    readonly grant: GrantModel | undefined;
    readonly session: SessionModel & { accountId?: string };
    readonly prompts: Set<string>;
    readonly requestParamScopes: Set<string>;
    readonly requestParamOIDCScopes: Set<string>;
    readonly resourceServers: Record<string, ResourceServerModel>;
    readonly entities: {
      readonly Client?: ProviderClient;
      readonly Account?: ProviderAccount;
      readonly RefreshToken?: RefreshTokenModel;
      readonly RotatedRefreshToken?: RefreshTokenModel;
      readonly AccessToken?: TokenModel;
      readonly ClientCredentials?: TokenModel;
      readonly AuthorizationCode?: TokenModel;
    };
    result?: { login?: { accountId: string }; consent?: { accountId: string } };
    entity(name: string, value: unknown): void;
    urlFor(route: string): string;
  }

  export interface ProviderContext extends KoaContext {
    readonly oidc: OidcContext;
  }

  export interface ProviderClient {
    readonly clientId: string;
    readonly clientAuthMethod: string;
    readonly redirectUris: readonly string[];
    readonly idTokenSignedResponseAlg: string;
    grantTypeAllowed(type: string): boolean;
  }

  export interface ProviderAccount {
    readonly accountId: string;
    /** Of an administrator: ours, the library hands it through. */
    readonly role?: import("../domain/administrator.ts").AdministratorRole;
    claims(use: string, scope: string): Promise<Record<string, unknown>> | Record<string, unknown>;
  }

  export interface ResourceServerInfo {
    scope: string;
    audience: string;
    accessTokenTTL: number;
    accessTokenFormat: "jwt";
    jwt: {
      sign?: { alg: string; key?: unknown };
      encrypt?: { alg: string; enc: string; key: unknown };
    };
  }

  export interface ResourceServerModel extends ResourceServerInfo {
    readonly scopes: Set<string>;
    identifier(): string;
  }

  export interface TokenModel {
    readonly kind: string;
    readonly jti: string;
    readonly clientId: string;
    readonly accountId?: string;
    readonly expiration: number;
    readonly tokenType: string;
    /** Of the session that it stands on. */
    readonly sessionUid?: string;
    scope?: string;
    gty?: string;
    resourceServer?: ResourceServerModel;
    save(): Promise<string>;
  }

  export interface RefreshTokenModel extends TokenModel {
    readonly iiat: number;
    exp: number;
    readonly grantId: string;
    readonly consumed?: unknown;
  }

  export interface GrantModel {
    jti: string;
    exp?: number;
    readonly accountId: string;
    readonly clientId: string;
    getOIDCScope(): string;
    getResourceScope(resource: string): string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    addOIDCClaims(claims: string[]): void;
    save(): Promise<string>;
  }

  export interface SessionModel {
    readonly id: string;
    readonly uid: string;
    readonly new?: boolean;
    accountId?: string;
    loginTs?: number;
    authorizations?: Record<string, { sid?: string; grantId?: string }>;
    grantIdFor(clientId: string, value?: string): string | undefined;
    past(seconds: number): boolean;
    loginAccount(details: { accountId: string; loginTs: number; amr: string[] }): void;
    save(ttlSeconds: number): Promise<unknown>;
    destroy(): Promise<void>;
  }

  export interface InteractionModel {
    readonly uid: string;
    readonly exp: number;
    readonly returnTo: string;
    readonly params: Params;
    readonly prompt: { readonly name: string; readonly reasons: readonly string[] };
    session?: { accountId: string; uid?: string; cookie?: string };
    readonly lastSubmission?: object;
    result?: unknown;
    save(ttl: number): Promise<string>;
  }

  export interface IdTokenModel {
    scope: string;
    mask: Record<string, unknown>;
    set(name: string, value: unknown): void;
    issue(options: { use: "idtoken" }): Promise<string>;
  }

  export interface StorageAdapter {
    upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void>;
    find(id: string): Promise<Record<string, unknown> | undefined>;
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>;
    findByUserCode(userCode: string): Promise<undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export class Provider {
    /** The request being answered, anywhere below it. */
    static readonly ctx: ProviderContext | undefined;
    constructor(issuer: string, configuration: object);
    readonly issuer: string;
    proxy: boolean;
    readonly OIDCContext: { prototype: object };
    readonly Client: {
      new (metadata: object): ProviderClient;
      find(id: string): Promise<ProviderClient | undefined>;
      readonly Schema: { prototype: { redirectUris(): void } };
    };
    readonly AccessToken: new (
      fields: object,
    ) => TokenModel;
    readonly RefreshToken: (new (fields: object) => RefreshTokenModel) & { prototype: { generateTokenId(): string } };
    readonly Grant: (new (fields: object) => GrantModel) & { find(id: string): Promise<GrantModel | undefined> };
    readonly IdToken: (new (
      claims: object,
      options: { ctx: ProviderContext },
    ) => IdTokenModel) & {
      validate(jwt: string, client: ProviderClient): Promise<{ payload: Record<string, unknown> }>;
    };
    readonly Interaction: { find(uid: string): Promise<InteractionModel | undefined> };
    readonly Session: { new (): SessionModel; get(ctx: KoaContext): Promise<SessionModel> };
    readonly ResourceServer: new (
      identifier: string,
      info: ResourceServerInfo,
    ) => ResourceServerModel;
    registerGrantType(name: string, handler: (ctx: ProviderContext) => Promise<void>, params: readonly string[]): void;
    use(middleware: (ctx: KoaContext, next: () => Promise<void>) => Promise<void>): this;
    on(event: string, listener: (...args: never[]) => void): this;
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    createContext(req: IncomingMessage, res: ServerResponse): KoaContext;
    cookieName(type: "session" | "interaction" | "resume"): string;
  }

  export namespace errors {
    class OIDCProviderError extends Error {
      error: string;
      error_description?: string;
      error_detail?: string;
      status: number;
      statusCode: number;
      expose: boolean;
      allow_redirect: boolean;
    }
    class CustomOIDCProviderError extends OIDCProviderError {
      constructor(error: string, description?: string, options?: { cause?: unknown });
    }
    class InvalidGrant extends OIDCProviderError {
      constructor(detail?: string | { cause?: unknown; detail?: string });
    }
    class InvalidRedirectUri extends OIDCProviderError {}
    class InvalidClient extends OIDCProviderError {
      constructor(detail?: string);
    }
    class InvalidClientAuth extends OIDCProviderError {
      constructor(detail?: string);
    }
    class InvalidRequestUri extends OIDCProviderError {
      constructor(description?: string);
    }
    class InvalidRequest extends OIDCProviderError {}
    class UnsupportedGrantType extends OIDCProviderError {}
    class UnsupportedTokenType extends OIDCProviderError {}
    class SessionNotFound extends InvalidRequest {}
  }

  export abstract class ExternalSigningKey {
    kid: string;
    alg: string;
    abstract keyObject(): import("node:crypto").KeyObject;
    abstract sign(data: Buffer): Promise<Buffer> | Buffer;
  }

  export namespace interactionPolicy {
    class Check {
      constructor(
        reason: string,
        description: string,
        error: string | undefined,
        check: (ctx: ProviderContext) => boolean | Promise<boolean>,
      );
    }
    class Prompt {
      constructor(about: { name: string; requestable?: boolean }, ...checks: Check[]);
      readonly name: string;
      readonly checks: Check[] & { add(check: Check, index?: number): void };
    }
    type Policy = Prompt[] & {
      get(name: string): Prompt | undefined;
      add(prompt: Prompt): void;
      remove(name: string): void;
    };
    function base(): Policy;
  }

  export default Provider;
}
