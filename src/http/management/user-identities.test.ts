import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { addTenantWithUsers, createUser, userPath } from "../../../test/support/management-users.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

const newTenant = (options?: Record<string, unknown>) => addTenantWithUsers(site, options);

describe("identities", () => {
  async function two() {
    const { acme, connection } = await newTenant();
    const { body: ann } = await createUser(acme, { email: "ann@example.com", given_name: "Ann" });
    const { body: bob } = await createUser(acme, {
      email: "bob@example.com",
      given_name: "Bob",
      user_metadata: { kept: false },
    });
    return { acme, connection, ann, bob };
  }

  test("an identity that is linked to somebody else cannot be linked, let alone bring them over", async () => {
    const { acme, ann, bob } = await two();
    const { body: eve } = await createUser(acme, { email: "eve@example.com" });
    const link = { provider: "auth0", user_id: bob.user_id };
    expect((await acme.request("POST", userPath(ann, "/identities"), { body: link })).status).toBe(201);
    expect(await acme.request("POST", userPath(eve, "/identities"), { body: link })).toMatchObject({
      status: 409,
      body: { errorCode: "identity_conflict" },
    });
    expect((await acme.request("GET", userPath(ann))).body.identities).toHaveLength(2);
  });

  test("linking moves the identity with its profile, unlinking makes it a user again", async () => {
    const { acme, connection, ann, bob } = await two();
    const linked = await acme.request("POST", userPath(ann, "/identities"), {
      body: { provider: "auth0", user_id: bob.user_id, connection_id: connection.id },
    });
    expect(linked.status).toBe(201);
    expect(linked.body).toMatchObject([
      {
        user_id: ann.user_id.slice(6),
        provider: "auth0",
        isSocial: false,
        connection: "Users",
        profileData: { email: "ann@example.com", given_name: "Ann", email_verified: false },
      },
      {
        user_id: bob.user_id.slice(6),
        profileData: { email: "bob@example.com", given_name: "Bob", email_verified: false },
      },
    ]);
    expect((await acme.request("GET", userPath(bob))).status).toBe(404);
    const after = (await acme.request("GET", userPath(ann))).body;
    expect(after.identities).toHaveLength(2);
    expect(after.identities[0]).not.toHaveProperty("profileData");
    expect(after).not.toHaveProperty("user_metadata");

    const again = await acme.request("POST", userPath(ann, "/identities"), {
      body: { provider: "auth0", user_id: bob.user_id },
    });
    expect(again.status).toBe(409);
    const unlinked = await acme.request("DELETE", userPath(ann, `/identities/auth0/${bob.user_id.slice(6)}`));
    expect(unlinked.status).toBe(200);
    expect(unlinked.body).toMatchObject([{ user_id: ann.user_id.slice(6) }]);
    expect((await acme.request("GET", userPath(bob))).body).toMatchObject({ email: "bob@example.com" });
  });

  test.each([
    [{ provider: "auth0" }, 400],
    [{}, 400],
    [{ link_with: "not a token" }, 400],
    [{ provider: "auth0", user_id: "nobody" }, 404],
    [{ provider: "google-oauth2", user_id: "1" }, 404],
  ])("linking with %j gives %i", async (body, status) => {
    const { acme, ann } = await two();
    expect((await acme.request("POST", userPath(ann, "/identities"), { body })).status).toBe(status);
  });

  test("a user cannot be linked with themselves, nor lose the first identity", async () => {
    const { acme, ann } = await two();
    expect(
      (await acme.request("POST", userPath(ann, "/identities"), { body: { provider: "auth0", user_id: ann.user_id } }))
        .status,
    ).toBe(400);
    expect((await acme.request("DELETE", userPath(ann, `/identities/auth0/${ann.user_id.slice(6)}`))).status).toBe(400);
    expect((await acme.request("DELETE", userPath(ann, "/identities/auth0/nobody"))).status).toBe(404);
  });

  test("a person may link only what they hold a token for", async () => {
    const { acme, ann, bob } = await two();
    const self = { scopes: ["update:current_user_identities"], subject: ann.user_id };
    const answer = await acme.request("POST", userPath(ann, "/identities"), {
      body: { provider: "auth0", user_id: bob.user_id },
      ...self,
    });
    expect(answer.status).toBe(403);
  });
});
