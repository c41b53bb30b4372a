import type { Job } from "../domain/job.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";

/** Size of every piece of an uploaded file but the last, before it is sealed. */
export const INPUT_CHUNK_BYTES = 262_144;

type WhichJob = Pick<Job, "tenantId" | "id">;

/** A piece of an uploaded file as it is kept: sealed, since such files hold hashes and the secrets of second factors. */
export const sealInputPiece = (
  bytes: Uint8Array,
  { tenantId, id }: WhichJob,
  position: number,
  { sealer }: { readonly sealer: Pick<Sealer, "sealBytes"> },
): Uint8Array => sealer.sealBytes(bytes, sealContext.jobInput(tenantId, id, position));

/** What `sealInputPiece` was given. */
export const openInputPiece = (
  piece: Uint8Array,
  { tenantId, id }: WhichJob,
  position: number,
  { sealer }: { readonly sealer: Pick<Sealer, "openBytes"> },
): Uint8Array => sealer.openBytes(piece, sealContext.jobInput(tenantId, id, position));
