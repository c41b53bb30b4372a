import { z } from "zod";
import { CORE_MODULES } from "../../scripts/guest/core-modules.ts";
import { scriptTemplates } from "../../scripts/script-templates.ts";
import { defineRoute, type Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

const shared = { method: "GET", tag: "connections", scopes: ["read:connections"], status: 200 } as const;

const listScriptModules = defineRoute({
  ...shared,
  path: "/script-modules",
  operationId: "listScriptModules",
  summary: "List the modules that database action scripts may require",
  reply: z.object({
    modules: z.array(
      z.object({
        name: z.string(),
        version: z.string().describe("Absent for modules of Node.js itself.").optional(),
        is_default: z.boolean().describe("Whether the bare name means this version; others are written name@version."),
        origin: z.enum(["shipped", "added", "node"]).describe("added: by the operator of this installation."),
      }),
    ),
  }),
  async handle(_input, { listScriptModules: listed }: Pick<ManagementDeps, "listScriptModules">) {
    const installed = listed().filter((module) => module.installed);
    return {
      modules: [
        ...installed.map(({ name, version, isDefault, origin }) => ({ name, version, is_default: isDefault, origin })),
        ...CORE_MODULES.map((name) => ({ name, is_default: true, origin: "node" as const })),
      ],
    };
  },
});

const listScriptTemplates = defineRoute({
  ...shared,
  path: "/script-templates",
  operationId: "listScriptTemplates",
  summary: "List database action scripts to begin with",
  reply: z.object({
    templates: z.array(
      z.object({
        name: z.string().describe("Stable name of the kind of old system."),
        settings: z.array(z.string()).describe("Settings that its scripts need in `options.configuration`."),
        scripts: z.object({ login: z.string(), get_user: z.string() }),
      }),
    ),
  }),
  async handle() {
    return {
      templates: scriptTemplates().map(({ name, settings, scripts }) => ({
        name,
        settings: [...settings],
        scripts: { ...scripts },
      })),
    };
  },
});

/** What whoever writes a script has to work with. Not part of Auth0's API. */
export const scriptCatalogueRoutes: readonly Route<ManagementDeps>[] = [listScriptModules, listScriptTemplates];
