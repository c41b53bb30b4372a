import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import type { Tenant } from "../../src/domain/tenant.ts";
import type { User } from "../../src/domain/user.ts";
import { type Browser, locationOf, openBrowser } from "./browser.ts";
import { type OidcSite, openOidcSite, SECRET } from "./oidc-site.ts";

const CALLBACK = "https://app.example.com/callback";

interface Place {
  readonly domain: string;
  readonly tenant: Tenant;
  readonly client: Client;
  readonly user: User;
  readonly browser: Browser;
}

let site: OidcSite;
beforeAll(async () => {
  site = await openOidcSite();
});
afterAll(() => site.close());

/** A tenant with a client and a person, and a browser that may share another's cookies. */
async function openPlace(domain: string, jar?: Browser["cookies"]): Promise<Place> {
  const tenant = await site.addTenant(`at ${domain}`, [domain]);
  const connection = await site.addConnection({ tenantId: tenant.id });
  const user = await site.addUser(tenant.id, connection, "ada@example.com");
  const client = await site.addClient({ tenantId: tenant.id, grantTypes: ["authorization_code", "implicit"] });
  return { domain, tenant, client, user, browser: openBrowser(site, domain, { tenant, jar }) };
}

const address = ({ client }: Place, parameters: Record<string, string> = {}): string =>
  `/authorize?${new URLSearchParams({
    response_type: "code",
    client_id: client.clientId,
    redirect_uri: CALLBACK,
    scope: "openid",
    ...parameters,
  }).toString()}`;

const silently = async (place: Place) =>
  locationOf(await place.browser.go(address(place, { prompt: "none" }))).searchParams;

async function signIn(place: Place): Promise<void> {
  const back = await place.browser.signIn(await place.browser.go(address(place)), place.user.userId);
  expect(locationOf(back).searchParams.get("code")).toBeTruthy();
}

async function subjectOf(place: Place, code: string | null): Promise<unknown> {
  const tokens = await site.post(
    "/oauth/token",
    {
      grant_type: "authorization_code",
      client_id: place.client.clientId,
      client_secret: SECRET,
      code,
      redirect_uri: CALLBACK,
    },
    { domain: place.domain },
  );
  return decodeJwt(String(tokens.body.id_token)).sub;
}

describe("two tenants on one host name with two ports", () => {
  it("keep both sessions of one browser, and silent sign-in works at both", async () => {
    const first = await openPlace("localhost:3443");
    const second = await openPlace("localhost:4443", first.browser.cookies);
    await signIn(first);
    expect((await silently(second)).get("error")).toBe("login_required");
    await signIn(second);

    for (const place of [first, second]) {
      expect(await subjectOf(place, (await silently(place)).get("code"))).toBe(place.user.userId);
    }
  });

  it("keep sign-ins of one browser that are under way at the same time apart", async () => {
    const first = await openPlace("localhost:3444");
    const second = await openPlace("localhost:4444", first.browser.cookies);
    const atFirst = await first.browser.go(address(first));
    const atSecond = await second.browser.go(address(second));
    for (const [place, page] of [
      [first, atFirst],
      [second, atSecond],
    ] as const) {
      const back = await place.browser.signIn(page, place.user.userId);
      expect(locationOf(back).searchParams.get("code")).toBeTruthy();
    }
  });

  it("take no session from each other, not even under the other's cookie name", async () => {
    const first = await openPlace("localhost:3445");
    const second = await openPlace("localhost:4445");
    await signIn(first);
    const cookie = [...first.browser.cookies]
      .map(([key, { value }]) => `${key.split(" ")[0]}=${value}`.replace("_3445", "_4445"))
      .join("; ");
    expect(cookie).toContain("__Host-usher_session_4445=");
    const answer = await site.get(address(second, { prompt: "none" }), { domain: second.domain, headers: { cookie } });
    expect(locationOf(answer).searchParams.get("error")).toBe("login_required");
  });

  it("sign out of one and stay in the other", async () => {
    const first = await openPlace("localhost:3446");
    const second = await openPlace("localhost:4446", first.browser.cookies);
    await signIn(first);
    await signIn(second);
    await first.browser.go("/v2/logout");
    expect((await silently(first)).get("error")).toBe("login_required");
    expect((await silently(second)).get("code")).toBeTruthy();
  });
});

it("A domain without a port has plain cookie names, all bound to its host and to TLS", async () => {
  const place = await openPlace("plain.test");
  await signIn(place);
  const names = [...place.browser.cookies.keys()].map((key) => key.split(" ")[0]);
  expect(names).toEqual(
    expect.arrayContaining(["__Host-usher_session", "__Host-usher_browser", "__Host-usher_interaction"]),
  );
  for (const [key, { attributes }] of place.browser.cookies) {
    expect(attributes, key).toMatch(/secure/i);
    expect(attributes, key).toMatch(/httponly/i);
    expect(attributes, key).not.toMatch(/domain=/i);
    if (key.startsWith("__Host-")) expect(attributes.toLowerCase(), key).toContain("path=/;");
  }
});

it("One cookie names the browser, for the provider's states and for the pages' forms", async () => {
  const place = await openPlace("one-cookie.test");
  await place.browser.go(address(place));
  const [known, ...others] = [...place.browser.cookies].filter(([key]) => key.includes("browser"));
  expect(others).toEqual([]);
  expect(known![1].value).toMatch(/^[\w-]{43}$/);
  await place.browser.go(address(place));
  expect(place.browser.cookies.get("__Host-usher_browser /")?.value).toBe(known![1].value);
});
