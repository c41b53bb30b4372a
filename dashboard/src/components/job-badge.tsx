import type { paths } from "../api/schema.d.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { StatusBadge, type Tone } from "./status-badge.tsx";

/** A job as the API shows it. */
export type Job = paths["/jobs/{id}"]["get"]["responses"][200]["content"]["application/json"];

const TONES: Readonly<Record<Job["status"], Tone>> = {
  pending: "neutral",
  processing: "busy",
  completed: "good",
  failed: "bad",
  cancelled: "warning",
};

/** How a job stands, in a word. One that is done, but not with all that it was given, does not look as if it were. */
export function JobBadge({ job: { type, status, summary } }: { job: Pick<Job, "type" | "status" | "summary"> }) {
  const texts = useTexts("common").job;
  const doneBut: Readonly<Record<string, ((count: number) => string) | undefined>> = texts.doneBut;
  const failed = typeof summary?.failed === "number" ? summary.failed : 0;
  const exception = status === "completed" && failed > 0 ? doneBut[type]?.(failed) : undefined;
  if (exception !== undefined) return <StatusBadge tone="warning">{exception}</StatusBadge>;
  return <StatusBadge tone={TONES[status]}>{texts.status[status]}</StatusBadge>;
}
