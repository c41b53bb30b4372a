import type { Tenant } from "../../domain/tenant.ts";
import type { Foundation } from "../../foundation.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Whether there are tenants, and whether the master key opens their signing keys. */
export async function checkTenants(
  installation: Foundation,
): Promise<{ tenants: readonly Tenant[]; findings: Finding[] }> {
  const tenants = await installation.store.tenants.list();
  if (tenants.length === 0) {
    return {
      tenants,
      findings: [
        warn("tenants", "there is none yet", 'Create one with "usher init", or let "usher start" create the first.'),
      ],
    };
  }
  const findings = [ok("tenants", tenants.map((tenant) => `${tenant.name} (${tenant.domains.join(", ")})`).join(", "))];
  for (const tenant of tenants) findings.push(await checkKey(tenant, installation));
  return { tenants, findings };
}

async function checkKey(tenant: Tenant, { keyRing }: Foundation): Promise<Finding> {
  const name = `keys of ${tenant.name}`;
  if (!(await keyRing.list(tenant.id)).some((key) => key.state === "current")) {
    return fail(name, "there is no key to sign with", `usher keys rotate --domain ${tenant.domains[0]}`);
  }
  try {
    const { key } = await keyRing.current(tenant.id);
    return ok(name, `signs with ${key.alg} ${key.kid}`);
  } catch {
    return fail(
      name,
      "the master key does not open the signing key",
      "Use the master key that this database was made with: USHER_MASTER_KEY or master.key.",
    );
  }
}
