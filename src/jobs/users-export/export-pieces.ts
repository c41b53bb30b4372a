import type { Job } from "../../domain/job.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";

type WhichJob = Pick<Job, "tenantId" | "id">;

/** A piece of an exported file as it is kept: sealed, since it may hold hashes and second factors. */
export const sealExportPiece = (
  bytes: Uint8Array,
  { tenantId, id }: WhichJob,
  position: number,
  { sealer }: { readonly sealer: Pick<Sealer, "sealBytes"> },
): Uint8Array => sealer.sealBytes(bytes, sealContext.jobOutput(tenantId, id, position));

/** What `sealExportPiece` was given. */
export const openExportPiece = (
  piece: Uint8Array,
  { tenantId, id }: WhichJob,
  position: number,
  { sealer }: { readonly sealer: Pick<Sealer, "openBytes"> },
): Uint8Array => sealer.openBytes(piece, sealContext.jobOutput(tenantId, id, position));
