import type { HostAndPort } from "../../scripts/script-runner.ts";
import type { Store } from "../../store/store.ts";

const HTTPS_PORT = 443;
const MAX_AGE_MS = 1_000;

/** Where this server's own tenants answer: always reachable for scripts, since it is the server's public face (design §5). */
export type DomainList = () => Promise<readonly HostAndPort[]>;

/** Reads the list anew when it is older than a second, so that a new tenant needs no restart. */
export function createDomainList(store: Pick<Store, "tenants">): DomainList {
  let readAt = Number.NEGATIVE_INFINITY;
  let domains: Promise<readonly HostAndPort[]> | undefined;
  return () => {
    if (!domains || performance.now() - readAt > MAX_AGE_MS) {
      readAt = performance.now();
      domains = store.tenants.list().then((tenants) => tenants.flatMap((tenant) => tenant.domains.map(hostAndPortOf)));
      domains.catch(() => {
        domains = undefined;
      });
    }
    return domains;
  };
}

function hostAndPortOf(domain: string): HostAndPort {
  const colon = domain.lastIndexOf(":");
  return colon < 0
    ? { host: domain, port: HTTPS_PORT }
    : { host: domain.slice(0, colon), port: Number(domain.slice(colon + 1)) };
}
