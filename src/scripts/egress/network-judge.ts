import { isIP } from "node:net";
import type { HostAndPort, NetworkPolicy } from "../script-runner.ts";
import { isPublicAddress } from "./address-ranges.ts";

/** What a policy says about a name and port before the name is resolved. */
export type NameVerdict = "any_address" | "public_address_only" | "denied";

/**
 * `any_address`: this host and port is listed, wherever it resolves to. `public_address_only`: the resolved address decides.
 * Listing is by the name as written: `localhost:3443` does not open `127.0.0.1:3443`, and nothing else on loopback.
 */
export function judgeName(policy: NetworkPolicy, host: string, port: number): NameVerdict {
  if (isListed(policy.alwaysReachable, host, port)) return "any_address";
  if (policy.kind === "list") return isListed(policy.hosts, host, port) ? "any_address" : "denied";
  return "public_address_only";
}

/** The addresses of `addresses` that a verdict leaves open. */
export function openAddresses<A extends { readonly address: string }>(
  verdict: NameVerdict,
  addresses: readonly A[],
): readonly A[] {
  if (verdict === "denied") return [];
  if (verdict === "any_address") return addresses;
  // One closed address among public ones closes the name: a name that points inside is not to be trusted by luck of order.
  return addresses.every((entry) => isPublicAddress(entry.address)) ? addresses : [];
}

/** Whether the guest may have `name` looked up at all: a name is also a way to send something out. */
export function mayResolve(policy: NetworkPolicy, name: string): boolean {
  if (policy.kind === "public") return true;
  const wanted = canonicalHost(name);
  return [...policy.hosts, ...policy.alwaysReachable].some((entry) => {
    const listed = canonicalHost(entry.host);
    // Service records live below the listed name: _mongodb._tcp.db.example.com
    return wanted === listed || (wanted.startsWith("_") && wanted.endsWith(`.${listed}`));
  });
}

/** Lower case, without brackets and the final dot. */
export function canonicalHost(host: string): string {
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  return (bare.endsWith(".") && isIP(bare) === 0 ? bare.slice(0, -1) : bare).toLowerCase();
}

function isListed(entries: readonly HostAndPort[], host: string, port: number): boolean {
  const wanted = canonicalHost(host);
  return entries.some((entry) => entry.port === port && canonicalHost(entry.host) === wanted);
}
