import { randomBytes } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { type Fault, playFault } from "./fake-source-faults.ts";
import { createFakeTokenSigner, type FakeTokenSigner, type TokenFault } from "./fake-source-tokens.ts";
import { connectionOf, type FakeSourceUser, toManagementUser, userIdOf } from "./fake-source-users.ts";
import { openTestAuthority, type TestAuthority } from "./local-tls.ts";

/** What the fake old system is asked, each with its own counter and faults. */
export type SourceEndpoint =
  | "password"
  | "client_credentials"
  | "jwks"
  | "users_by_email"
  | "user"
  | "user_search"
  | "other";

const ENDPOINTS: readonly SourceEndpoint[] = [
  "password",
  "client_credentials",
  "jwks",
  "users_by_email",
  "user",
  "user_search",
  "other",
];

/**
 * A real server that speaks enough of Auth0's dialect to be an old system: `/oauth/token` (password-realm and client
 * credentials), `/.well-known/jwks.json`, `/api/v2/users-by-email`, `/api/v2/users/{id}` and a small `/api/v2/users?q=`.
 */
export interface FakeSource {
  /** `localhost:port`, as scripts want it. */
  readonly domain: string;
  readonly port: number;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** The authority that clients have to trust. */
  readonly authority: TestAuthority;
  addUser(user: FakeSourceUser): FakeSourceUser;
  removeUser(localId: string): void;
  /** Requests since the start or the last `resetCounts`, whatever became of them. */
  count(...endpoints: SourceEndpoint[]): number;
  resetCounts(): void;
  /** From now on the source locks a person after so many wrong passwords in so long a time, as real ones do. */
  lockAfter(attempts: number, windowMs: number): void;
  /** Whom the source has locked, by what was typed. */
  readonly locked: readonly string[];
  /** `auth0-forwarded-for` of the password requests, in order. */
  readonly forwardedFor: readonly (string | undefined)[];
  /** Plays a fault at these endpoints, `times` times or until `clearFaults`. */
  setFault(at: SourceEndpoint | "all", fault: Fault, times?: number): void;
  setTokenFault(fault: TokenFault | undefined): void;
  clearFaults(): void;
  /** Every access token given so far is refused from now on. */
  revokeTokens(): void;
  /** Nothing listens on the port any more: connections are refused. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  /** Serves a certificate of an authority that nobody trusts. */
  useForeignCertificate(): Promise<void>;
  close(): Promise<void>;
}

export interface FakeSourceOptions {
  readonly scheme?: "https" | "http";
  /** Default: a new one in a temporary folder. Give the server's own so that its sandbox trusts this source. */
  readonly authority?: TestAuthority;
  readonly port?: number;
  /** Lifetime of management tokens; default 86,400. */
  readonly tokenLifetimeSeconds?: number;
}

interface SourceState {
  readonly options: FakeSourceOptions;
  readonly signer: FakeTokenSigner;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly users: FakeSourceUser[];
  readonly counts: Map<SourceEndpoint, number>;
  readonly faults: Map<SourceEndpoint, { fault: Fault; timesLeft: number }>;
  readonly tokens: Set<string>;
  readonly forwardedFor: (string | undefined)[];
  lockout: { readonly attempts: number; readonly windowMs: number } | undefined;
  /** When each person's wrong passwords came. */
  readonly wrongPasswords: Map<string, number[]>;
  readonly locked: Set<string>;
  tokenFault: TokenFault | undefined;
  domain: string;
}

/** Starts a fake old system on a free port (or the one given) of localhost. */
export async function startFakeSource(options: FakeSourceOptions = {}): Promise<FakeSource> {
  const authority = options.authority ?? (await openTestAuthority());
  const state: SourceState = {
    options,
    signer: await createFakeTokenSigner(),
    clientId: `source-app-${randomBytes(6).toString("hex")}`,
    clientSecret: `source-secret-${randomBytes(12).toString("hex")}`,
    users: [],
    counts: new Map(),
    faults: new Map(),
    tokens: new Set(),
    forwardedFor: [],
    lockout: undefined,
    wrongPasswords: new Map(),
    locked: new Set(),
    tokenFault: undefined,
    domain: "",
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response, state).catch(() => response.destroy());
  };
  const secure = options.scheme !== "http";
  const server = secure
    ? https.createServer(await authority.serverCertificate(), onRequest)
    : http.createServer(onRequest);
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  state.domain = `localhost:${port}`;

  return {
    domain: state.domain,
    port,
    issuer: `https://${state.domain}/`,
    clientId: state.clientId,
    clientSecret: state.clientSecret,
    audience: `https://${state.domain}/api/v2/`,
    authority,
    addUser(user) {
      state.users.push(user);
      return user;
    },
    removeUser(localId) {
      state.users.splice(0, state.users.length, ...state.users.filter((user) => user.localId !== localId));
    },
    count: (...endpoints) =>
      (endpoints.length > 0 ? endpoints : ENDPOINTS).reduce((sum, name) => sum + (state.counts.get(name) ?? 0), 0),
    resetCounts: () => state.counts.clear(),
    lockAfter(attempts, windowMs) {
      state.lockout = { attempts, windowMs };
    },
    get locked() {
      return [...state.locked];
    },
    forwardedFor: state.forwardedFor,
    setFault(at, fault, times = Number.POSITIVE_INFINITY) {
      for (const endpoint of at === "all" ? ENDPOINTS : [at]) state.faults.set(endpoint, { fault, timesLeft: times });
    },
    setTokenFault(fault) {
      state.tokenFault = fault;
    },
    clearFaults() {
      state.faults.clear();
      state.tokenFault = undefined;
    },
    revokeTokens: () => state.tokens.clear(),
    goDown: stop,
    comeUp: async () => {
      if (!server.listening) await listen(port);
    },
    async useForeignCertificate() {
      const foreign = await openTestAuthority();
      if (server instanceof https.Server) server.setSecureContext(await foreign.serverCertificate());
    },
    close: stop,
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, state: SourceState): Promise<void> {
  const url = new URL(request.url ?? "/", `https://${state.domain}`);
  const body = await readBody(request);
  const endpoint = endpointOf(request, url, body);
  state.counts.set(endpoint, (state.counts.get(endpoint) ?? 0) + 1);

  const planned = state.faults.get(endpoint);
  if (planned && planned.timesLeft > 0) {
    planned.timesLeft--;
    if (!(await playFault(planned.fault, request, response))) return;
  }
  const answer = await answerTo(endpoint, { request, url, body }, state);
  response.writeHead(answer.status, {
    "content-type": "application/json",
    "x-ratelimit-limit": "10",
    "x-ratelimit-remaining": "9",
  });
  response.end(JSON.stringify(answer.body));
}

function endpointOf(request: IncomingMessage, url: URL, body: Record<string, unknown>): SourceEndpoint {
  const target = `${request.method} ${url.pathname}`;
  if (target === "POST /oauth/token")
    return body.grant_type === "client_credentials" ? "client_credentials" : "password";
  if (target === "GET /.well-known/jwks.json") return "jwks";
  if (target === "GET /api/v2/users-by-email") return "users_by_email";
  if (target === "GET /api/v2/users") return "user_search";
  if (target.startsWith("GET /api/v2/users/")) return "user";
  return "other";
}

interface SourceRequest {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const oauthError = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description },
});
const apiError = (status: number, error: string, message: string): Answer => ({
  status,
  body: { statusCode: status, error, message },
});

async function answerTo(endpoint: SourceEndpoint, asked: SourceRequest, state: SourceState): Promise<Answer> {
  switch (endpoint) {
    case "password":
      return answerPassword(asked, state);
    case "client_credentials":
      return answerClientCredentials(asked, state);
    case "jwks":
      return { status: 200, body: state.signer.jwks };
    case "other":
      return apiError(404, "Not Found", "Not Found");
    default:
      return answerManagementApi(endpoint, asked, state);
  }
}

const isOurClient = (asked: SourceRequest, state: SourceState): boolean =>
  asked.body.client_id === state.clientId && asked.body.client_secret === state.clientSecret;

async function answerPassword(asked: SourceRequest, state: SourceState): Promise<Answer> {
  state.forwardedFor.push(asked.request.headers["auth0-forwarded-for"] as string | undefined);
  const { grant_type, realm, username, password } = asked.body;
  if (!isOurClient(asked, state)) return oauthError(401, "access_denied", "Unauthorized");
  if (grant_type !== "http://auth0.com/oauth/grant-type/password-realm") {
    return oauthError(403, "unauthorized_client", `Grant type '${String(grant_type)}' not allowed for the client.`);
  }
  const people = state.users.filter((user) => connectionOf(user) === realm);
  if (people.length === 0 && realm !== "SourceDatabase")
    return oauthError(400, "invalid_request", `Unknown realm ${String(realm)}.`);
  const typed = String(username).toLowerCase();
  const user = people.find((each) => each.email?.toLowerCase() === typed || each.username?.toLowerCase() === typed);
  if (state.locked.has(typed)) {
    return oauthError(
      429,
      "too_many_attempts",
      "Your account has been blocked after multiple consecutive login attempts.",
    );
  }
  if (user?.password !== password) noteWrongPassword(typed, state);
  if (!user || user.password !== password) return oauthError(403, "invalid_grant", "Wrong email or password.");
  if (user.blocked) return oauthError(403, "unauthorized", "user is blocked");
  if (user.needsSecondFactor) {
    return {
      status: 403,
      body: { error: "mfa_required", error_description: "Multifactor authentication required", mfa_token: "mfa-token" },
    };
  }
  const shown = toManagementUser(user);
  const claims: Record<string, unknown> = { sub: userIdOf(user) };
  for (const name of ["name", "nickname", "picture", "email", "email_verified", "updated_at"])
    claims[name] = shown[name];
  const idToken = await state.signer.sign({
    claims,
    issuer: `https://${state.domain}/`,
    audience: state.clientId,
    fault: state.tokenFault,
  });
  return {
    status: 200,
    body: {
      access_token: randomBytes(16).toString("hex"),
      id_token: idToken,
      scope: "openid profile email address phone",
      expires_in: 86_400,
      token_type: "Bearer",
    },
  };
}

function noteWrongPassword(typed: string, state: SourceState): void {
  if (!state.lockout) return;
  const { attempts, windowMs } = state.lockout;
  const recent = (state.wrongPasswords.get(typed) ?? []).filter((at) => at > Date.now() - windowMs);
  state.wrongPasswords.set(typed, [...recent, Date.now()]);
  if (recent.length + 1 >= attempts) state.locked.add(typed);
}

function answerClientCredentials(asked: SourceRequest, state: SourceState): Answer {
  if (!isOurClient(asked, state)) return oauthError(401, "access_denied", "Unauthorized");
  if (asked.body.audience !== `https://${state.domain}/api/v2/`) {
    return oauthError(403, "access_denied", `Service not found: ${String(asked.body.audience)}`);
  }
  const token = `management.${randomBytes(16).toString("hex")}.token`;
  state.tokens.add(token);
  return {
    status: 200,
    body: {
      access_token: token,
      scope: "read:users",
      expires_in: state.options.tokenLifetimeSeconds ?? 86_400,
      token_type: "Bearer",
    },
  };
}

function answerManagementApi(
  endpoint: "users_by_email" | "user" | "user_search",
  asked: SourceRequest,
  state: SourceState,
): Answer {
  const token = asked.request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (!state.tokens.has(token)) return apiError(401, "Unauthorized", "Invalid token");
  if (endpoint === "user") {
    const wanted = decodeURIComponent(asked.url.pathname.slice("/api/v2/users/".length));
    const user = state.users.find((each) => userIdOf(each) === wanted);
    return user
      ? { status: 200, body: toManagementUser(user) }
      : apiError(404, "Not Found", "The user does not exist.");
  }
  const matches = endpoint === "users_by_email" ? byEmail(asked.url) : bySearch(asked.url);
  return { status: 200, body: state.users.filter(matches).map(toManagementUser) };
}

// Case-sensitive, as the real one is (contract §7 row 19).
const byEmail = (url: URL) => (user: FakeSourceUser) => user.email === url.searchParams.get("email");

/** Understands `field:"value" AND field:"value"` with the fields that the shipped scripts ask for. */
function bySearch(url: URL): (user: FakeSourceUser) => boolean {
  const terms = [...(url.searchParams.get("q") ?? "").matchAll(/([\w.]+):"((?:[^"\\]|\\.)*)"/g)];
  const fields: Record<string, (user: FakeSourceUser) => string | undefined> = {
    "identities.connection": connectionOf,
    username: (user) => user.username,
    email: (user) => user.email,
  };
  return (user) =>
    terms.length > 0 &&
    terms.every(([, field, value]) => fields[field ?? ""]?.(user) === value?.replace(/\\(.)/g, "$1"));
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  if (request.headers["content-type"]?.includes("x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
