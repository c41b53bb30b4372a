import net, { type AddressInfo } from "node:net";

/** A TCP port before another: counts what goes through, and can be shut. TLS passes untouched. */
export interface CountingProxy {
  readonly port: number;
  /** Connections since the start or the last `reset`. */
  count(): number;
  reset(): void;
  /** Connections are refused until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** Nothing comes through any more, and nobody is told: as a network that loses every packet. Connections are taken, and mute. */
  silence(): void;
  /** What was held back comes through. */
  speak(): void;
}

/** Starts a proxy on a free port of 127.0.0.1. `targetPort` is asked at each connection, so it may be known later. */
export async function startCountingProxy(targetPort: () => number): Promise<CountingProxy> {
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  let isSilent = false;
  const server = net.createServer((incoming) => {
    connections++;
    const outgoing = net.connect(targetPort(), "127.0.0.1");
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => sockets.delete(one));
    }
    const pair = [incoming, outgoing] as const;
    pairs.add(pair);
    incoming.on("close", () => pairs.delete(pair));
    if (!isSilent) incoming.pipe(outgoing).pipe(incoming);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    count: () => connections,
    reset: () => {
      connections = 0;
    },
    shut: () =>
      new Promise((resolve) => {
        if (!server.listening) return resolve();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    open: () => listen(port),
    silence() {
      isSilent = true;
      for (const [incoming, outgoing] of pairs) {
        incoming.unpipe(outgoing).pause();
        outgoing.unpipe(incoming).pause();
      }
    },
    speak() {
      isSilent = false;
      for (const [incoming, outgoing] of pairs) incoming.pipe(outgoing).pipe(incoming);
    },
  };
}
