import type { TenantClient } from "../tenant-client.ts";

const LOOK_AGAIN_MS = 200;

export interface FileToLoad {
  readonly tenant: TenantClient;
  /** Below `/api/v2`. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Sends a file to where a job takes it, and waits for the job's end. Throws unless it has done its work. */
export async function loadFile({ tenant, path, name, text, fields }: FileToLoad): Promise<void> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("users", new Blob([text]), name);
  const headers = { authorization: `Bearer ${await tenant.managementToken()}` };
  const answer = await fetch(`${tenant.origin}/api/v2${path}`, { method: "POST", headers, body: form });
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
  const { id } = (await answer.json()) as { id: string };
  for (;;) {
    const job = await tenant.must<{ status: string }>("GET", `/jobs/${id}`);
    if (job.status === "completed") return;
    if (job.status !== "pending" && job.status !== "processing") throw new Error(`${path}: ${JSON.stringify(job)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
