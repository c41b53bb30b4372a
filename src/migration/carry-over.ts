import type { ForeignFactor } from "../domain/import-row.ts";
import type { CarriedOver, NewUser } from "../domain/user.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";

/**
 * Second factors and roles as they are kept for later use: one sealed value each, so that kinds can be counted without opening any.
 * A factor is kept as its `ForeignFactor`, a role as its name.
 */
export function carryOver(
  input: {
    readonly factors: readonly ForeignFactor[];
    readonly roles: readonly string[];
    readonly identity: Pick<NewUser, "tenantId" | "provider" | "localId">;
  },
  sealer: Pick<Sealer, "seal">,
): CarriedOver[] {
  const { tenantId, provider, localId } = input.identity;
  const seal = (value: unknown) =>
    sealer.seal(JSON.stringify(value), sealContext.carriedOver(tenantId, provider, localId));
  return [
    ...input.factors.map((factor) => ({ kind: factor.kind, sealedValue: seal(factor) })),
    ...[...new Set(input.roles)].map((role) => ({ kind: "role" as const, sealedValue: seal(role) })),
  ];
}
