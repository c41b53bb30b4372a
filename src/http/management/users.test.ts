import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { addTenantWithUsers, createUser, USER_PASSWORD, userPath } from "../../../test/support/management-users.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

const newTenant = (options?: Record<string, unknown>) => addTenantWithUsers(site, options);

describe("deleting", () => {
  test("a user is gone, and their sessions; deleting again or never-seen ids answers the same", async () => {
    const { acme } = await newTenant();
    const { body: user } = await createUser(acme, { email: "ann@example.com" });
    await site.deps.store.oidc.upsert(acme.tenant.id, "Session", "s3", { accountId: user.user_id }, undefined);
    for (const path of [userPath(user), userPath(user), "/users/auth0%7Cnever"]) {
      const answer = await acme.request("DELETE", path);
      expect([answer.status, answer.text]).toEqual([204, ""]);
    }
    expect((await acme.request("GET", userPath(user))).body).toEqual({
      statusCode: 404,
      error: "Not Found",
      message: "The user does not exist.",
      errorCode: "inexistent_user",
    });
    expect(await site.deps.store.oidc.find(acme.tenant.id, "Session", "s3")).toBeUndefined();
    expect((await createUser(acme, { email: "ann@example.com" })).status).toBe(201);
  });
});

describe("listing and searching", () => {
  test("with a total that is counted no further than somebody wants to know", async () => {
    const { acme } = await newTenant();
    for (const name of ["ann", "ada", "bob"]) await createUser(acme, { email: `${name}@example.com` });
    const list = async (more: string) =>
      (await acme.request("GET", `/users?include_totals=true&per_page=1${more}`)).body;
    expect(await list("&q=email:a*&max_total=1")).toMatchObject({ total: 1, total_is_at_least: true, length: 1 });
    const all = await list("&q=email:a*&max_total=2");
    expect([all.total, all.total_is_at_least]).toEqual([2, undefined]);
    expect((await list("&max_total=100")).total).toBe(3);
  });

  test("by q, sorted, paged, with totals and chosen fields", async () => {
    const { acme } = await newTenant();
    for (const [name, plan] of [
      ["ann", "gold"],
      ["bob", "gold"],
      ["cid", "free"],
    ]) {
      await createUser(acme, { email: `${name}@example.com`, name: `${name} Lee`, app_metadata: { plan } });
    }
    const get = async (query: string) => (await acme.request("GET", `/users?${query}`)).body;
    const emails = (users: { email: string }[]) => users.map(({ email }) => email.split("@")[0]);

    expect(emails(await get("sort=email:-1"))).toEqual(["cid", "bob", "ann"]);
    expect(
      emails(await get(`search_engine=v3&q=${encodeURIComponent('app_metadata.plan:"gold" AND NOT email:ann*')}`)),
    ).toEqual(["bob"]);
    expect(emails(await get(`q=${encodeURIComponent('identities.connection:"Users" AND name:"ANN LEE"')}`))).toEqual([
      "ann",
    ]);
    expect(emails(await get("connection=Users&q=cid*"))).toEqual(["cid"]);
    expect(await get("connection=Others")).toEqual([]);
    expect(
      await get("q=email.domain:example.com&sort=email:1&per_page=2&page=1&include_totals=true&fields=email"),
    ).toEqual({
      start: 2,
      limit: 2,
      length: 1,
      total: 3,
      users: [{ email: "cid@example.com" }],
    });
    const first = await get("take=2&fields=user_id");
    expect(first.users).toHaveLength(2);
    const second = await get(`take=2&from=${first.next}`);
    expect(second.users).toHaveLength(1);
    expect(second.next).toBeUndefined();
  });

  test.each([
    ["search_engine=v2", "You are not allowed to use search_engine=v2. Use search_engine=v3 instead."],
    ["search_engine=v1", "You are not allowed to use search_engine=v1. Use search_engine=v3 instead."],
    ["q=email:", "Query validation error"],
    ["sort=app_metadata.x:1", "Query validation error"],
    ["sort=nonsense:1", ""],
    ["page=20&per_page=100", "You can only page through the first 1000 records."],
    ["per_page=101", ""],
    ["page=-1", ""],
    ["include_totals=maybe", ""],
    ["take=2&from=garbage*", ""],
  ])("GET /users?%s is refused", async (query, message) => {
    const { acme } = await newTenant();
    const answer = await acme.request("GET", `/users?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
    expect(answer.body.errorCode).toBe("invalid_query_string");
  });

  test("users-by-email wants an address and finds nothing by another casing", async () => {
    const { acme } = await newTenant();
    await createUser(acme, { email: "ann@example.com" });
    expect((await acme.request("GET", "/users-by-email")).status).toBe(400);
    expect((await acme.request("GET", "/users-by-email?email=Ann@example.com")).body).toEqual([]);
    expect((await acme.request("GET", "/users-by-email?email=ann@example.com&fields=email")).body).toEqual([
      { email: "ann@example.com" },
    ]);
  });
});

test("no answer holds a password or a hash", async () => {
  const { acme } = await newTenant();
  const { body: user, text } = await createUser(acme, { email: "ann@example.com" });
  const answers = [
    text,
    (await acme.request("PATCH", userPath(user), { body: { password: USER_PASSWORD } })).text,
    ...(await Promise.all(
      ["", "/logs", "/sign-in-traces"].map(async (rest) => (await acme.request("GET", userPath(user, rest))).text),
    )),
    (await acme.request("GET", "/users?include_totals=true")).text,
    (await acme.request("GET", "/logs?per_page=100")).text,
  ];
  for (const answer of answers) {
    expect(answer).not.toMatch(/\$argon2|password_?hash/i);
    expect(answer).not.toContain(USER_PASSWORD);
  }
});

test("another tenant's users are not there, whatever is asked of them", async () => {
  const { acme } = await newTenant();
  const { acme: other } = await newTenant();
  const { body: user } = await createUser(acme, { email: "ann@example.com" });
  const requests: [string, string, unknown?][] = [
    ["GET", ""],
    ["PATCH", "", { nickname: "x" }],
    ["GET", "/logs"],
    ["GET", "/sign-in-traces"],
    ["GET", "/sessions"],
    ["DELETE", "/sessions"],
    ["GET", "/refresh-tokens"],
    ["DELETE", "/refresh-tokens"],
    ["GET", "/enrollments"],
    ["GET", "/organizations"],
    ["GET", "/connected-accounts"],
    ["GET", "/authentication-methods"],
    ["POST", "/identities", { provider: "auth0", user_id: "x" }],
    ["DELETE", "/identities/auth0/x"],
    ["POST", "/multifactor/actions/invalidate-remember-browser"],
  ];
  for (const [method, rest, body] of requests) {
    const answer = await other.request(method, userPath(user, rest), { body });
    expect([method, rest, answer.status]).toEqual([method, rest, 404]);
  }
  for (const method of ["GET", "DELETE"])
    expect((await other.request(method, `/user-blocks/${user.user_id}`)).status).toBe(404);
  expect((await other.request("DELETE", userPath(user))).status).toBe(204);
  expect((await other.request("GET", "/users-by-email?email=ann@example.com")).body).toEqual([]);
  expect((await other.request("GET", "/users")).body).toEqual([]);
  expect((await acme.request("GET", userPath(user))).status).toBe(200);
});
