import type { Job } from "../../domain/job.ts";
import type { Terminal } from "../terminal.ts";

/** A job with its counts: a line each, or one JSON object. */
export function printJob(
  job: Pick<Job, "id"> & Partial<Job>,
  { json }: { readonly json?: boolean },
  terminal: Pick<Terminal, "out">,
): void {
  const { id, status = "pending", summary = {} } = job;
  if (json) {
    terminal.out(JSON.stringify({ job: id, status, summary }));
    return;
  }
  terminal.out(`${id}  ${status}`);
  for (const [name, value] of Object.entries(summary)) {
    if (typeof value !== "object" || value === null) terminal.out(`  ${name.padEnd(20)} ${value}`);
    else
      for (const [reason, count] of Object.entries(value)) if (count) terminal.out(`    ${reason.padEnd(24)} ${count}`);
  }
}
