import type { Texts } from "../texts/index.ts";

interface SettingsPart {
  readonly tab: keyof Texts<"shell">["settingsParts"];
  /** Offered to whom has it. */
  readonly scope: string;
}

/** Parts of the settings that the command palette leads to. */
export const SETTINGS_PARTS: readonly SettingsPart[] = [
  { tab: "tenant", scope: "read:tenant_settings" },
  { tab: "domains", scope: "read:custom_domains" },
  { tab: "keys", scope: "read:signing_keys" },
  { tab: "mail", scope: "read:email_provider" },
  { tab: "protection", scope: "read:attack_protection" },
  { tab: "administrators", scope: "read:administrators" },
  { tab: "backup", scope: "read:tenant_settings" },
];

/** Parts of a migration that the command palette leads to, each named with its connection. */
export const MIGRATION_PARTS: readonly (keyof Texts<"shell">["migrationParts"])[] = [
  "progress",
  "probe",
  "roster",
  "shadow",
  "ramp",
  "failures",
  "left",
  "campaign",
  "scripts",
  "cut-over",
  "terminate",
  "tombstones",
];
