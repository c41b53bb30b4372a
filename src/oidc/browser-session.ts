import type { IncomingMessage, ServerResponse } from "node:http";
import { cookieNamesOf } from "./cookies.ts";
import type { ProviderPool } from "./create-provider-pool.ts";
import type { OidcSite } from "./oidc-request.ts";

/** The session that a browser's cookie names. */
export interface BrowserSession {
  readonly uid: string;
  readonly userId: string;
  /** What ID tokens of this session have as `sid`, one for each client. */
  readonly sids: readonly string[];
  /** Ends it, here and in the browser. Codes that were not redeemed end with it. */
  end(): Promise<void>;
}

/** undefined: nobody is signed in in this browser. Needs the forwarded headers of `runProvider`. */
export async function findBrowserSession(
  input: { site: OidcSite; raw: IncomingMessage; reply: ServerResponse },
  deps: { pool: ProviderPool },
): Promise<BrowserSession | undefined> {
  const { provider } = await deps.pool.get(input.site);
  const ctx = provider.createContext(input.raw, input.reply);
  const session = await provider.Session.get(ctx);
  if (session.accountId === undefined) return undefined;
  return {
    uid: session.uid,
    userId: session.accountId,
    sids: Object.values(session.authorizations ?? {}).flatMap(({ sid }) => sid ?? []),
    async end() {
      await session.destroy();
      const { session: name } = cookieNamesOf(input.site.domain);
      ctx.cookies.set(name, null, { httpOnly: true, secure: true, sameSite: "none", path: "/" });
    },
  };
}
