import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { brandingOf } from "../../domain/branding.ts";

let site: ManagementSite;
beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

const GRADIENT = { type: "linear-gradient", start: "#ffffff", end: "#2244AA", angle_deg: 35 };

describe("the branding of a tenant", () => {
  it("is empty until it is set, changes field by field, and is kept when the settings change", async () => {
    const { request, tenant } = await site.addTenant();
    expect(await request("GET", "/branding")).toMatchObject({ status: 200, body: {} });
    const first = {
      colors: { primary: "#0059d6", page_background: "#fff" },
      logo_url: "https://cdn.example.com/l.png",
    };
    expect((await request("PATCH", "/branding", { body: first })).body).toEqual(first);
    const body = { colors: { page_background: GRADIENT }, font: { url: "https://fonts.example.com/f.woff2" } };
    await request("PATCH", "/branding", { body });
    await request("PATCH", "/tenants/settings", { body: { friendly_name: "Acme" } });

    const after = { ...first, ...body, colors: { primary: "#0059d6", page_background: GRADIENT } };
    expect((await request("GET", "/branding")).body).toEqual(after);
    expect((await request("GET", "/tenants/settings")).body).not.toHaveProperty("branding");
    expect(brandingOf((await site.deps.config.tenant(tenant.id))!)).toMatchObject({
      primary: [0, 89, 214],
      pageBackground: { start: [255, 255, 255], end: [34, 68, 170], angleDegrees: 35 },
      logoUrl: "https://cdn.example.com/l.png",
    });
  });

  it("loses what is set to null", async () => {
    const { request } = await site.addTenant();
    await request("PATCH", "/branding", {
      body: { colors: { primary: "#0059d6", page_background: "#ffffff" }, favicon_url: "https://a.example/f.ico" },
    });
    const { body } = await request("PATCH", "/branding", { body: { colors: { primary: null }, favicon_url: null } });
    expect(body).toEqual({ colors: { page_background: "#ffffff" } });
    expect((await request("PATCH", "/branding", { body: { colors: null } })).body).toEqual({});
  });

  it.each([
    ["a colour by name", { colors: { primary: "red" } }],
    ["a colour that ends the style sheet's rule", { colors: { primary: "#fff;}" } }],
    ["a logo without TLS", { logo_url: "http://cdn.example.com/logo.png" }],
    ["a script for a logo", { logo_url: "javascript:alert(1)" }],
    ["a logo whose host would end the policy's directive", { logo_url: "https://a.example;script-src *" }],
    ["a gradient without an end", { colors: { page_background: { type: "linear-gradient", start: "#ffffff" } } }],
    ["an unknown field", { colours: {} }],
  ])("refuses %s", async (_title, body) => {
    const { request } = await site.addTenant();
    expect(await request("PATCH", "/branding", { body })).toMatchObject({ status: 400 });
    expect((await request("GET", "/branding")).body).toEqual({});
  });

  it("needs its own scopes", async () => {
    const { request } = await site.addTenant();
    expect((await request("GET", "/branding", { scopes: ["update:branding"] })).status).toBe(403);
    expect((await request("PATCH", "/branding", { scopes: ["read:branding"], body: {} })).status).toBe(403);
  });
});
