import type { Job } from "../domain/job.ts";
import type { Terminal } from "./terminal.ts";

type Shown = Pick<Job, "id"> & Partial<Pick<Job, "type" | "status" | "summary" | "statusDetails" | "percentage">>;

/** A job with its counts: a line each, or one JSON object. What is 0 among reasons is left out of the lines. */
export function printJob(job: Shown, { json }: { readonly json?: boolean }, { out }: Pick<Terminal, "out">): void {
  const { id, type, status = "pending", summary = {}, statusDetails, percentage } = job;
  if (json) {
    const object = { job: id, type, status, percentage_done: percentage, summary, status_details: statusDetails };
    out(JSON.stringify(object, null, 2));
    return;
  }
  const details = statusDetails === undefined ? "" : `  ${statusDetails}`;
  out(`${[id, type, status].filter(Boolean).join("  ")}${details}`);
  for (const [name, value] of Object.entries(summary)) {
    if (typeof value !== "object" || value === null) out(`  ${name.padEnd(20)} ${value}`);
    else for (const [reason, count] of Object.entries(value)) if (count) out(`    ${reason.padEnd(18)} ${count}`);
  }
}
