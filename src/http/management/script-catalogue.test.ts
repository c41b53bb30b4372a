import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { ListedModule } from "../../scripts/modules/list-modules.ts";

const MODULES: readonly ListedModule[] = [
  { name: "pg", version: "8.0.0", isDefault: true, origin: "shipped", installed: true },
  { name: "pg", version: "9.0.0", isDefault: false, origin: "added", installed: true },
  { name: "mysql", version: "2.0.0", isDefault: true, origin: "shipped", installed: false },
];

describe("what whoever writes a script has to work with", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  beforeAll(async () => {
    site = await openManagementSite({ deps: { listScriptModules: () => MODULES } });
    acme = await site.addTenant();
  });
  afterAll(() => site?.close());

  it("modules are those that are installed, and those of Node.js that scripts may have", async () => {
    const { status, body } = await acme.request("GET", "/script-modules");
    expect(status).toBe(200);
    const named = (name: string) => body.modules.filter((module: { name: string }) => module.name === name);
    expect(named("pg")).toEqual([
      { name: "pg", version: "8.0.0", is_default: true, origin: "shipped" },
      { name: "pg", version: "9.0.0", is_default: false, origin: "added" },
    ]);
    expect(named("mysql")).toEqual([]);
    expect(named("crypto")).toEqual([{ name: "crypto", is_default: true, origin: "node" }]);
    expect(named("fs")).toEqual([]);
  });

  it("templates have both scripts, and say which settings these need", async () => {
    const { body } = await acme.request("GET", "/script-templates");
    expect(body.templates.map(({ name }: { name: string }) => name)).toEqual([
      "empty",
      "auth0",
      "http",
      "postgres",
      "mysql",
    ]);
    for (const { settings, scripts } of body.templates) {
      expect(scripts.get_user).toMatch(/function/);
      for (const name of settings) expect(scripts.login).toContain(name);
    }
  });

  it("neither is for callers that may not read connections", async () => {
    for (const path of ["/script-modules", "/script-templates"])
      expect(await acme.request("GET", path, { scopes: ["read:users"] })).toMatchObject({ status: 403 });
  });
});
