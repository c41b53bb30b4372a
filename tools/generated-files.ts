import { join } from "node:path";
import { makeSchema } from "../dashboard/make-schema.ts";
import { buildScript, SCRIPTS } from "../database-actions/build.ts";
import { openApiDocument } from "../src/http/management/openapi.ts";
import { managementRoutes } from "../src/http/management/routes.ts";
import { root } from "./steps.ts";

export interface GeneratedFile {
  readonly file: string;
  make(): Promise<string>;
  /** The command that writes it. */
  readonly remedy: string;
}

const describeApi = () => openApiDocument(managementRoutes, "https://id.example.com/");

/** The Management API's description. A server serves the same with its own address. */
export const openApiFile: GeneratedFile = {
  file: join(root, "docs/reference/openapi.json"),
  make: async () => `${JSON.stringify(describeApi(), null, 2)}\n`,
  remedy: "npm run openapi",
};

/** The dashboard's types of it. */
export const schemaFile: GeneratedFile = {
  file: join(root, "dashboard/src/api/schema.d.ts"),
  make: () => makeSchema(describeApi()),
  remedy: "npm run openapi",
};

/** The scopes that a call of this server asks for: of Auth0's many others the dashboard says so. */
export const usedScopesFile: GeneratedFile = {
  file: join(root, "dashboard/src/api/used-scopes.ts"),
  make: async () => {
    const scopes = [...new Set(managementRoutes.flatMap((route) => route.scopes))].toSorted();
    const lines = scopes.map((scope) => `  "${scope}",\n`).join("");
    return `// Written by \`npm run openapi\`.\n\n/** Scopes that a call of the Management API asks for. */\nexport const USED_SCOPES: ReadonlySet<string> = new Set([\n${lines}]);\n`;
  },
  remedy: "npm run openapi",
};

/** Every committed file that a program makes. */
export const generatedFiles: readonly GeneratedFile[] = [
  openApiFile,
  schemaFile,
  usedScopesFile,
  ...SCRIPTS.map((script) => ({
    file: join(root, "database-actions/dist", script.file),
    make: () => buildScript(script),
    remedy: "node database-actions/build.ts",
  })),
];
