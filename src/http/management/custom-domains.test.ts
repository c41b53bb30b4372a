import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";

describe("the domains of a tenant", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;

  beforeAll(async () => {
    site = await openManagementSite();
    acme = await site.addTenant();
  });
  afterAll(() => site.close());

  const add = (domain: string) => acme.request("POST", "/custom-domains", { body: { domain } });
  const list = async (): Promise<{ custom_domain_id: string; domain: string }[]> =>
    (await acme.request("GET", "/custom-domains")).body;
  const remove = (id: string, at?: string) =>
    acme.request("DELETE", `/custom-domains/${id}`, at === undefined ? {} : { headers: { host: at } });

  it("are added, answer at once, and are removed", async () => {
    const domain = `second.${acme.domain}:8443`;
    const created = await add(domain.toUpperCase());
    const shown = {
      custom_domain_id: expect.stringMatching(/^cd_/),
      domain,
      primary: false,
      in_use: false,
      status: "ready",
      type: "self_managed_certs",
    };
    expect([created.status, created.body]).toEqual([201, shown]);
    expect(await list()).toEqual([
      expect.objectContaining({ domain: acme.domain, primary: true, in_use: true }),
      shown,
    ]);
    const { custom_domain_id: id } = created.body;
    expect((await acme.request("GET", `/custom-domains/${id}`)).body).toEqual(shown);
    // The token is for another domain's issuer: the tenant is found, the caller is not admitted.
    const there = () => acme.request("GET", "/custom-domains", { headers: { host: domain } });
    expect((await there()).status).toBe(401);
    expect((await remove(id)).status).toBe(204);
    expect([(await list()).length, (await there()).status, (await remove(id)).status]).toEqual([1, 404, 404]);
  });

  it("keep the primary one, and so the last", async () => {
    const [primary] = await list();
    const answer = await remove(primary!.custom_domain_id);
    expect([answer.status, answer.body.errorCode]).toEqual([409, "custom_domain_in_use"]);
    expect(await list()).toHaveLength(1);
  });

  it("belong to one tenant each, and are domains", async () => {
    const other = await site.addTenant();
    const taken = await add(other.domain);
    expect([taken.status, taken.body.errorCode]).toEqual([409, "custom_domain_conflict"]);
    expect((await add(acme.domain)).status).toBe(409);
    for (const wrong of [
      "",
      "two words",
      "https://example.com",
      "-x",
      "example.com/path",
      "a..example.com",
      "*.example.com",
      "example.com:99999",
      "example.com:0443",
      "0x7f.1",
    ])
      expect((await add(wrong)).status).toBe(400);
    expect((await acme.request("POST", "/custom-domains", { body: { domain: "x.example" }, scopes: [] })).status).toBe(
      403,
    );
  });
});
