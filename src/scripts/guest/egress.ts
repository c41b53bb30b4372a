import diagnostics from "node:diagnostics_channel";
import dns from "node:dns";
import dnsPromises from "node:dns/promises";
import https from "node:https";
import net from "node:net";
import type { Send } from "./bridge.ts";
import { currentCall } from "./call-context.ts";
import {
  apply,
  assign,
  defineProperty,
  hasOwn,
  mapDelete,
  mapGet,
  mapSet,
  NativeError,
  NativeMap,
  now,
  stringify,
  stringSlice,
  toText,
} from "./primordials.ts";
import type { DnsAnswer, NetAnswer } from "./protocol.ts";

/**
 * Every connection of this process goes through the host's egress gate: the guest asks the host for `host:port`, the host
 * resolves, judges and connects, and the guest then opens its one permitted address and shows the ticket it got. So drivers,
 * agents and `fetch` all work, while the process itself can reach nothing.
 */

type Answer<T> = (answer: T) => void;

/** No name of the DNS is longer (RFC 1035 §2.3.4), and no address. */
const MAX_NAME = 255;
const MAX_METHOD = 32;
const MAX_LIMIT = 128;
/** The headers of an answer that say how much the other side will still take; no other header leaves the guest. */
const LIMIT_HEADERS = [
  "retry-after",
  "ratelimit",
  "ratelimit-policy",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
] as const;
const RECORD_KINDS = { lookup: 1, A: 1, AAAA: 1, SRV: 1, TXT: 1, CNAME: 1, MX: 1, NS: 1 };
const isPort = (port: number): boolean => port >= 0 && port <= 65_535 && port % 1 === 0;

/** Asks the host for connections and names, and takes its answers. */
export interface EgressClient {
  /** Asks for a connection on behalf of the current call; returns the id it was asked under. */
  open(host: string, port: number, answer: Answer<NetAnswer>): number;
  resolve(name: string, kind: string, answer: Answer<DnsAnswer>): void;
  onNetAnswer(answer: NetAnswer): void;
  onDnsAnswer(answer: DnsAnswer): void;
}

export function createEgressClient(send: Send): EgressClient {
  const waitingForNet = new NativeMap<number, Answer<NetAnswer>>();
  const waitingForDns = new NativeMap<number, Answer<DnsAnswer>>();
  let lastId = 0;

  // What a script asks for may come from what a person typed. The host ends a guest whose lines are not of the agreed form,
  // so nothing that breaks the form may go out: it is answered here, as the network would answer it.
  return {
    open(host, port, answer) {
      lastId += 1;
      const id = lastId;
      if (host.length > MAX_NAME) {
        queueMicrotask(() => answer({ t: "net", id, ticket: null, code: "ENOTFOUND", message: null }));
        return id;
      }
      mapSet(waitingForNet, lastId, answer);
      const call = currentCall()?.id ?? 0;
      send(`{"t":"open","id":${lastId},"call":${call},"host":${stringify(host)},"port":${isPort(port) ? port : -1}}`);
      return id;
    },
    resolve(name, kind, answer) {
      lastId += 1;
      const id = lastId;
      if (name.length > MAX_NAME || !hasOwn(RECORD_KINDS, kind)) {
        const code = name.length > MAX_NAME ? "ENOTFOUND" : "ENOTIMP";
        queueMicrotask(() => answer({ t: "dns", id, records: null, code }));
        return;
      }
      mapSet(waitingForDns, lastId, answer);
      send(`{"t":"resolve","id":${lastId},"name":${stringify(name)},"kind":${stringify(kind)}}`);
    },
    onNetAnswer: (answer) => deliver(waitingForNet, answer),
    onDnsAnswer: (answer) => deliver(waitingForDns, answer),
  };
}

function deliver<T extends { id: number }>(waiting: Map<number, Answer<T>>, answer: T): void {
  const asker = mapGet(waiting, answer.id) as Answer<T> | undefined;
  mapDelete(waiting, answer.id);
  asker?.(answer);
}

interface Handle {
  _parent?: Handle;
  connect(request: ConnectRequest, address: string, port: number): unknown;
  writeLatin1String(request: object, text: string): unknown;
}
interface ConnectRequest {
  oncomplete(status: number, ...rest: unknown[]): void;
}
interface AnySocket {
  _handle: Handle | null;
  destroyed: boolean;
}
type LookupDone = (error: unknown, address?: unknown, family?: number) => void;

const openIdOf = new WeakMap<object, number>();

/** Sends every TCP and TLS connection through the gate on `gatePort`. */
export function routeThroughGate(gatePort: number, client: EgressClient): void {
  const nativeConnect = net.Socket.prototype.connect as (...args: unknown[]) => unknown;
  const normalize = (net as unknown as { _normalizeArgs(args: unknown[]): unknown[] })._normalizeArgs;

  function connect(this: AnySocket, ...args: unknown[]): unknown {
    // Node passes its own already normalised list; anybody else passes (port, host, callback) or (options, callback).
    const normalized = Array.isArray(args[0]) ? (args[0] as unknown[]) : normalize(args);
    const options = normalized[0] as Record<string, unknown>;
    if (typeof options.path === "string") throw denied("connect", "a local socket");
    if (options.port === undefined) return apply(nativeConnect, this, args);
    const host =
      options.host === undefined || options.host === null || options.host === "" ? "localhost" : String(options.host);
    const port = Number(options.port);
    let ticket = "";
    const lookup = (_name: string, lookupOptions: { all?: boolean } | undefined, done: LookupDone) => {
      const openId = client.open(host, port, (answer) => {
        if (answer.ticket === null) return done(connectError(answer, host, port));
        if (this.destroyed || this._handle === null) return;
        ticket = answer.ticket;
        showTicketFirst(this._handle, () => ticket);
        if (lookupOptions?.all)
          (done as (error: null, list: unknown) => void)(null, [{ address: "127.0.0.1", family: 4 }]);
        else done(null, "127.0.0.1", 4);
      });
      openIdOf.set(this, openId);
    };
    // A name, so that Node always asks our lookup, where the host's answer is waited for.
    const routed = {
      ...options,
      host: "egress.gate",
      port: gatePort,
      lookup,
      autoSelectFamily: false,
      family: 4,
      localAddress: undefined,
      localPort: undefined,
    };
    const callback = normalized[1];
    return callback ? apply(nativeConnect, this, [routed, callback]) : apply(nativeConnect, this, [routed]);
  }
  defineProperty(net.Socket.prototype, "connect", {
    value: connect,
    writable: true,
    configurable: true,
    enumerable: true,
  });
}

/** Writes the ticket on the bare TCP connection before anything else, also before a TLS greeting. */
function showTicketFirst(handle: Handle, ticket: () => string): void {
  const tcp = handle._parent ?? handle;
  const nativeConnect = handle.connect;
  handle.connect = (request, address, port) => {
    const complete = request.oncomplete;
    request.oncomplete = function (this: unknown, status: number, ...rest: unknown[]) {
      if (status === 0)
        tcp.writeLatin1String({ oncomplete: () => undefined, handle: tcp, async: false }, `${ticket()}\n`);
      apply(complete, this, [status, ...rest]);
    };
    return apply(nativeConnect, handle, [request, address, port]);
  };
}

function connectError(answer: NetAnswer, host: string, port: number): Error {
  const code = answer.code ?? "ECONNREFUSED";
  const syscall = code === "ENOTFOUND" || code === "EAI_AGAIN" ? "getaddrinfo" : "connect";
  const error = new NativeError(answer.message ?? `${syscall} ${code} ${host}:${port}`);
  return assign(error, { code, errno: code, syscall, address: host, hostname: host, port });
}

function denied(syscall: string, what: string): Error {
  return assign(new NativeError(`${syscall} EACCES: ${what} is not available to database action scripts`), {
    code: "EACCES",
    syscall,
  });
}

/** Deno asks for a permission that cannot be granted alone when an HTTPS request names no `ca`; null means the same to TLS. */
export function skipExtraAuthorities(): void {
  const prototype = https.Agent.prototype as unknown as { createConnection(...args: unknown[]): unknown };
  const native = prototype.createConnection;
  prototype.createConnection = function (this: unknown, options: unknown, ...rest: unknown[]) {
    const given = typeof options === "object" && options !== null ? (options as { ca?: unknown }) : undefined;
    if (given === undefined || given.ca !== undefined) return apply(native, this, [options, ...rest]);
    return apply(native, this, [{ ...given, ca: null }, ...rest]);
  };
}

/**
 * Reports HTTP requests, and method, status and rate limits of their answers, to the host, for the list of outbound calls. A
 * request is told of when it is made: on a connection kept from an earlier call, nothing else shows one that is never answered.
 */
export function watchHttp(send: Send): void {
  interface Exchange {
    request: { method?: string; socket?: object | null };
    response?: { statusCode?: number; headers?: object };
  }
  const startedAt = new WeakMap<object, number>();
  diagnostics.subscribe("http.client.request.created", (message) => {
    startedAt.set((message as Exchange).request, now());
    const call = currentCall();
    if (call !== undefined && !call.settled) send(`{"t":"asked","call":${call.id}}`);
  });
  diagnostics.subscribe("http.client.response.finish", (message) => {
    const { request, response } = message as Exchange;
    const open = request.socket ? openIdOf.get(request.socket) : undefined;
    const call = currentCall();
    if (open === undefined || call === undefined || call.settled) return;
    const ms = now() - (startedAt.get(request) ?? now());
    const method = stringSlice(toText(request.method), 0, MAX_METHOD);
    // A script may have written over either number.
    send(
      `{"t":"http","call":${call.id},"open":${open},"method":${stringify(method)},"status":${Number(response?.statusCode) | 0},"ms":${ms >= 0 && ms < 1e9 ? ms : 0},"limits":${limitsOf(response?.headers)}}`,
    );
  });
}

/** The allowed headers as a JSON object. */
function limitsOf(headers: object | undefined): string {
  let found = "";
  try {
    for (let i = 0; i < LIMIT_HEADERS.length; i += 1) {
      const name = LIMIT_HEADERS[i] as string;
      if (headers === undefined || !hasOwn(headers, name)) continue;
      const value = stringSlice(toText((headers as Record<string, unknown>)[name]), 0, MAX_LIMIT);
      found += `${found === "" ? "" : ","}${stringify(name)}:${stringify(value)}`;
    }
  } catch {
    // A script put something of its own in the place of the headers.
    return "{}";
  }
  return `{${found}}`;
}

/** Name lookups ask the host, which answers for names that the connection's policy lets through. */
export function routeNameLookups(client: EgressClient): void {
  const resolveNames = (name: string, kind: string) =>
    new Promise<readonly unknown[]>((resolve, reject) => {
      client.resolve(toText(name), toText(kind), (answer) => {
        if (answer.records !== null) return resolve(answer.records);
        const code = answer.code ?? "ENOTFOUND";
        const syscall = kind === "lookup" ? "getaddrinfo" : `query${kind[0]?.toUpperCase()}${kind.slice(1)}`;
        reject(assign(new NativeError(`${syscall} ${code} ${name}`), { code, errno: code, syscall, hostname: name }));
      });
    });

  type Address = { address: string; family: number };
  const lookup = async (name: string, options?: unknown): Promise<unknown> => {
    const wanted =
      typeof options === "number" ? { family: options } : ((options ?? {}) as { all?: boolean; family?: number });
    const all = (await resolveNames(name, "lookup")) as Address[];
    const fitting = wanted.family === 4 || wanted.family === 6 ? all.filter((a) => a.family === wanted.family) : all;
    if (fitting.length === 0)
      throw assign(new NativeError(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND", hostname: name });
    return wanted.all ? fitting : fitting[0];
  };
  const byCallback = (work: Promise<unknown>, spread: boolean, done: (...values: unknown[]) => void) => {
    work.then(
      (value) =>
        spread && !Array.isArray(value)
          ? done(null, (value as Address).address, (value as Address).family)
          : done(null, value),
      (error) => done(error),
    );
  };

  const asPromises: Record<string, unknown> = { lookup };
  const asCallbacks: Record<string, unknown> = {
    lookup: (name: string, ...rest: unknown[]) =>
      byCallback(lookup(name, rest.length > 1 ? rest[0] : undefined), true, rest.at(-1) as () => void),
  };
  for (const [method, kind] of Object.entries({
    resolve4: "A",
    resolve6: "AAAA",
    resolveSrv: "SRV",
    resolveTxt: "TXT",
    resolveCname: "CNAME",
    resolveMx: "MX",
    resolveNs: "NS",
  })) {
    asPromises[method] = (name: string) => resolveNames(name, kind);
    asCallbacks[method] = (name: string, ...rest: unknown[]) =>
      byCallback(resolveNames(name, kind), false, rest.at(-1) as () => void);
  }
  asPromises.resolve = (name: string, kind?: string) => resolveNames(name, kind ?? "A");
  asCallbacks.resolve = (name: string, ...rest: unknown[]) =>
    byCallback(resolveNames(name, typeof rest[0] === "string" ? rest[0] : "A"), false, rest.at(-1) as () => void);

  assign(dnsPromises as object, asPromises);
  assign(dns as object, asCallbacks);
  assign(dns.promises as object, asPromises);
}
