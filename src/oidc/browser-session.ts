import type { IncomingMessage, ServerResponse } from "node:http";
import { epochSeconds } from "../domain/clock.ts";
import { cookieNamesOf } from "./cookies.ts";
import type { ProviderPool } from "./create-provider-pool.ts";
import { sessionLifetimes } from "./lifetimes.ts";
import type { OidcSite } from "./oidc-request.ts";
import { populationOf } from "./population.ts";

/** The session that a browser's cookie names. */
export interface BrowserSession {
  readonly uid: string;
  readonly userId: string;
  /** What ID tokens of this session have as `sid`, one for each client. */
  readonly sids: readonly string[];
  /** Ends it, here and in the browser. Codes that were not redeemed end with it. */
  end(): Promise<void>;
}

interface BrowserAtClient {
  readonly site: OidcSite;
  readonly clientId: string | undefined;
  readonly raw: IncomingMessage;
  readonly reply: ServerResponse;
}

/** As `create-provider.ts` sets it. */
const COOKIE = { httpOnly: true, secure: true, sameSite: "none", path: "/" } as const;
const cookieOf = ({ site, clientId }: BrowserAtClient): string =>
  cookieNamesOf(site.domain, populationOf(clientId)).session;

/** Of those who sign in at this client. undefined: nobody is signed in in this browser. Needs the forwarded headers of `runProvider`. */
export async function findBrowserSession(
  input: BrowserAtClient,
  deps: { pool: ProviderPool },
): Promise<BrowserSession | undefined> {
  const { provider } = await deps.pool.get(input.site, input.clientId);
  const ctx = provider.createContext(input.raw, input.reply);
  const session = await provider.Session.get(ctx);
  if (session.accountId === undefined) return undefined;
  return {
    uid: session.uid,
    userId: session.accountId,
    sids: Object.values(session.authorizations ?? {}).flatMap(({ sid }) => sid ?? []),
    async end() {
      await session.destroy();
      ctx.cookies.set(cookieOf(input), null, COOKIE);
    },
  };
}

/**
 * Signs somebody in in this browser without an authorization request, in the place of whoever was. The next request of theirs finds the
 * session. Needs the forwarded headers of `runProvider`.
 */
export async function startBrowserSession(
  input: BrowserAtClient & { userId: string; amr: readonly string[]; signedInAt: Date },
  deps: { pool: ProviderPool },
): Promise<void> {
  const { provider } = await deps.pool.get(input.site, input.clientId);
  const ctx = provider.createContext(input.raw, input.reply);
  const before = await provider.Session.get(ctx);
  if (before.accountId !== undefined) await before.destroy();
  const session = new provider.Session();
  session.loginAccount({ accountId: input.userId, loginTs: epochSeconds(input.signedInAt), amr: [...input.amr] });
  const { idleSeconds, absoluteSeconds } = sessionLifetimes(input.site.tenant);
  const seconds = Math.min(idleSeconds, absoluteSeconds);
  await session.save(seconds);
  ctx.cookies.set(cookieOf(input), session.id, { ...COOKIE, signed: true, maxAge: seconds * 1000 });
}
