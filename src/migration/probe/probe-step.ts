import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Scripts } from "../../domain/script-version.ts";
import type { NetworkPolicy, ScriptRunner } from "../../scripts/script-runner.ts";
import type { ProtectionSettings } from "../../sources/protection/protection-settings.ts";
import type { MappingOptions } from "../map-profile.ts";
import type { LookAtTls } from "./look-at-tls.ts";
import type { Observations } from "./observations.ts";

export const STEP_STATUSES = ["ok", "warning", "failed", "skipped"] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** What a step found. */
export interface Finding {
  readonly status: StepStatus;
  /** What was seen, in one or two sentences. Holds no password or secret. */
  readonly seen: string;
  /** What to change, in one sentence; absent where nothing has to be. */
  readonly advice?: string;
}

/** What the steps judge by. */
export interface ProbeSubject {
  readonly connection: Pick<Connection, "tenantId" | "id" | "name">;
  /** Whether somebody who is not here leads to the source at all. */
  readonly isImporting: boolean;
  readonly mapping: MappingOptions;
  readonly protection: ProtectionSettings;
  /** Where the source may be looked for. */
  readonly network: NetworkPolicy;
  /** The scripts of a source of the kind `script`. */
  readonly scripts: Scripts;
  /** Names of the settings that are there; never their values. */
  readonly settingNames: readonly string[];
  /** The test user's identifier, as it was given. */
  readonly identifier?: string;
  /** How many people are to be moved, where that is known. */
  readonly people?: number;
  readonly observations: Observations;
}

export interface StepDeps {
  readonly clock: Clock;
  readonly scriptRunner: Pick<ScriptRunner, "check">;
  readonly lookAtTls: LookAtTls;
}

/** One thing that is checked. A kind of source has a list of them (`steps.ts`). */
export interface ProbeStep {
  /** Stable, for programs: `lookup_absent`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  judge(subject: ProbeSubject, deps: StepDeps): Finding | Promise<Finding>;
}

export const ok = (seen: string, advice?: string): Finding => ({ status: "ok", seen, advice });
export const warning = (seen: string, advice: string): Finding => ({ status: "warning", seen, advice });
export const failed = (seen: string, advice: string): Finding => ({ status: "failed", seen, advice });
export const skipped = (seen: string): Finding => ({ status: "skipped", seen });
