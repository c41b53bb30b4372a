import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMINISTRATOR_ROLES, type Administrator, type AdministratorRole } from "../../src/domain/administrator.ts";
import { scopesOfRole } from "../../src/domain/administrator-scopes.ts";
import { MANAGEMENT_SCOPES } from "../../src/domain/management-scopes.ts";
import { managementRoutes } from "../../src/http/management/routes.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../support/management-site.ts";

let site: ManagementSite;
let acme: TenantAtSite;
const people = {} as Record<AdministratorRole, Administrator>;

beforeAll(async () => {
  site = await openManagementSite();
  acme = await site.addTenant();
  for (const role of ADMINISTRATOR_ROLES) people[role] = await acme.addAdministrator(role);
});
afterAll(() => site?.close());

/** A request that gets as far as the role lets it: what it is about is not there. */
async function isLetIn(role: AdministratorRole, method: string, pattern: string): Promise<boolean> {
  const path = pattern.replaceAll(/\{\w+\}/g, "nobody");
  const { status, body } = await acme.request(method, path, {
    as: people[role],
    body: method === "GET" ? undefined : {},
  });
  expect(status, `${method} ${path}`).not.toBe(401);
  expect(status, `${method} ${path}`).toBeLessThan(500);
  return !(status === 403 && body.errorCode === "insufficient_scope");
}

describe.each(ADMINISTRATOR_ROLES)("the role %s", (role) => {
  it("reaches exactly the routes whose scopes it has", async () => {
    const own = scopesOfRole(role);
    const wrong: string[] = [];
    for (const { method, path, scopes } of managementRoutes) {
      // A viewer changes nothing, not even where a change asks for no more than to read.
      const may =
        (scopes.length === 0 || scopes.some((scope) => own.has(scope))) && (role !== "viewer" || method === "GET");
      if ((await isLetIn(role, method, path)) !== may) wrong.push(`${method} ${path}`);
    }
    expect(wrong).toEqual([]);
  });
});

it("an owner has every scope that a route asks for, but for those of a person's own user", () => {
  const asked = new Set(managementRoutes.flatMap(({ scopes }) => scopes));
  const missing = [...asked].filter((scope) => !scopesOfRole("owner").has(scope));
  const alternatives = ["read:client_summary"];
  expect(missing.filter((scope) => !scope.includes("current_user") && !alternatives.includes(scope))).toEqual([]);
  const known = new Set(MANAGEMENT_SCOPES.map(({ value }) => value));
  for (const role of ADMINISTRATOR_ROLES)
    expect([...scopesOfRole(role)].filter((scope) => !known.has(scope))).toEqual([]);
});

// Written by hand, so that a wrong list of scopes does not agree with itself. o owner, e editor, s support, v viewer.
const EXPECTED: readonly (readonly [route: string, roles: string])[] = [
  ["GET /administrators/me", "oesv"],
  ["GET /administrators", "o"],
  ["POST /administrators", "o"],
  ["PATCH /administrators/{user_id}", "o"],
  ["DELETE /administrators/{user_id}", "o"],
  ["POST /administrators/{user_id}/invitation", "o"],
  ["GET /security/overview/{id}", "oesv"],
  ["GET /keys/signing", "oesv"],
  ["POST /keys/signing/rotate", "o"],
  ["PUT /keys/signing/{kid}/revoke", "o"],
  ["GET /tenants/settings", "oesv"],
  ["PATCH /tenants/settings", "o"],
  ["GET /attack-protection/brute-force-protection", "oesv"],
  ["PATCH /attack-protection/brute-force-protection", "o"],
  ["PATCH /attack-protection/suspicious-ip-throttling", "o"],
  ["PATCH /emails/provider", "o"],
  ["POST /custom-domains", "o"],
  ["DELETE /custom-domains/{id}", "o"],
  ["GET /clients", "oesv"],
  ["POST /clients", "oe"],
  ["PATCH /clients/{id}", "oe"],
  ["POST /clients/{id}/rotate-secret", "oe"],
  ["POST /client-grants", "oe"],
  ["POST /resource-servers", "oe"],
  ["GET /connections/{id}", "oesv"],
  ["PATCH /connections/{id}", "oe"],
  ["DELETE /connections/{id}", "oe"],
  ["POST /connections/{id}/scripts/{entry}/try", "oe"],
  ["GET /migrations/{connection_id}", "oesv"],
  ["PATCH /migrations/{connection_id}", "oe"],
  ["POST /migrations/{connection_id}/terminate", "oe"],
  ["GET /users", "oesv"],
  ["POST /users", "oes"],
  ["PATCH /users/{id}", "oes"],
  ["DELETE /users/{id}", "oes"],
  ["DELETE /user-blocks/{id}", "oes"],
  ["DELETE /attack-protection/source-blocks", "oes"],
  ["DELETE /users/{id}/sessions", "oes"],
  ["POST /tickets/password-change", "oes"],
  ["POST /jobs/users-exports", "oes"],
  ["GET /jobs/{id}", "oesv"],
  ["GET /logs", "oesv"],
  ["GET /sign-in-traces", "oesv"],
];

it("what each role may do is what it is meant to do", async () => {
  const wrong: string[] = [];
  for (const [route, roles] of EXPECTED) {
    const [method = "", path = ""] = route.split(" ");
    if (!managementRoutes.some((known) => known.method === method && known.path === path)) wrong.push(`no ${route}`);
    for (const role of ADMINISTRATOR_ROLES)
      if ((await isLetIn(role, method, path)) !== roles.includes(role.charAt(0))) wrong.push(`${role}: ${route}`);
  }
  expect(wrong).toEqual([]);
});

describe("a token counts for what its administrator is now", () => {
  it("loses at once what a demotion takes away, and is worth nothing after a removal", async () => {
    const owner = await acme.addAdministrator("owner");
    const asOwner = { as: owner };
    expect((await acme.request("GET", "/administrators", asOwner)).status).toBe(200);

    const change = await acme.request("PATCH", `/administrators/${owner.userId}`, {
      as: people.owner,
      body: { role: "viewer" },
    });
    expect(change.body).toMatchObject({ role: "viewer" });
    expect((await acme.request("GET", "/administrators", asOwner)).status).toBe(403);
    expect((await acme.request("POST", "/clients", { ...asOwner, body: { name: "x" } })).status).toBe(403);
    expect((await acme.request("GET", "/administrators/me", asOwner)).body).toMatchObject({ role: "viewer" });

    expect((await acme.request("DELETE", `/administrators/${owner.userId}`, { as: people.owner })).status).toBe(204);
    expect((await acme.request("GET", "/administrators/me", asOwner)).status).toBe(401);
  });

  it("does not gain by a promotion until it is renewed", async () => {
    const viewer = await acme.addAdministrator("viewer");
    const body = { role: "owner" };
    await acme.request("PATCH", `/administrators/${viewer.userId}`, { as: people.owner, body });
    expect((await acme.request("GET", "/administrators", { as: viewer })).status).toBe(403);
  });

  it("is worth nothing when a password was chosen since", async () => {
    const editor = await acme.addAdministrator("editor");
    const later = new Date(Date.now() + 60_000);
    await site.deps.store.administrators.setPassword(acme.tenant.id, editor.userId, "another hash", later);
    expect((await acme.request("GET", "/administrators/me", { as: editor })).status).toBe(401);
  });

  it("is worth nothing at another tenant, nor for somebody who is no administrator", async () => {
    const other = await site.addTenant();
    expect((await other.request("GET", "/users", { as: people.owner })).status).toBe(401);
    const stranger = { ...people.owner, userId: "usher|000000000000000000000000" };
    expect((await acme.request("GET", "/users", { as: stranger })).status).toBe(401);
  });
});
