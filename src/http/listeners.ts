import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import type { SecureContextOptions } from "node:tls";
import { limitBodyTime } from "./body-time-limit.ts";

/** Where to listen. */
export interface Listener {
  readonly scheme: "http" | "https";
  readonly host: string;
  /** 0: any free port (tests). */
  readonly port: number;
}

/** Where the server can be reached. */
export type Address = Listener;

export interface Listeners {
  readonly addresses: readonly Address[];
  /** New connections get the new certificate; open ones keep theirs. */
  renewCertificate(tls: SecureContextOptions): void;
  /** No new requests; those under way may finish for `graceMs`, then their connections are cut. */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens every listener, or none: when one fails (a port in use), the others are closed again and the error is thrown with
 * the address it is about in `address` and `port`. All share one handler: every listener serves every tenant.
 */
export async function openListeners(
  wanted: readonly Listener[],
  handle: RequestListener,
  tls: SecureContextOptions | undefined,
): Promise<Listeners> {
  const servers: { server: Server; address: Address }[] = [];
  const limited: RequestListener = (request, response) => {
    limitBodyTime(request);
    return handle(request, response);
  };
  try {
    for (const listener of wanted) {
      const server = listener.scheme === "https" ? createHttps({ ...tls }, limited) : createHttp(limited);
      // Node's own limit counts the body as well, whatever the route: files may take longer (`limitBodyTime`).
      server.requestTimeout = 0;
      server.headersTimeout = 60_000;
      await listen(server, listener);
      servers.push({ server, address: { ...listener, port: (server.address() as AddressInfo).port } });
    }
  } catch (error) {
    await Promise.all(servers.map(({ server }) => closeServer(server, 0)));
    throw error;
  }
  return {
    addresses: servers.map(({ address }) => address),
    renewCertificate(renewed) {
      for (const { server } of servers)
        if ("setSecureContext" in server)
          (server as never as { setSecureContext(o: SecureContextOptions): void }).setSecureContext(renewed);
    },
    close: async (graceMs) => {
      await Promise.all(servers.map(({ server }) => closeServer(server, graceMs)));
    },
  };
}

function listen(server: Server, listener: Listener): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: listener.host, port: listener.port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
