/**
 * The smallest network that somebody has to themselves: an IPv4 address, or the first 64 bits of an IPv6 address (RFC 4291 §2.5.1),
 * below which everybody may choose a new address for each request. What is no address is given back as it is.
 */
export function networkOf(ip: string): string {
  const [address = ""] = ip.split("%");
  if (!isIPv6(address)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  return `${groupsOf(address).slice(0, 4).join(":")}::/64`;
}

/** Computed, not asked of the system: the parser of addresses in URLs reads all their spellings. */
const isIPv6 = (text: string): boolean => text.includes(":") && URL.canParse(`http://[${text}]`);

/** All eight groups, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  if (tail === undefined) return groups(head);
  const missing = 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array<string>(missing).fill("0"), ...groups(tail)];
}
