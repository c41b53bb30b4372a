import { z } from "zod";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import { defineRoute, type Route } from "../route.ts";
import { noteChange } from "./changed-fields.ts";
import type { ManagementDeps } from "./management-deps.ts";

const color = z.string().regex(/^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/);
const gradient = z.strictObject({
  type: z.literal("linear-gradient"),
  start: color,
  end: color,
  angle_deg: z.number().min(-360).max(360).optional(),
});
const httpsUrl = z
  .string()
  .max(2048)
  .regex(/^https:\/\/[a-zA-Z0-9.[\]:-]+(\/|$)/)
  .refine((text) => URL.canParse(text));

/** As Auth0 has it (contract §4.12); absent and `null` is what was never set. */
const branding = {
  colors: z.strictObject({
    primary: color.nullable().optional().meta({ description: "Of buttons and links." }),
    page_background: z.union([color, gradient]).nullable().optional(),
  }),
  logo_url: httpsUrl,
  favicon_url: httpsUrl,
  font: z.strictObject({
    url: httpsUrl.nullable().optional().meta({ description: "A font file, not a style sheet." }),
  }),
};

const reply = z.strictObject(branding).partial();
const change = z
  .strictObject({
    colors: branding.colors.nullable(),
    logo_url: branding.logo_url.nullable(),
    favicon_url: branding.favicon_url.nullable(),
    font: branding.font.nullable(),
  })
  .partial();

const readBranding = defineRoute({
  method: "GET",
  path: "/branding",
  operationId: "readBranding",
  tag: "branding",
  summary: "Get how the hosted pages look",
  scopes: ["read:branding"],
  status: 200,
  reply,
  async handle({ context }, deps: ManagementDeps) {
    return object((await deps.store.tenants.find(context.tenant.id))?.settings.branding);
  },
});

const updateBranding = defineRoute({
  method: "PATCH",
  path: "/branding",
  operationId: "updateBranding",
  tag: "branding",
  summary: "Change how the hosted pages look",
  scopes: ["update:branding"],
  body: change,
  status: 200,
  reply,
  async handle({ body, context }, deps: ManagementDeps) {
    return deps.store.transaction(async (tx) => {
      const settings = (await tx.tenants.find(context.tenant.id))?.settings ?? {};
      const after = merge(object(settings.branding), body as JsonObject);
      await tx.tenants.updateSettings(context.tenant.id, { ...settings, branding: after });
      noteChange(context, object(settings.branding), after);
      return after;
    });
  },
});

/** What is not mentioned stays, `null` takes away; colours one by one. */
function merge(before: JsonObject, changes: JsonObject): JsonObject {
  const after: Record<string, JsonObject[string]> = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const isPart = isJsonObject(value) && value.type === undefined;
    const merged = isPart ? merge(object(before[name]), value) : value;
    if (merged === null || (isJsonObject(merged) && Object.keys(merged).length === 0)) delete after[name];
    else after[name] = merged;
  }
  return after;
}

const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** How the hosted pages look (contract §4.12). It is kept with the tenant's settings, which do not show it. */
export const brandingRoutes: readonly Route<ManagementDeps>[] = [readBranding, updateBranding];
