import { SignJWT } from "jose";
import { type Clock, epochSeconds } from "../../domain/clock.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { KeyRing } from "../../tokens/key-ring.ts";
import type { ClosingReport } from "./closing-report.ts";

/** The header `typ` of a report: nothing that takes tokens takes one of these. */
export const REPORT_TYPE = "usher-migration-report+jwt";

/** The report as a compact JWS (RFC 7515) by the tenant's current signing key. It has no audience and never expires. */
export async function signReport(
  {
    tenantId,
    issuer,
    report,
  }: { readonly tenantId: TenantId; readonly issuer: string; readonly report: ClosingReport },
  deps: { readonly keyRing: Pick<KeyRing, "current">; readonly clock: Clock; readonly newId: () => string },
): Promise<string> {
  const { key, privateKey } = await deps.keyRing.current(tenantId);
  return new SignJWT({ ...report })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: REPORT_TYPE })
    .setIssuer(issuer)
    .setIssuedAt(epochSeconds(deps.clock.now()))
    .setJti(deps.newId())
    .sign(privateKey);
}
