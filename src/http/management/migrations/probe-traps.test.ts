import { describe, expect, it } from "vitest";
import { ann, bob, type Probed, useProbeSite } from "../../../../test/support/probe-site.ts";
import { hasSeedScripts, readSeedScripts } from "../../../../test/support/seed-scripts.ts";

const the = useProbeSite();

/** The network that leads to the source, with more of `options.usher`. */
const networkAnd = (more: object) => ({ network: { policy: "list", hosts: [the.source.domain] }, ...more });

/** The traps that the guide's scripts share with others: double prefix, a poorer profile at sign-in, errors known by their texts. */
function expectTrapsToldOf(probed: Probed) {
  expect(probed.step("id_prefix")).toMatchObject({ status: "warning", advice: expect.stringContaining('"auth0|"') });
  expect(probed.step("same_profile")).toMatchObject({
    status: "warning",
    seen: expect.stringContaining("appMetadata"),
  });
  expect(probed.step("wrong_password")).toMatchObject({
    status: "ok",
    advice: expect.stringContaining("WrongUsername"),
  });
  expect(probed.step("lookup_absent")).toMatchObject({
    status: "ok",
    advice: expect.stringContaining("callback(null)"),
  });
}

describe.runIf(hasSeedScripts)("the guide's own scripts", () => {
  const seed = () =>
    readSeedScripts({
      domain: the.source.domain,
      clientId: the.source.clientId,
      clientSecret: the.source.clientSecret,
      audience: the.source.audience,
    });

  it("are told of their traps: double prefix, no filter by connection, a poorer profile", async () => {
    const probed = await the.probe(await the.connect(seed()), { ...ann, other_identifier: bob.identifier });
    expect(probed.step("connection_filter").status).toBe("failed");
    expectTrapsToldOf(probed);
    expect(probed.body.user.user_id).toBe("auth0|auth0|ann1");
  });

  it("are fine once the prefix is taken off, and warned of the missing filter without somebody to try it with", async () => {
    const probed = await the.probe(
      await the.connect(seed(), { usher: networkAnd({ strip_user_id_prefix: "auth0|" }) }),
      ann,
    );
    expect(probed.step("id_prefix")).toMatchObject({ status: "ok" });
    expect(probed.step("connection_filter")).toMatchObject({
      status: "warning",
      seen: expect.stringContaining("SourceDatabase"),
    });
    expect(probed.body.user.user_id).toBe("auth0|ann1");
  });

  it("whose placeholder was left are not asked to guess", async () => {
    const { login, get_user } = seed();
    const left = login.replace(the.source.clientSecret, "<YOUR SOURCE APP SECRET>");
    const probed = await the.probe(await the.connect({ login: left, get_user }));
    expect(probed.step("scripts")).toMatchObject({
      status: "failed",
      seen: expect.stringContaining("<YOUR SOURCE APP SECRET>"),
    });
    expect(probed.step("client_credentials").status).toBe("failed");
  });
});

describe("scripts with the traps of the guide's", () => {
  // In a setting, so that the script's own text says nothing of connections.
  const PEOPLE = JSON.stringify({
    [ann.identifier]: {
      user_id: "auth0|7",
      email: ann.identifier,
      email_verified: true,
      app_metadata: { plan: "pro" },
      identities: [{ connection: "Staff", provider: "auth0", user_id: "7" }],
    },
    [bob.identifier]: { user_id: "auth0|8", email: bob.identifier, identities: [{ connection: "Shop" }] },
  });
  const login = `function login(email, password, callback) {
    if (email !== 'ann@source.com') return callback(new Error('Wrong email or password.'));
    callback(null, { user_id: 'auth0|7', email: email, email_verified: true });
  }`;
  const get_user = `function getByEmail(email, callback) {
    var people = JSON.parse(configuration.PEOPLE);
    if (!people[email]) return callback(new Error('User does not exist'));
    callback(null, people[email]);
  }`;

  it("are told: double prefix, no filter, a poorer profile at sign-in, errors that are recognised by their texts", async () => {
    const probed = await the.probe(await the.connect({ login, get_user }, { configuration: { PEOPLE } }), ann);
    expect(probed.step("connection_filter")).toMatchObject({
      status: "warning",
      seen: expect.stringContaining("Staff"),
    });
    expectTrapsToldOf(probed);
    expect(probed.body.user.user_id).toBe("auth0|auth0|7");
  });

  it("fail where somebody of another connection is found, and where texts are not to be recognised", async () => {
    const usher = {
      recognise_wrong_password_texts: false,
      recognise_absent_user_texts: false,
      strip_user_id_prefix: "auth0|",
    };
    const id = await the.connect({ login, get_user }, { usher, configuration: { PEOPLE } });
    const probed = await the.probe(id, { ...ann, other_identifier: bob.identifier });
    for (const name of ["connection_filter", "wrong_password", "lookup_absent"])
      expect(probed.step(name).status, name).toBe("failed");
    expect(probed.step("id_prefix").status).toBe("ok");
  });
});
