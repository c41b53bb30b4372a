import type { Client } from "../domain/client.ts";

const origins = new WeakMap<Client, ReadonlySet<string>>();

/** Whether pages of this origin may call the token endpoint for this client (contract §3.1): its web origins, allowed origins, callbacks. */
export function isAllowedOrigin(client: Client, origin: string): boolean {
  let allowed = origins.get(client);
  if (allowed === undefined) {
    allowed = new Set([...client.webOrigins, ...client.allowedOrigins, ...client.callbacks].flatMap(originOf));
    origins.set(client, allowed);
  }
  return allowed.has(origin);
}

function originOf(text: string): string[] {
  const origin = URL.parse(text)?.origin;
  // "null" is what a sandboxed page and every custom scheme have; it names nobody.
  return origin === undefined || origin === "null" ? [] : [origin];
}
