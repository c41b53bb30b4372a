import { createHmac, timingSafeEqual } from "node:crypto";
import type { TenantId } from "../../domain/ids.ts";

/** How long a link to an exported file works (contract §4.7); every look at the job gives a new one. */
const LIFETIME_MS = 60_000;

export interface ExportFile {
  readonly tenantId: TenantId;
  readonly jobId: string;
}

/** Links to files that whoever has the link may fetch without a token, for a minute. */
export interface ExportLinks {
  /** The query of the link. */
  sign(file: ExportFile, now: Date): string;
  /** Whether a query was made by `sign` for this file, and its minute has not passed. */
  isGood(file: ExportFile, query: { readonly expires?: string; readonly signature?: string }, now: Date): boolean;
}

/** Signs with HMAC-SHA-256 under a key that every node has. */
export function createExportLinks(key: Uint8Array): ExportLinks {
  const signatureOf = ({ tenantId, jobId }: ExportFile, expires: string): Buffer =>
    createHmac("sha256", key).update(`${tenantId}\n${jobId}\n${expires}`).digest();
  return {
    sign(file, now) {
      const expires = String(now.getTime() + LIFETIME_MS);
      const signature = signatureOf(file, expires).toString("base64url");
      return new URLSearchParams({ expires, signature }).toString();
    },
    isGood(file, { expires = "", signature = "" }, now) {
      if (!/^\d{1,15}$/.test(expires)) return false;
      const given = Buffer.from(signature, "base64url");
      const right = signatureOf(file, expires);
      return given.length === right.length && timingSafeEqual(given, right) && Number(expires) > now.getTime();
    },
  };
}
