import {
  ATTACK_PROTECTION_SETTING,
  type AttackProtectionSettings,
  attackProtectionOf,
  attackProtectionToStore,
  bruteForceSettings,
  suspiciousIpSettings,
} from "../../flows/attack-protection/attack-protection-settings.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { changeTenantSetting } from "./change-tenant-setting.ts";
import { noteChange } from "./changed-fields.ts";
import type { ManagementDeps } from "./management-deps.ts";

const shared = { tag: "attack-protection", status: 200 } as const;
const READ = ["read:attack_protection"];
const UPDATE = ["update:attack_protection"];

const bruteForceChange = bruteForceSettings.partial();
const suspiciousIpChange = suspiciousIpSettings.partial().extend({
  stage: suspiciousIpSettings.shape.stage.partial().describe("What is absent stays.").optional(),
});

// Read from the store, not from the cache: a caller wants to see what they have just changed.
async function settingsOf(context: RouteContext, deps: Pick<ManagementDeps, "store">) {
  return attackProtectionOf(await deps.store.tenants.find(context.tenant.id));
}

/** Replaces a part of the settings by what `change` makes of them; gives all of them. */
async function changeSettings(
  change: (before: AttackProtectionSettings) => Partial<AttackProtectionSettings>,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
): Promise<AttackProtectionSettings> {
  const after = await changeTenantSetting(
    context.tenant.id,
    ATTACK_PROTECTION_SETTING,
    (kept) => {
      const before = attackProtectionOf(kept === undefined ? undefined : { settings: { attack_protection: kept } });
      return attackProtectionToStore({ ...before, ...change(before) });
    },
    deps,
  );
  return attackProtectionOf({ settings: { attack_protection: after } });
}

/** Limits of failed sign-ins and sign-ups (contract §4.10): whatever is set here holds from the next attempt on. */
export const attackProtectionRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    ...shared,
    method: "GET",
    path: "/attack-protection/brute-force-protection",
    operationId: "getBruteForceProtection",
    summary: "Get brute-force protection",
    scopes: READ,
    reply: bruteForceSettings,
    handle: async ({ context }, deps: ManagementDeps) => (await settingsOf(context, deps)).bruteForce,
  }),

  defineRoute({
    ...shared,
    method: "PATCH",
    path: "/attack-protection/brute-force-protection",
    operationId: "updateBruteForceProtection",
    summary: "Update brute-force protection",
    scopes: UPDATE,
    body: bruteForceChange,
    reply: bruteForceSettings,
    async handle({ body, context }, deps: ManagementDeps) {
      const merge = ({ bruteForce }: AttackProtectionSettings) => {
        const after = { ...bruteForce, ...body };
        noteChange(context, bruteForce, after);
        return { bruteForce: after };
      };
      return (await changeSettings(merge, context, deps)).bruteForce;
    },
  }),

  defineRoute({
    ...shared,
    method: "GET",
    path: "/attack-protection/suspicious-ip-throttling",
    operationId: "getSuspiciousIpThrottling",
    summary: "Get suspicious IP throttling",
    scopes: READ,
    reply: suspiciousIpSettings,
    handle: async ({ context }, deps: ManagementDeps) => (await settingsOf(context, deps)).suspiciousIp,
  }),

  defineRoute({
    ...shared,
    method: "PATCH",
    path: "/attack-protection/suspicious-ip-throttling",
    operationId: "updateSuspiciousIpThrottling",
    summary: "Update suspicious IP throttling",
    scopes: UPDATE,
    body: suspiciousIpChange,
    reply: suspiciousIpSettings,
    async handle({ body, context }, deps: ManagementDeps) {
      const merge = ({ suspiciousIp }: AttackProtectionSettings) => {
        const after = { ...suspiciousIp, ...body, stage: { ...suspiciousIp.stage, ...body.stage } };
        noteChange(context, suspiciousIp, after);
        return { suspiciousIp: after };
      };
      return (await changeSettings(merge, context, deps)).suspiciousIp;
    },
  }),
];
