import type { JSONWebKeySet, JWTPayload } from "jose";
import type { Foundation } from "../../foundation.ts";
import { type ReportVerdict, verifyReport } from "../../migration/cut-over/verify-report.ts";

/** Whether a report is what a tenant of this installation signed. */
export type OwnReportVerdict =
  | ReportVerdict
  /** The signature is right, but whoever got hold of the key could have made it. */
  | {
      readonly outcome: "key_revoked";
      readonly kid: string;
      readonly tenant: string;
      readonly revokedAt: Date | undefined;
      readonly content: JWTPayload;
    };

/** Verifies a report by the keys of the tenant that it says it is of, so that one tenant's key proves nothing about another. */
export async function verifyWithOwnKeys(
  jws: string,
  { store, keyRing }: Pick<Foundation, "store" | "keyRing">,
): Promise<OwnReportVerdict> {
  let verdict: OwnReportVerdict = { outcome: "not_genuine", problem: "No tenant of this installation signed it." };
  for (const tenant of await store.tenants.list()) {
    const published = (await keyRing.publicJwks(tenant.id)) as unknown as JSONWebKeySet;
    const found = await verifyReport(jws, published);
    if (found.outcome === "genuine" && isOf(found.content, tenant.id)) return found;

    const revoked = (await keyRing.list(tenant.id)).filter(({ state }) => state === "revoked");
    const keys = revoked.map(({ publicJwk, kid, alg }) => ({ ...publicJwk, kid, alg, use: "sig" }));
    const byRevoked = await verifyReport(jws, { keys } as unknown as JSONWebKeySet);
    if (byRevoked.outcome === "genuine" && isOf(byRevoked.content, tenant.id)) {
      const { kid, content } = byRevoked;
      const key = revoked.find((one) => one.kid === kid);
      return { outcome: "key_revoked", kid, tenant: tenant.name, revokedAt: key?.revokedAt, content };
    }
    for (const one of [found, byRevoked])
      if (one.outcome === "not_genuine" && !one.problem.startsWith("None of the keys")) verdict = one;
  }
  return verdict;
}

const isOf = ({ tenant }: JWTPayload, id: string): boolean => (tenant as { id?: string } | undefined)?.id === id;
