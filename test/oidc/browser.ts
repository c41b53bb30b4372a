import type { Tenant } from "../../src/domain/tenant.ts";
import { sessionStart } from "../../src/domain/user.ts";
import type { Answer, OidcSite } from "./oidc-site.ts";

/** A browser that keeps cookies by name and path, as one person has it. */
export interface Browser {
  go(path: string): Promise<Answer>;
  post(path: string, fields: Record<string, string>): Promise<Answer>;
  /** Signs in at the page whose address `/authorize` gave, and follows the way back. */
  signIn(answer: Answer, userId: string): Promise<Answer>;
  readonly cookies: ReadonlyMap<string, { value: string; path: string; attributes: string }>;
}

type Jar = Map<string, { value: string; path: string; attributes: string }>;

/** `jar`: another site's cookies on the same host name, since browsers keep them by host without port. */
export function openBrowser(
  site: OidcSite,
  domain = "one.test",
  options: { tenant?: Tenant; jar?: ReadonlyMap<string, unknown> } = {},
): Browser {
  const cookies = (options.jar as Jar | undefined) ?? (new Map() as Jar);

  const cookieHeader = (path: string): string =>
    [...cookies.entries()]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([key, { value }]) => `${key.split(" ")[0]}=${value}`)
      .join("; ");

  const keep = (answer: Answer): Answer => {
    for (const line of answer.cookies) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf("="));
      const path = attributes.find((attribute) => attribute.startsWith("path="))?.slice(5) ?? "/";
      const value = pair.slice(name.length + 1);
      if (value === "" || attributes.some((attribute) => attribute.startsWith("expires=Thu, 01 Jan 1970")))
        cookies.delete(`${name} ${path}`);
      else cookies.set(`${name} ${path}`, { value, path, attributes: attributes.join("; ") });
    }
    return answer;
  };

  const pathOf = (address: string): string => address.replace(`https://${domain}`, "");

  return {
    cookies,
    async go(path) {
      return keep(
        await site.get(pathOf(path), { domain, headers: { cookie: cookieHeader(pathOf(path)), accept: "text/html" } }),
      );
    },
    async post(path, fields) {
      return keep(
        await site.post(path, fields, {
          form: true,
          domain,
          headers: { cookie: cookieHeader(path), accept: "text/html" },
        }),
      );
    },
    async signIn(answer, userId) {
      const page = new URL(String(answer.headers.location), `https://${domain}`);
      const request = {
        headers: { cookie: cookieHeader("/u/login") },
        site: { tenant: options.tenant ?? site.tenant, domain, issuer: `https://${domain}/` },
      } as never;
      const interaction = await site.interactions.find(request, {} as never, page.searchParams.get("state") ?? "");
      if (interaction === undefined) throw new Error("The sign-in page does not know this state.");
      const user = await site.store.users.find((options.tenant ?? site.tenant).id, userId);
      const back = await site.interactions.finish(interaction, {
        userId,
        connectionId: site.connection.id,
        amr: ["pwd"],
        signedInAt: sessionStart(user ?? {}, new Date()),
      });
      return this.go(back);
    },
  };
}

/** The address that an answer leads to. */
export const locationOf = (answer: Answer): URL => new URL(String(answer.headers.location));
