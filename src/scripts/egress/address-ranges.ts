import { BlockList, isIP, isIPv6 } from "node:net";

/** Ranges that a `public` policy never reaches: loopback, private, link-local (with the clouds' metadata), and the rest of RFC 6890. */
const NOT_PUBLIC_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  // Azure's own platform (metadata, certificates): a public address that only its machines reach.
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** IPv6 is public only in 2000::/3, less these parts of it; the mapped and translated forms are judged by the IPv4 address inside. */
const NOT_PUBLIC_IPV6 = ["2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"];

const closed = new BlockList();
for (const range of NOT_PUBLIC_IPV4) addRange(range, "ipv4");
for (const range of NOT_PUBLIC_IPV6) addRange(range, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

function addRange(range: string, family: "ipv4" | "ipv6"): void {
  const [address, bits] = range.split("/") as [string, string];
  closed.addSubnet(address, Number(bits), family);
}

/** Whether an IP address belongs to the public internet. False for anything that is not an IP address. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !closed.check(address, "ipv4");
  if (address.includes("%")) return false;
  const inside = embeddedIpv4(address);
  if (inside !== undefined) return isPublicAddress(inside);
  return globalUnicast.check(address, "ipv6") && !closed.check(address, "ipv6");
}

/** The IPv4 address inside a mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96) or 6to4 (2002::/16) address. */
function embeddedIpv4(address: string): string | undefined {
  const groups = ipv6Groups(address);
  const isMapped = groups.slice(0, 5).every((g) => g === 0) && (groups[5] === 0xffff || groups[5] === 0);
  const isNat64 = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((g) => g === 0);
  if (isMapped || isNat64) return ipv4From(groups[6]!, groups[7]!);
  if (groups[0] === 0x2002) return ipv4From(groups[1]!, groups[2]!);
  return undefined;
}

const ipv4From = (high: number, low: number): string => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;

function ipv6Groups(address: string): number[] {
  // The URL parser writes every form of an address, also one that ends in dotted IPv4, as plain groups.
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head, tail] = written.split("::") as [string, string | undefined];
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}
