import { isIPv6 } from "node:net";

/** Where a listener is bound. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * `HOST:PORT`, `[IPV6]:PORT`, `:PORT` or `PORT` (the last two: every address of the machine). Undefined for anything else.
 * Port 0 asks for any free port.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]*)):)?(\d{1,5})$/.exec(text.trim());
  if (!match) return undefined;
  const [, ipv6, name, digits] = match;
  const port = Number(digits);
  if (port > 65_535 || (ipv6 !== undefined && !isIPv6(ipv6))) return undefined;
  return { host: ipv6 ?? (name || "::"), port };
}

/** `host:port`, with brackets around an IPv6 address. */
export const formatEndpoint = (endpoint: Endpoint): string =>
  `${isIPv6(endpoint.host) ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;

/** Whether the text is a domain as tenants have it: a host name or address, with a port when it is not 443. */
export function isDomain(text: string): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/.exec(text);
  return (
    match !== null &&
    text.length <= 255 &&
    (match[2] === undefined || (Number(match[2]) > 0 && Number(match[2]) <= 65_535))
  );
}

/** The host part of a domain, without port and brackets. */
export function hostOfDomain(domain: string): string {
  return domain.replace(/:\d{1,5}$/, "").replace(/^\[|\]$/g, "");
}
