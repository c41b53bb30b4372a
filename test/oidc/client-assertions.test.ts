import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import type { StoredCredential } from "../../src/domain/client-credential.ts";
import { type OidcSite, openOidcSite, SECRET } from "./oidc-site.ts";

const AUDIENCE = "https://orders.example.com";
const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
let site: OidcSite;
let client: Client;
let serial = 0;

beforeAll(async () => {
  site = await openOidcSite();
  await site.addApi();
  client = await addKeyClient([credential("one", rsa.publicKey)]);
});
afterAll(() => site.close());

function credential(id: string, key: KeyObject, change: Partial<StoredCredential> = {}): StoredCredential {
  const at = new Date().toISOString();
  return {
    id: `cred_${id}`,
    credential_type: "public_key",
    kid: `kid-${id}`,
    alg: "RS256",
    pem: key.export({ type: "spki", format: "pem" }) as string,
    created_at: at,
    updated_at: at,
    ...change,
  };
}

async function addKeyClient(
  credentials: readonly StoredCredential[],
  methods: Record<string, unknown> = { private_key_jwt: { credentials: credentials.map(({ id }) => ({ id })) } },
): Promise<Client> {
  const made = await site.addClient({
    properties: { credentials: credentials as never, client_authentication_methods: methods as never },
  });
  await site.addGrant(made, AUDIENCE, ["read:orders"]);
  return made;
}

interface Made {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: KeyObject;
  readonly alg?: string;
}

function assertion(of: Client, { claims = {}, header = {}, key = rsa.privateKey, alg = "RS256" }: Made = {}) {
  const now = Math.floor((Date.now() + site.time.offsetMs) / 1000);
  return new SignJWT({
    iss: of.clientId,
    sub: of.clientId,
    aud: "https://one.test/",
    iat: now,
    exp: now + 60,
    jti: `jti-${++serial}`,
    ...claims,
  })
    .setProtectedHeader({ alg, ...header })
    .sign(key);
}

const exchange = (clientAssertion: string, change: Record<string, unknown> = {}, domain = "one.test") =>
  site.post(
    "/oauth/token",
    {
      grant_type: "client_credentials",
      audience: AUDIENCE,
      client_assertion_type: TYPE,
      client_assertion: clientAssertion,
      ...change,
    },
    { domain },
  );

describe("a client that proves itself by a signature", () => {
  it("gets its token, with or without its client_id beside the assertion", async () => {
    for (const change of [{}, { client_id: client.clientId }]) {
      const answer = await exchange(await assertion(client), change);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toMatchObject({ token_type: "Bearer", scope: "read:orders" });
    }
  });

  it("names the issuer, with or without its slash, or the token endpoint as the audience", async () => {
    for (const aud of [
      "https://one.test/",
      "https://one.test",
      "https://one.test/oauth/token",
      ["https://x.test/", "https://one.test/"],
    ]) {
      const answer = await exchange(await assertion(client, { claims: { aud } }));
      expect(answer.status, String(aud)).toBe(200);
    }
    for (const aud of [
      "https://two.test/",
      "https://one.test/userinfo",
      "https://one.test.evil.test/",
      client.clientId,
      "",
    ]) {
      const answer = await exchange(await assertion(client, { claims: { aud } }));
      expect([answer.status, answer.body.error], String(aud)).toEqual([401, "access_denied"]);
    }
  });

  it("signs with the algorithm its credential has", async () => {
    const signers = [
      { alg: "RS384", pair: rsa },
      { alg: "PS256", pair: rsa },
      { alg: "ES256", pair: ec },
    ];
    for (const { alg, pair } of signers) {
      const own = await addKeyClient([credential(alg, pair.publicKey, { alg })]);
      const good = await exchange(await assertion(own, { alg, key: pair.privateKey }));
      expect(good.status, good.text).toBe(200);
    }
    const wrong = await exchange(await assertion(client, { alg: "PS256" }));
    expect(wrong.status).toBe(401);
  });

  it("may have two keys while it goes from one to the other", async () => {
    const own = await addKeyClient([credential("old", rsa.publicKey), credential("new", otherRsa.publicKey)]);
    for (const key of [rsa.privateKey, otherRsa.privateKey]) {
      expect((await exchange(await assertion(own, { key }))).status).toBe(200);
    }
    const named = await assertion(own, { key: otherRsa.privateKey, header: { kid: "kid-new" } });
    expect((await exchange(named)).status).toBe(200);
    const misnamed = await assertion(own, { key: otherRsa.privateKey, header: { kid: "kid-old" } });
    expect((await exchange(misnamed)).status).toBe(401);
  });

  it("is refused as soon as its key expires", async () => {
    const own = await addKeyClient([
      credential("short", rsa.publicKey, { expires_at: new Date(Date.now() + 3_600_000).toISOString() }),
    ]);
    expect((await exchange(await assertion(own))).status).toBe(200);
    site.time.offsetMs += 3_700_000;
    try {
      // The library has no clock of ours: this assertion is good by the real one.
      const later = await assertion(own, { claims: { exp: Math.floor(Date.now() / 1000) + 60 } });
      expect((await exchange(later)).status).toBe(401);
    } finally {
      site.time.offsetMs -= 3_700_000;
    }
  });
});

describe("an assertion", () => {
  it("is taken once, also when it comes many times at once", async () => {
    const once = await assertion(client);
    expect((await exchange(once)).status).toBe(200);
    expect((await exchange(once)).status).toBe(401);
    const raced = await assertion(client);
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(raced)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
  });

  it("is refused when it is not this client's, expired, lives long, or lacks a claim", async () => {
    const now = Math.floor(Date.now() / 1000);
    const other = await addKeyClient([credential("other", otherRsa.publicKey)]);
    const bad: Record<string, string> = {
      "another key": await assertion(client, { key: otherRsa.privateKey }),
      "another client's name": await assertion(other),
      "another iss": await assertion(client, { claims: { iss: other.clientId } }),
      expired: await assertion(client, { claims: { iat: now - 900, exp: now - 600 } }),
      "not yet": await assertion(client, { claims: { nbf: now + 600 } }),
      "an hour": await assertion(client, { claims: { exp: now + 3600 } }),
      "for ever": await assertion(client, { claims: { exp: 1e300 } }),
      "no exp": await assertion(client, { claims: { exp: undefined } }),
      "no jti": await assertion(client, { claims: { jti: undefined } }),
      "long jti": await assertion(client, { claims: { jti: "j".repeat(5000) } }),
      "jti of another type": await assertion(client, { claims: { jti: { a: 1 } as never } }),
      "no sub": await assertion(client, { claims: { sub: undefined } }),
      "no text as sub": await assertion(client, { claims: { sub: ["__proto__"] as never } }),
      "no JWT": "abc",
      "three dots": "...",
      unsigned: `${Buffer.from('{"alg":"none"}').toString("base64url")}.${(await assertion(client)).split(".")[1]}.`,
    };
    for (const [name, value] of Object.entries(bad)) {
      const answer = await exchange(value);
      expect([answer.status, answer.body.error], name).toEqual([401, "access_denied"]);
      expect(answer.text, name).not.toContain(value.slice(0, 20));
    }
    expect(site.bugs).toEqual([]);
  });

  it("cannot be made with the secret, the public key as a secret, or for a client with a secret", async () => {
    const pem = rsa.publicKey.export({ type: "spki", format: "pem" }) as string;
    const withSecret = await site.addClient();
    const hmac = (of: Client, secret: string) =>
      new SignJWT({ iss: of.clientId, sub: of.clientId, aud: "https://one.test/", jti: `jti-${++serial}` })
        .setProtectedHeader({ alg: "HS256" })
        .setExpirationTime("1m")
        .sign(new TextEncoder().encode(secret));
    for (const value of [await hmac(client, pem), await hmac(client, SECRET), await hmac(withSecret, SECRET)]) {
      expect((await exchange(value)).status).toBe(401);
    }
    expect((await exchange(await assertion(withSecret))).status).toBe(401);
  });

  it("of one tenant's client is nothing at another tenant", async () => {
    const answer = await exchange(await assertion(client, { claims: { aud: "https://two.test/" } }), {}, "two.test");
    expect(answer.status).toBe(401);
  });

  it("comes alone: with a secret beside it, or of another type, it is refused", async () => {
    for (const change of [
      { client_secret: SECRET },
      { client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" },
      { client_assertion_type: undefined },
      { client_id: "another" },
    ]) {
      expect((await exchange(await assertion(client), change)).status, JSON.stringify(change)).toBeGreaterThanOrEqual(
        400,
      );
    }
  });
});

describe("a client with keys", () => {
  it("cannot use its secret, nor be taken for a public client", async () => {
    const { clientId: client_id } = client;
    const bare = { grant_type: "client_credentials", audience: AUDIENCE, client_id };
    expect((await site.post("/oauth/token", { ...bare, client_secret: SECRET })).status).toBe(401);
    expect((await site.post("/oauth/token", bare)).status).toBe(401);
  });

  it("that is set up for a method which is not offered here cannot authenticate at all", async () => {
    const keys = [credential("tls", rsa.publicKey)];
    const own = await addKeyClient(keys, { tls_client_auth: { credentials: [{ id: "cred_tls" }] } });
    const bare = { grant_type: "client_credentials", audience: AUDIENCE, client_id: own.clientId };
    expect((await site.post("/oauth/token", bare)).status).toBe(401);
    expect((await site.post("/oauth/token", { ...bare, client_secret: SECRET })).status).toBe(401);
    expect((await exchange(await assertion(own))).status).toBe(401);
  });

  it("may have credentials that are not for signing in", async () => {
    const both = [credential("in-use", rsa.publicKey), credential("spare", otherRsa.publicKey)];
    const own = await addKeyClient(both, { private_key_jwt: { credentials: [{ id: "cred_in-use" }] } });
    expect((await exchange(await assertion(own))).status).toBe(200);
    expect((await exchange(await assertion(own, { key: otherRsa.privateKey }))).status).toBe(401);
  });
});
