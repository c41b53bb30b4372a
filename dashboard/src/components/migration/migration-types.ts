import type { operations } from "../../api/schema.d.ts";

type Answered<Operation extends keyof operations> = operations[Operation] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

export type Migration = Answered<"readMigration">;
export type Progress = Answered<"readMigrationProgress">;
export type Forecast = Progress["forecast"];
export type SourceHealth = Answered<"getSourceHealth">;
export type Jobs = Answered<"listJobs">["jobs"];
