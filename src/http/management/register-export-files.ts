import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { openExportPiece } from "../../jobs/users-export/export-pieces.ts";
import { fileNameOf, hasFile } from "./export-location.ts";
import type { ManagementDeps } from "./management-deps.ts";

const params = z.object({ id: z.string().max(64), name: z.string().max(255) });
const query = z.object({ expires: z.string().max(20).optional(), signature: z.string().max(100).optional() });

/** Serves exported files to whoever has a link that `location` of the job gave, for a minute and without a token (contract §4.7). */
export function registerExportFiles(
  scope: FastifyInstance,
  deps: Pick<ManagementDeps, "store" | "clock" | "exportLinks" | "sealer">,
): void {
  scope.get("/jobs/:id/file/:name", async (request, reply) => {
    const { tenant } = request.site;
    const { id } = params.parse(request.params);
    const signed = query.safeParse(request.query);
    const now = deps.clock.now();
    if (!signed.success || !deps.exportLinks.isGood({ tenantId: tenant.id, jobId: id }, signed.data, now))
      throw new DomainError("insufficient_scope", "The link has expired. The job has a new one.", {
        apiCode: "expired_link",
      });
    const job = await deps.store.jobs.find(tenant.id, id);
    if (job === undefined || !hasFile(job, now)) throw new DomainError("not_found", "The job has no file.");
    return reply
      .type("application/gzip")
      .header("content-disposition", `attachment; filename="${fileNameOf(job, tenant.name)}"`)
      .header("cache-control", "no-store")
      .send(Readable.from(piecesOf(job, deps), { objectMode: false }));
  });
}

async function* piecesOf(job: Job, deps: Pick<ManagementDeps, "store" | "sealer">): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position++) {
    const piece = await deps.store.jobs.readChunk(job.tenantId, job.id, "output", position);
    if (piece === undefined) return;
    yield openExportPiece(piece, job, position, deps);
  }
}
