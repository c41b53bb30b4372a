import { createHash, randomBytes } from "node:crypto";
import { PageVisitor, type VisitedPage } from "./page-visitor.ts";
import type { Answer, TenantClient } from "./tenant-client.ts";

export interface AdministratorCredentials {
  readonly email: string;
  readonly password: string;
}

/** Fits the policy of administrators. */
export const ADMINISTRATOR_PASSWORD = "Quiet-Harbour-27-lamps";

/** An administrator's browser without a screen: goes through the pages, and then speaks to the API as the dashboard does. */
export class DashboardVisitor {
  readonly visitor = new PageVisitor();
  readonly tenant: TenantClient;
  #token: string | undefined;

  constructor(tenant: TenantClient) {
    this.tenant = tenant;
  }

  /** Opens a set-up link and sends its form; ends before the dashboard, or at the page that says what is wrong. */
  async useLink(link: string, fields: Record<string, string>): Promise<VisitedPage> {
    const page = await this.visitor.open(link);
    const { password = ADMINISTRATOR_PASSWORD } = fields;
    return this.visitor.submit(
      page,
      { ...fields, password, password_again: fields.password_again ?? password },
      { stopAt: isDashboard },
    );
  }

  /** Begins a sign-in as the dashboard does; ends at the sign-in page, or before the dashboard with a code or an error. */
  async authorize(parameters: Record<string, string> = {}): Promise<{ page: VisitedPage; verifier: string }> {
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: "usher-dashboard",
      redirect_uri: `${this.tenant.origin}/dashboard/`,
      scope: "openid profile email",
      audience: this.tenant.access.audience,
      state: "st",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...parameters,
    });
    const page = await this.visitor.open(`${this.tenant.origin}/authorize?${query}`, isDashboard);
    return { page, verifier };
  }

  /** Redeems the code that a sign-in ended with. */
  redeem(page: VisitedPage, verifier: string): Promise<Answer> {
    return this.tenant.token({
      grant_type: "authorization_code",
      client_id: "usher-dashboard",
      code: page.url.searchParams.get("code"),
      code_verifier: verifier,
      redirect_uri: `${this.tenant.origin}/dashboard/`,
    });
  }

  /** Signs in at the page with name and password, and takes the token. */
  async signIn({ email, password }: AdministratorCredentials): Promise<void> {
    const { page, verifier } = await this.authorize({ prompt: "login" });
    const end = await this.visitor.submit(page, { username: email, password }, { stopAt: isDashboard });
    await this.#keepToken(await this.redeem(end, verifier));
  }

  /** A token from the session, without a page. */
  async renew(): Promise<string> {
    const { page, verifier } = await this.authorize({ prompt: "none" });
    if (!page.url.searchParams.has("code")) throw new Error(`No code: ${page.url.search}`);
    return this.#keepToken(await this.redeem(page, verifier));
  }

  /** A request to the Management API with the last token. */
  async api<Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const token = this.#token ?? (await this.renew());
    return this.tenant.send<Body>(method, `/api/v2${path}`, body, { authorization: `Bearer ${token}` });
  }

  async #keepToken({ status, body }: Answer): Promise<string> {
    if (status !== 200) throw new Error(`No token: HTTP ${status} ${JSON.stringify(body)}`);
    this.#token = String(body.access_token);
    return this.#token;
  }
}

const isDashboard = (url: URL): boolean => url.pathname.startsWith("/dashboard/");
