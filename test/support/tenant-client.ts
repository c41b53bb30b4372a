/** An answer, whatever its status. `body` is parsed JSON where it was JSON, otherwise the text. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export const PASSWORD_REALM = "http://auth0.com/oauth/grant-type/password-realm";

/** A client of a tenant, as the Management API answers its creation. */
export interface ClientCredentials {
  readonly client_id: string;
  readonly client_secret: string;
}

export interface TenantAccess extends ClientCredentials {
  /** Host with port. */
  readonly domain: string;
  readonly audience: string;
}

/** Speaks to one tenant at one of its domains, through its public API only. */
export class TenantClient {
  readonly access: TenantAccess;
  /** Every answer's headers and text so far, for searches. */
  readonly seen: string[] = [];
  #token: string | undefined;

  constructor(access: TenantAccess) {
    this.access = access;
  }

  get domain(): string {
    return this.access.domain;
  }

  get origin(): string {
    return `https://${this.access.domain}`;
  }

  get issuer(): string {
    return `https://${this.access.domain}/`;
  }

  /** One request to the domain; JSON in, JSON (or text) out. */
  async send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.origin), {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "manual",
    });
    const text = await response.text();
    this.seen.push(JSON.stringify([...response.headers]), text);
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : text) as Body,
    };
  }

  /** A request to the Management API with the token of the tenant's own management client. */
  async api<Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    return this.send<Body>(method, `/api/v2${path}`, body, { authorization: `Bearer ${await this.managementToken()}` });
  }

  /** As `api`, for steps that must succeed. Throws with the answer otherwise. */
  async must<Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.api<Body>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async managementToken(): Promise<string> {
    if (this.#token) return this.#token;
    const { client_id, client_secret, audience } = this.access;
    const answer = await this.token({ grant_type: "client_credentials", client_id, client_secret, audience });
    if (answer.status !== 200)
      throw new Error(`No management token: HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    this.#token = String(answer.body.access_token);
    return this.#token;
  }

  token(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", "/oauth/token", body, headers);
  }

  /** Signs in with the password-realm grant. */
  signIn(
    client: ClientCredentials,
    realm: string,
    username: string,
    password: string,
    more: Record<string, unknown> = {},
  ): Promise<Answer> {
    const { client_id, client_secret } = client;
    return this.token({ grant_type: PASSWORD_REALM, realm, username, password, client_id, client_secret, ...more });
  }

  /** The users of a connection. */
  async usersOf(connection: string): Promise<Record<string, unknown>[]> {
    return this.must(
      "GET",
      `/users?per_page=100&search_engine=v3&q=${encodeURIComponent(`identities.connection:"${connection}"`)}`,
    );
  }

  usersByEmail(email: string): Promise<Record<string, unknown>[]> {
    return this.must("GET", `/users-by-email?email=${encodeURIComponent(email)}`);
  }

  /** The tenant's log, newest first. */
  async logs(): Promise<Record<string, unknown>[]> {
    return this.must("GET", "/logs?per_page=100&sort=date:-1");
  }
}
