import { randomBytes } from "node:crypto";
import { promises as dns, lookup as systemLookup } from "node:dns";
import { type AddressInfo, connect, createServer, isIP, type Server, type Socket } from "node:net";
import type { NetworkPolicy } from "../script-runner.ts";
import { atOnce, type InTurn } from "./in-turn.ts";
import { canonicalHost, judgeName, mayResolve, openAddresses } from "./network-judge.ts";

/** An answer to a guest that wants to connect. `denied` is set when the policy, not the network, said no. */
export type GateAnswer =
  | { readonly ticket: string }
  | { readonly code: string; readonly message: string; readonly denied: boolean };

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Resolves a name to addresses; throws like `dns.lookup`. */
export type ResolveName = (name: string) => Promise<readonly ResolvedAddress[]>;

/** The way out for guests: it resolves, judges and connects by itself, so a name cannot change its mind between check and use. */
export interface EgressGate {
  /** Port on 127.0.0.1 that guests may connect to. */
  readonly port: number;
  /** Connects to `host:port` if `policy` lets it, and answers with a ticket that is good for one connection within ten seconds. */
  open(request: {
    host: string;
    port: number;
    policy: NetworkPolicy;
    closed?: () => void;
    /** Holds name lookups back until it is their turn; see `Guest`. */
    lookupInTurn?: InTurn;
  }): Promise<GateAnswer>;
  /** DNS records for a guest; throws an error with a `code`. */
  resolve(request: {
    name: string;
    kind: string;
    policy: NetworkPolicy;
    lookupInTurn?: InTurn;
  }): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Connections to the gate that have not shown their ticket yet. A guest shows it at once, but several may open hundreds in one moment. */
const MAX_WITHOUT_TICKET = 1_024;
const TICKET_BYTES = 24;
const TICKET_LENGTH = TICKET_BYTES * 2;
const TICKET_LIFE_MS = 10_000;
const CONNECT_LIMIT_MS = 10_000;

/** What the error text of a denied connection ends with; the host recognises a script that failed because of it by this. */
export const DENIED_TEXT = "is not allowed by this connection's network policy";

export async function startEgressGate(deps: { resolveName?: ResolveName } = {}): Promise<EgressGate> {
  const resolveName = deps.resolveName ?? systemResolve;
  const tickets = new Map<string, { upstream: Socket; timer: NodeJS.Timeout }>();
  const sockets = new Set<Socket>();
  const withoutTicket = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (guest) => {
    track(guest);
    admit(guest);
    readTicket(guest, (ticket, rest) => {
      withoutTicket.delete(guest);
      const waiting = tickets.get(ticket);
      if (waiting === undefined) return guest.destroy();
      tickets.delete(ticket);
      clearTimeout(waiting.timer);
      join(guest, waiting.upstream, rest);
    });
  });
  await listen(server);

  return {
    port: (server.address() as AddressInfo).port,
    async open({ host, port, policy, closed, lookupInTurn = atOnce }) {
      const reached = await reach(host, port, policy, lookupInTurn);
      if (!("socket" in reached)) return reached;
      track(reached.socket);
      if (closed) reached.socket.once("close", closed);
      return { ticket: issue(reached.socket) };
    },
    async resolve({ name, kind, policy, lookupInTurn = atOnce }) {
      if (!mayResolve(policy, name)) throw Object.assign(new Error("name not allowed"), { code: "EREFUSED" });
      if (kind === "lookup") return lookupInTurn(() => resolveName(canonicalHost(name)));
      return lookupInTurn(() => dns.resolve(name, kind as "A") as Promise<readonly unknown[]>);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };

  async function reach(
    host: string,
    port: number,
    policy: NetworkPolicy,
    lookupInTurn: InTurn,
  ): Promise<{ socket: Socket } | Exclude<GateAnswer, { ticket: string }>> {
    const shown = `${host}:${port}`;
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      return { code: "ERR_SOCKET_BAD_PORT", message: `connect: bad port in ${shown}`, denied: false };
    const verdict = judgeName(policy, host, port);
    if (verdict === "denied") return refusal(shown);
    let addresses: readonly ResolvedAddress[];
    try {
      addresses = await lookupInTurn(() => resolveName(canonicalHost(host)));
    } catch (error) {
      const code = codeOf(error, "ENOTFOUND");
      return { code, message: `getaddrinfo ${code} ${host}`, denied: false };
    }
    const open = openAddresses(verdict, addresses);
    if (open.length === 0) return refusal(shown);
    return connectToAny(open, port, policy.connectTimeoutMs ?? CONNECT_LIMIT_MS);
  }

  function issue(upstream: Socket): string {
    const ticket = randomBytes(TICKET_BYTES).toString("hex");
    const timer = setTimeout(() => {
      tickets.delete(ticket);
      upstream.destroy();
    }, TICKET_LIFE_MS);
    timer.unref();
    tickets.set(ticket, { upstream, timer });
    return ticket;
  }

  /** Somebody who opens connections and says nothing loses the oldest of them, before others find no room. */
  function admit(guest: Socket): void {
    const oldest = withoutTicket.size >= MAX_WITHOUT_TICKET ? withoutTicket.values().next().value : undefined;
    oldest?.destroy();
    if (oldest) withoutTicket.delete(oldest);
    withoutTicket.add(guest);
    guest.once("close", () => withoutTicket.delete(guest));
  }

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  }
}

const refusal = (shown: string) => ({
  code: "EACCES",
  message: `connect EACCES ${shown}: this address ${DENIED_TEXT}`,
  denied: true,
});

async function connectToAny(
  addresses: readonly ResolvedAddress[],
  port: number,
  limitMs: number,
): Promise<{ socket: Socket } | Exclude<GateAnswer, { ticket: string }>> {
  const endsAt = performance.now() + limitMs;
  let code = "ECONNREFUSED";
  let tried = "";
  for (const { address, family } of addresses) {
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) break;
    try {
      return { socket: await connectOnce(address, family, port, leftMs) };
    } catch (error) {
      code = codeOf(error, "ECONNREFUSED");
      tried = address;
    }
  }
  return { code, message: `connect ${code} ${tried}:${port}`, denied: false };
}

function connectOnce(address: string, family: number, port: number, limitMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Half-open, so that one side's end does not cut what the other still sends.
    const socket = connect({ host: address, family, port, noDelay: true, allowHalfOpen: true });
    const timer = setTimeout(() => socket.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })), limitMs);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

function readTicket(guest: Socket, found: (ticket: string, rest: Buffer) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => guest.destroy(), TICKET_LIFE_MS);
  timer.unref();
  guest.once("close", () => clearTimeout(timer));
  const read = (chunk: Buffer) => {
    seen = seen.byteLength === 0 ? chunk : Buffer.concat([seen, chunk]);
    if (seen.byteLength <= TICKET_LENGTH) return;
    guest.off("data", read);
    guest.pause();
    clearTimeout(timer);
    if (seen[TICKET_LENGTH] !== 0x0a) return void guest.destroy();
    found(seen.toString("latin1", 0, TICKET_LENGTH), seen.subarray(TICKET_LENGTH + 1));
  };
  guest.on("data", read);
}

function join(guest: Socket, upstream: Socket, first: Buffer): void {
  if (upstream.destroyed) return void guest.destroy();
  if (first.byteLength > 0) upstream.write(first);
  guest.pipe(upstream);
  upstream.pipe(guest);
  // A reset on one side must be a reset on the other, not an orderly end that looks like a complete answer.
  guest.once("close", () => upstream.destroy());
  upstream.once("close", (hadError) => (hadError ? guest.resetAndDestroy() : guest.end()));
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
    server.unref();
  });
}

function systemResolve(name: string): Promise<readonly ResolvedAddress[]> {
  const family = isIP(name);
  if (family !== 0) return Promise.resolve([{ address: name, family }]);
  return new Promise((resolve, reject) => {
    systemLookup(name, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

function codeOf(error: unknown, otherwise: string): string {
  const code = typeof error === "object" && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : otherwise;
}
