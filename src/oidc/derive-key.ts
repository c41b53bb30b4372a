import { hkdfSync } from "node:crypto";

/**
 * 32 bytes for one purpose of one tenant, derived from the master key (HKDF-SHA-256, RFC 5869): the same after a restart and on
 * every node, and nothing to store.
 */
export function deriveKey(
  masterKey: Uint8Array,
  purpose: "cookies" | "userinfo-token" | "interaction" | "logout" | "forms" | "export-links",
  tenantId: string,
): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, "", `usher ${purpose} ${tenantId}`, 32));
}
