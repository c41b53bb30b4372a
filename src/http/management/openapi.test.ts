import { describe, expect, it } from "vitest";
import { MANAGEMENT_SCOPES } from "../../domain/management-scopes.ts";
import { docsPage } from "./docs-page.ts";
import { openApiDocument, parametersOf } from "./openapi.ts";
import { managementRoutes } from "./routes.ts";

type Operation = {
  operationId: string;
  responses: Record<string, { description: string; content?: unknown }>;
  parameters: { name: string; in: string }[];
};
const issuer = "https://login.example.com/";
const document = openApiDocument(managementRoutes, issuer) as unknown as {
  paths: Record<string, Record<string, Operation>>;
};

describe("the list of routes", () => {
  it("has no two routes with one method and path, and no two with one operation id", () => {
    const places = managementRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(managementRoutes.map(({ operationId }) => operationId)).size).toBe(managementRoutes.length);
  });

  it("asks only for scopes that the system API has", () => {
    const known = new Set(MANAGEMENT_SCOPES.map(({ value }) => value));
    const asked = managementRoutes.flatMap(({ scopes }) => scopes);
    expect(asked.filter((scope) => !known.has(scope))).toEqual([]);
  });

  it("names every scope once, with a description", () => {
    expect(new Set(MANAGEMENT_SCOPES.map(({ value }) => value)).size).toBe(MANAGEMENT_SCOPES.length);
    expect(MANAGEMENT_SCOPES.every(({ description }) => description.length > 3)).toBe(true);
    expect(MANAGEMENT_SCOPES).toContainEqual({ value: "read:sign_in_traces", description: "Read sign in traces" });
  });

  it.each(managementRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s describes each parameter of its path",
    (_name, route) => {
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        parametersOf(route)
          .filter((one) => one.in === "path")
          .map(({ name }) => name),
      ).toEqual(inPath);
    },
  );
});

describe("the API document", () => {
  it("has every route, each with its success status, and the errors every route has", () => {
    for (const route of managementRoutes) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      expect(operation, route.path).toMatchObject({ operationId: route.operationId });
      expect(Object.keys(operation!.responses)).toEqual(
        expect.arrayContaining([String(route.status), "400", "401", "403", "429"]),
      );
      expect(operation!.responses[route.status]?.content !== undefined).toBe(route.reply !== undefined);
    }
  });

  it("is plain JSON with no reference that leads nowhere", () => {
    const text = JSON.stringify(document);
    expect(JSON.parse(text)).toEqual(document);
    for (const [, ref = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = ref
        .split("/")
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect(target, ref).toBeDefined();
    }
  });
});

describe("the page", () => {
  const page = docsPage(managementRoutes, issuer);

  it("shows every route and loads nothing from elsewhere", () => {
    for (const { operationId } of managementRoutes) expect(page).toContain(`id="${operationId}"`);
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/\sstyle=/);
    expect([...page.matchAll(/(?:src|href)="(?!#|\/api\/v2\/)([^"]*)"/g)]).toEqual([]);
  });
});
