import { Suspense } from "react";
import type { operations } from "../api/schema.d.ts";
import { useTexts } from "../texts/use-texts.tsx";

type Job = operations["getJob"]["responses"][200]["content"]["application/json"];
type RowReason = NonNullable<
  operations["listJobRows"]["responses"][200]["content"]["application/json"]["rows"][number]["errors"][number]["reason"]
>;
type JobReason = NonNullable<Job["status_reason"]>;
/** A text for every code that the API's document names; each code names its own facts, which are then there. */
type RowTexts = Readonly<Record<RowReason["code"], (facts: Required<RowReason["facts"]>) => string>>;
type JobTexts = Readonly<Record<JobReason["code"], (facts: Required<JobReason["facts"]>) => string>>;

interface Said {
  /** Codes as the API gives them; one that is new here has no words. */
  readonly reason: { readonly code: RowReason["code"]; readonly facts?: Partial<RowReason["facts"]> } | undefined;
  /** The server's own sentence. */
  readonly sentence: string;
}

/** What is said of a row or a person: in the person's language, or in the server's where the dashboard has no words for it. */
export function RowWords(said: Said) {
  if (said.reason === undefined) return said.sentence;
  return (
    <Suspense fallback={null}>
      <KnownRow {...said} />
    </Suspense>
  );
}

function KnownRow({ reason, sentence }: Said) {
  const words: RowTexts = useTexts("rows").rows;
  if (reason === undefined || !Object.hasOwn(words, reason.code)) return sentence;
  return words[reason.code]({ ...reason.facts } as Required<RowReason["facts"]>);
}

/** Why a job failed or waits. */
export function JobWords({ job }: { job: Pick<Job, "status_details" | "status_reason"> }) {
  if (job.status_reason === undefined) return job.status_details;
  return (
    <Suspense fallback={null}>
      <KnownJob reason={job.status_reason} sentence={job.status_details} />
    </Suspense>
  );
}

function KnownJob({ reason, sentence }: { reason: JobReason; sentence: string | undefined }) {
  const words: JobTexts = useTexts("rows").jobs;
  return Object.hasOwn(words, reason.code)
    ? words[reason.code]({ ...reason.facts } as Required<JobReason["facts"]>)
    : sentence;
}
