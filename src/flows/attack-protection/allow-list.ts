import { BlockList, isIP } from "node:net";

const NETWORK = /^([^/]+)\/(\d{1,3})$/;

/** Whether an entry is an address, or a network as `192.0.2.0/24`. */
export function canBeAllowed(entry: string): boolean {
  const network = NETWORK.exec(entry);
  const version = isIP(network?.[1] ?? entry);
  return version !== 0 && (network === null || Number(network[2]) <= (version === 4 ? 32 : 128));
}

/** Whether an address is one of the entries, or in one of their networks. */
export function isAllowed(ip: string, entries: readonly string[]): boolean {
  if (entries.length === 0) return false;
  const address = ip.split("%")[0]!.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
  const version = isIP(address);
  if (version === 0) return false;
  const list = new BlockList();
  for (const entry of entries) {
    const [net = "", bits] = entry.split("/");
    const family = familyOf(isIP(net));
    if (bits === undefined) list.addAddress(net, family);
    else list.addSubnet(net, Number(bits), family);
  }
  return list.check(address, familyOf(version));
}

const familyOf = (version: number) => (version === 6 ? "ipv6" : "ipv4");
