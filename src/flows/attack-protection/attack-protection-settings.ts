import { z } from "zod";
import type { Tenant } from "../../domain/tenant.ts";
import { canBeAllowed } from "./allow-list.ts";

/** The key of `Tenant.settings` under which what was set is kept; absent parts have their defaults. */
export const ATTACK_PROTECTION_SETTING = "attack_protection";

const MAX_ALLOWED = 100;

const allowlist = z
  .array(z.string().max(64).refine(canBeAllowed, "Expected an IP address or a network such as 192.0.2.0/24"))
  .max(MAX_ALLOWED)
  .describe("Addresses and networks that are never counted.");
const attempts = (maximum: number) => z.int().min(1).max(maximum);
/** Milliseconds until one more attempt is given back. */
const rate = z.int().min(1).max(2_592_000_000).describe("Milliseconds until one more attempt is given back.");
const stage = z.strictObject({ max_attempts: attempts(100_000), rate });

/** Wrong passwords for one identifier (contract §4.10). */
export const bruteForceSettings = z.strictObject({
  enabled: z.boolean(),
  shields: z
    .array(z.enum(["block", "user_notification"]))
    .max(2)
    .describe("block: refuse further attempts; user_notification: mail the person."),
  allowlist,
  mode: z
    .enum(["count_per_identifier_and_ip", "count_per_identifier"])
    .describe("count_per_identifier: from all addresses together; then anybody can block somebody."),
  max_attempts: attempts(100),
});
export type BruteForceSettings = z.output<typeof bruteForceSettings>;

/** Failed sign-ins and sign-ups from one address, whoever they were for (contract §4.10). */
export const suspiciousIpSettings = z.strictObject({
  enabled: z.boolean(),
  shields: z
    .array(z.enum(["block", "admin_notification"]))
    .max(2)
    .describe("block: refuse further attempts; admin_notification: mail the tenant's support address."),
  allowlist,
  stage: z.strictObject({
    "pre-login": stage.describe("Failed sign-ins."),
    "pre-user-registration": stage.describe("Sign-ups."),
  }),
});
export type SuspiciousIpSettings = z.output<typeof suspiciousIpSettings>;

export interface AttackProtectionSettings {
  readonly bruteForce: BruteForceSettings;
  readonly suspiciousIp: SuspiciousIpSettings;
}

/** What holds where nothing was set (contract §4.10). */
export const DEFAULT_ATTACK_PROTECTION: AttackProtectionSettings = {
  bruteForce: {
    enabled: true,
    shields: ["block", "user_notification"],
    allowlist: [],
    mode: "count_per_identifier_and_ip",
    max_attempts: 10,
  },
  suspiciousIp: {
    enabled: true,
    shields: ["admin_notification", "block"],
    allowlist: [],
    stage: {
      "pre-login": { max_attempts: 100, rate: 864_000 },
      "pre-user-registration": { max_attempts: 50, rate: 1_200 },
    },
  },
};

const stored = z
  .object({
    brute_force: bruteForceSettings.catch(DEFAULT_ATTACK_PROTECTION.bruteForce),
    suspicious_ip: suspiciousIpSettings.catch(DEFAULT_ATTACK_PROTECTION.suspiciousIp),
  })
  .catch({
    brute_force: DEFAULT_ATTACK_PROTECTION.bruteForce,
    suspicious_ip: DEFAULT_ATTACK_PROTECTION.suspiciousIp,
  });

/** A tenant's limits. */
export function attackProtectionOf(tenant: Pick<Tenant, "settings"> | undefined): AttackProtectionSettings {
  const value = tenant?.settings[ATTACK_PROTECTION_SETTING];
  // Nearly always: sign-ins read this.
  if (value === undefined) return DEFAULT_ATTACK_PROTECTION;
  const { brute_force: bruteForce, suspicious_ip: suspiciousIp } = stored.parse(value);
  return { bruteForce, suspiciousIp };
}

/** As `Tenant.settings` keeps them. */
export const attackProtectionToStore = ({ bruteForce, suspiciousIp }: AttackProtectionSettings) => ({
  brute_force: { ...bruteForce },
  suspicious_ip: { ...suspiciousIp },
});
