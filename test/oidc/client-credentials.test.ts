import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newObjectId } from "../../src/domain/ids.ts";
import { createSealer, sealContext } from "../../src/store/sealer.ts";
import { MASTER_KEY, type OidcSite, openOidcSite, SECRET } from "./oidc-site.ts";

let site: OidcSite;
beforeAll(async () => {
  site = await openOidcSite();
});
afterAll(() => site.close());

describe("client_credentials", () => {
  it("gives the guide's get_user script a Management API token", async () => {
    const client = await site.addClient({ grantTypes: ["client_credentials"] });
    await site.addGrant(client, "https://one.test/api/v2/", ["read:users"]);
    const answer = await site.post("/oauth/token", {
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: SECRET,
      audience: "https://one.test/api/v2/",
      scope: "read:users",
    });
    expect(answer.body).toEqual({ access_token: expect.any(String), expires_in: 86_400, token_type: "Bearer" });
    expect(answer.status).toBe(200);
    const token = String(answer.body.access_token);
    expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", typ: "JWT", kid: expect.any(String) });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      iss: "https://one.test/",
      sub: `${client.clientId}@clients`,
      aud: "https://one.test/api/v2/",
      iat: expect.any(Number),
      exp: Number(claims.iat) + 86_400,
      scope: "read:users",
      gty: "client-credentials",
      azp: client.clientId,
    });
    const verified = await site.accessTokens.verify(token, {
      tenantId: site.tenant.id,
      issuer: "https://one.test/",
      audience: "https://one.test/api/v2/",
    });
    expect(verified.scope.has("read:users")).toBe(true);
    expect(site.events.at(-1)).toMatchObject({
      type: "seccft",
      clientId: client.clientId,
      audience: "https://one.test/api/v2/",
    });
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", pragma: "no-cache" });
  });

  it("names the scopes when they differ from those asked for, and gives all of the grant when none was", async () => {
    const client = await site.addClient();
    await site.addGrant(client, "https://one.test/api/v2/", ["read:users", "update:users"]);
    const ask = (scope?: string) =>
      site.post("/oauth/token", {
        grant_type: "client_credentials",
        client_id: client.clientId,
        client_secret: SECRET,
        audience: "https://one.test/api/v2/",
        scope,
      });
    expect((await ask()).body.scope).toBe("read:users update:users");
    expect((await ask("read:users delete:users")).body.scope).toBe("read:users");
    expect((await ask("update:users")).body.scope).toBeUndefined();
    expect(await ask("delete:users")).toMatchObject({ status: 403, body: { error: "access_denied" } });
  });

  it("takes forms, Basic authentication and unknown parameters", async () => {
    const client = await site.addClient({ tokenEndpointAuthMethod: "client_secret_basic" });
    await site.addGrant(client, "https://one.test/api/v2/", ["read:users"]);
    const basic = Buffer.from(`${client.clientId}:${SECRET}`).toString("base64");
    const answer = await site.post(
      "/oauth/token",
      {
        grant_type: "client_credentials",
        audience: "https://one.test/api/v2/",
        response_type: "token_id",
        extra: "value",
      },
      { form: true, headers: { authorization: `Basic ${basic}` } },
    );
    expect(answer.status).toBe(200);
  });

  it("answers at every domain of the tenant with that domain's issuer and Management API", async () => {
    const client = await site.addClient();
    await site.addGrant(client, "https://one.test/api/v2/", ["read:users"]);
    const answer = await site.post(
      "/oauth/token",
      {
        grant_type: "client_credentials",
        client_id: client.clientId,
        client_secret: SECRET,
        audience: "https://one-alias.test/api/v2/",
      },
      { domain: "one-alias.test" },
    );
    expect(decodeJwt(String(answer.body.access_token))).toMatchObject({
      iss: "https://one-alias.test/",
      aud: "https://one-alias.test/api/v2/",
    });
  });

  it("takes an audience that is no URI, and writes nothing to the database", async () => {
    const client = await site.addClient();
    await site.addApi({ identifier: "orders api #1" });
    await site.addGrant(client, "orders api #1", ["read:orders"]);
    let writes = 0;
    const { upsert } = site.store.oidc;
    site.store.oidc.upsert = (...input) => {
      writes++;
      return upsert(...input);
    };
    const answer = await site.post("/oauth/token", {
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: SECRET,
      audience: "orders api #1",
    });
    site.store.oidc.upsert = upsert;
    expect(decodeJwt(String(answer.body.access_token)).aud).toBe("orders api #1");
    expect(writes).toBe(0);
  });

  it("uses an API's own lifetime, secret and dialect", async () => {
    const client = await site.addClient();
    await site.addApi({ identifier: "urn:rfc", tokenLifetimeSeconds: 60, tokenDialect: "rfc9068_profile_authz" });
    await site.addGrant(client, "urn:rfc", ["read:orders"]);
    const answer = await site.post("/oauth/token", {
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: SECRET,
      audience: "urn:rfc",
    });
    expect(answer.body.expires_in).toBe(60);
    const token = String(answer.body.access_token);
    expect(decodeProtectedHeader(token).typ).toBe("at+jwt");
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ client_id: client.clientId, jti: expect.any(String), permissions: ["read:orders"] });
    expect(claims.azp).toBeUndefined();
    expect(claims.gty).toBeUndefined();
  });

  it("signs with an API's own algorithm", async () => {
    const client = await site.addClient();
    const sealedSigningSecret = createSealer(MASTER_KEY);
    for (const signingAlg of ["RS256", "RS512", "PS256", "HS256"] as const) {
      const id = newObjectId();
      const sealed = sealedSigningSecret.seal(
        "api secret ".repeat(5),
        sealContext.apiSigningSecret(site.tenant.id, id),
      );
      const identifier = `urn:alg:${signingAlg}`;
      await site.addApi({ id, identifier, signingAlg, sealedSigningSecret: sealed });
      await site.addGrant(client, identifier, []);
      const { body } = await site.post("/oauth/token", {
        grant_type: "client_credentials",
        client_id: client.clientId,
        client_secret: SECRET,
        audience: identifier,
      });
      const token = String(body.access_token);
      expect(decodeProtectedHeader(token).alg).toBe(signingAlg);
      if (signingAlg === "HS256") await jwtVerify(token, new TextEncoder().encode("api secret ".repeat(5)));
      else
        await jwtVerify(
          token,
          await importJWK((await site.keyRing.current(site.tenant.id)).key.publicJwk as never, signingAlg),
        );
    }
  });

  it("refuses a client of another tenant", async () => {
    const client = await site.addClient({ tenantId: site.otherTenant.id });
    await site.addGrant(client, "https://two.test/api/v2/", ["read:users"]);
    const body = {
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: SECRET,
      audience: "https://two.test/api/v2/",
    };
    expect((await site.post("/oauth/token", body, { domain: "two.test" })).status).toBe(200);
    expect(await site.post("/oauth/token", body)).toMatchObject({
      status: 401,
      body: { error: "access_denied", error_description: "Unauthorized" },
    });
  });
});
