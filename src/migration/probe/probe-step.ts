import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Scripts } from "../../domain/script-version.ts";
import type { NetworkPolicy, ScriptRunner } from "../../scripts/script-runner.ts";
import type { ProtectionSettings } from "../../sources/protection/protection-settings.ts";
import type { MappingOptions } from "../map-profile.ts";
import type { FactsOf, FindingCode, ProbeFacts } from "./findings/findings.ts";
import type { LookAtTls } from "./look-at-tls.ts";
import type { Observations } from "./observations.ts";

export const STEP_STATUSES = ["ok", "warning", "failed", "skipped"] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Stable, for programs. */
export const STEP_NAMES = [
  "scripts",
  "settings",
  "address",
  "connect",
  "tls",
  "answers",
  "client_credentials",
  "scopes",
  "rate_limits",
  "sign_in",
  "wrong_password",
  "lookup_finds",
  "lookup_absent",
  "id_prefix",
  "connection_filter",
  "profile",
  "same_profile",
  "email_verified",
  "speed",
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** What a step found; `findings/` has the sentences. */
export interface Finding {
  readonly status: StepStatus;
  readonly code: FindingCode;
  readonly facts: ProbeFacts;
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
  readonly name: StepName;
  /** For people. */
  readonly title: string;
  judge(subject: ProbeSubject, deps: StepDeps): Finding | Promise<Finding>;
}

/** Makes findings of one status. */
const withStatus =
  (status: StepStatus) =>
  <Code extends FindingCode>(code: Code, ...[facts]: FactsOf<Code>): Finding => ({
    status,
    code,
    facts: { ...(facts as ProbeFacts | undefined) },
  });

export const ok = withStatus("ok");
export const warning = withStatus("warning");
export const failed = withStatus("failed");
export const skipped = withStatus("skipped");
