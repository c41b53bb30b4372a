import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { EgressGate, GateAnswer } from "../egress/egress-gate.ts";
import { createInTurn } from "../egress/in-turn.ts";
import type { CallMessage, FromGuest, GuestModule, GuestOutcome, ToGuest } from "../guest/protocol.ts";
import type { NetworkPolicy } from "../script-runner.ts";
import type { CallRecord } from "./call-record.ts";
import type { GuestCommand } from "./guest-command.ts";
import { parseGuestLine } from "./parse-guest-line.ts";

/** Why a guest is no more. */
export type GuestEnd = "memory" | "crash" | "hang" | "violation" | "closed";

/** How one call in a guest ended. `lost`: the guest went away; `started` says whether the script had been entered. */
export type GuestCallEnd =
  | { readonly kind: "done"; readonly outcome: GuestOutcome }
  | { readonly kind: "lost"; readonly started: boolean; readonly cause: GuestEnd; readonly lastWords?: string };

const MAX_LINE_CHARS = 8 * 1_048_576;
const START_LIMIT_MS = 10_000;
const MAX_STDERR = 4_096;
/** Connections of one guest at a time: what it opens, this server holds open too, and other connections' guests need room. */
const MAX_CONNECTIONS = 256;
/** Name lookups of one guest at a time. The system does few at once for the whole process, and slow ones hold up everybody's. */
const MAX_LOOKUPS = 2;

const TOO_MANY_CONNECTIONS: GateAnswer = {
  code: "EMFILE",
  message: `connect EMFILE: this connection's scripts have ${MAX_CONNECTIONS} connections open already`,
  denied: false,
};

interface PendingCall {
  readonly record: CallRecord;
  readonly sentMs: number;
  started: boolean;
  end(end: GuestCallEnd): void;
}

/**
 * One sandbox process and the calls in it.
 *
 * ```
 * starting ──ready──> live ──retire()──> retiring ──last call ends──> dead
 *     └────────────────┴── crash, memory, hang, violation ──────────────^
 * ```
 */
export class Guest {
  readonly key: string;
  /** Resolves when scripts can run; false when the process died first. */
  readonly ready: Promise<boolean>;
  readonly startedMs = performance.now();
  lastUsedMs = performance.now();
  /** Places taken, also by calls that were not sent yet. */
  reserved = 0;

  readonly #child: ChildProcess;
  readonly #token = randomBytes(16).toString("hex");
  readonly #gate: EgressGate;
  #policy: NetworkPolicy;
  readonly #onEnd: (guest: Guest) => void;
  readonly #calls = new Map<number, PendingCall>();
  readonly #pings = new Map<number, () => void>();
  /** Connections that are open now, by the id that the guest asked with. */
  readonly #open = new Map<number, { host: string; port: number }>();
  readonly #lookupInTurn = createInTurn(MAX_LOOKUPS);
  #connecting = 0;
  readonly #sentKeys = new Set<string>();
  #settleReady: (ready: boolean) => void = () => undefined;
  #lastId = 0;
  #pendingText = "";
  #stderr = "";
  #isReady = false;
  #retiring = false;
  #end: GuestEnd | undefined;

  constructor(input: {
    key: string;
    command: GuestCommand;
    modules: Readonly<Record<string, GuestModule>>;
    maxResultBytes: number;
    policy: NetworkPolicy;
    gate: EgressGate;
    onEnd: (guest: Guest) => void;
  }) {
    this.key = input.key;
    this.#gate = input.gate;
    this.#policy = input.policy;
    this.#onEnd = input.onEnd;
    this.ready = new Promise((resolve) => {
      this.#settleReady = resolve;
    });
    // A group of its own: Ctrl-C in the server's terminal must not end guests while the server finishes its requests.
    this.#child = spawn(input.command.command, [...input.command.args], {
      env: { ...input.command.env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    this.#listen();
    const limit = setTimeout(() => this.kill("hang"), START_LIMIT_MS);
    limit.unref();
    void this.ready.then(() => clearTimeout(limit));
    this.#send({
      t: "init",
      token: this.#token,
      gatePort: input.gate.port,
      modules: input.modules,
      maxResultBytes: input.maxResultBytes,
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whether it may take another call. */
  get takesCalls(): boolean {
    return this.#end === undefined && !this.#retiring;
  }

  get isDead(): boolean {
    return this.#end !== undefined;
  }

  /** What the runtime itself said last; scripts cannot write there. For a sandbox that cannot be started at all. */
  get lastWords(): string {
    return this.#stderr.trim();
  }

  get inFlight(): number {
    return this.#calls.size;
  }

  /** Scripts (by version) that it holds. */
  get scriptCount(): number {
    return this.#sentKeys.size;
  }

  /** What its connections are judged by from now on. */
  usePolicy(policy: NetworkPolicy): void {
    this.#policy = policy;
  }

  /** Runs one call. Never rejects. */
  call(
    request: Omit<CallMessage, "t" | "id" | "source"> & { source: string },
    record: CallRecord,
  ): Promise<GuestCallEnd> {
    if (this.#end !== undefined) return Promise.resolve({ kind: "lost", started: false, cause: this.#end });
    this.lastUsedMs = performance.now();
    const id = this.#nextId();
    const source = this.#sentKeys.has(request.key) ? null : request.source;
    this.#sentKeys.add(request.key);
    return new Promise((resolve) => {
      this.#calls.set(id, { record, sentMs: performance.now(), started: false, end: resolve });
      this.#send({ t: "call", id, ...request, source });
    });
  }

  /** Whether a call has waited to be entered for longer than `ms`, and whether any other has been entered. */
  heldUp(ms: number): "no" | "behind_another" | "behind_nothing" {
    const calls = [...this.#calls.values()];
    const before = performance.now() - ms;
    if (!this.#isReady || !calls.some((call) => !call.started && call.sentMs < before)) return "no";
    return calls.some((call) => call.started) ? "behind_another" : "behind_nothing";
  }

  /** Whether its event loop answers within `limitMs`. */
  answers(limitMs: number): Promise<boolean> {
    if (this.#end !== undefined) return Promise.resolve(false);
    const id = this.#nextId();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#pings.delete(id);
        resolve(false);
      }, limitMs);
      this.#pings.set(id, () => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#send({ t: "ping", id });
    });
  }

  /** Takes no further calls, and ends when the ones it has are done. */
  retire(): void {
    this.#retiring = true;
    if (this.#calls.size === 0 && this.reserved === 0) this.kill("closed");
  }

  /** Ends the process at once; its calls end as `lost`. */
  kill(cause: GuestEnd): void {
    if (this.#end !== undefined) return;
    this.#end = cause;
    this.#child.kill("SIGKILL");
    this.#finish();
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#child;
    // Writing to a guest that just died is no error of ours; its end is told by `close`.
    stdin!.on("error", () => undefined);
    stdout!.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_STDERR);
    });
    this.#child.once("error", () => this.#died());
    this.#child.once("close", () => this.#died());
  }

  #died(): void {
    if (this.#end !== undefined) return;
    this.#end = /out of memory|Reached heap limit/i.test(this.#stderr) ? "memory" : "crash";
    this.#finish();
  }

  #finish(): void {
    this.#settleReady(false);
    const cause = this.#end ?? "crash";
    for (const call of this.#calls.values()) call.end({ kind: "lost", started: call.started, cause });
    this.#calls.clear();
    this.#onEnd(this);
  }

  #read(text: string): void {
    this.#pendingText += text;
    for (let end = this.#pendingText.indexOf("\n"); end !== -1; end = this.#pendingText.indexOf("\n")) {
      const line = this.#pendingText.slice(0, end);
      this.#pendingText = this.#pendingText.slice(end + 1);
      const message = parseGuestLine(line, this.#token);
      // A script that found a way to the pipe: its word counts for nothing, and its process is not to be trusted further.
      if (message === undefined) return void this.kill("violation");
      this.#handle(message);
    }
    if (this.#pendingText.length > MAX_LINE_CHARS) this.kill("violation");
  }

  #handle(message: FromGuest): void {
    switch (message.t) {
      case "ready":
        this.#isReady = true;
        return void this.#settleReady(true);
      case "pong":
        this.#pings.get(message.id)?.();
        this.#pings.delete(message.id);
        return;
      case "started": {
        const call = this.#calls.get(message.id);
        if (call !== undefined) call.started = true;
        return;
      }
      case "console":
        return void this.#calls.get(message.id)?.record.noteLine(message.level, message.text);
      case "asked":
        return void this.#calls.get(message.call)?.record.noteRequest();
      case "http":
        return void this.#noteExchange(message);
      case "open":
        return void this.#openConnection(message);
      case "resolve":
        return void this.#resolveName(message);
      case "done": {
        const call = this.#calls.get(message.id);
        this.#calls.delete(message.id);
        call?.end({ kind: "done", outcome: message.outcome });
        if (this.#retiring && this.#calls.size === 0) this.kill("closed");
        return;
      }
    }
  }

  #noteExchange(message: Extract<FromGuest, { t: "http" }>): void {
    const open = this.#open.get(message.open);
    if (open === undefined) return;
    const { method, status, limits } = message;
    const exchange = { method, status, durationMs: Math.round(message.ms * 100) / 100, limits };
    this.#calls.get(message.call)?.record.noteExchange({ id: message.open, ...open }, exchange);
  }

  async #openConnection(message: { id: number; call: number; host: string; port: number }): Promise<void> {
    const record = this.#calls.get(message.call)?.record;
    record?.noteOpening(message.id, message.host, message.port);
    const target = { host: message.host, port: message.port };
    const answer = await this.#connect(target, () => {
      this.#open.delete(message.id);
      record?.noteClosing(message.id);
    });
    if ("ticket" in answer) this.#open.set(message.id, target);
    if ("ticket" in answer)
      return this.#send({ t: "net", id: message.id, ticket: answer.ticket, code: null, message: null });
    record?.noteRefusal(message.id, answer.code, answer.denied);
    this.#send({ t: "net", id: message.id, ticket: null, code: answer.code, message: answer.message });
  }

  async #connect(target: { host: string; port: number }, closed: () => void): Promise<GateAnswer> {
    if (this.#connecting + this.#open.size >= MAX_CONNECTIONS) return TOO_MANY_CONNECTIONS;
    this.#connecting += 1;
    try {
      return await this.#gate.open({ ...target, policy: this.#policy, closed, lookupInTurn: this.#lookupInTurn });
    } finally {
      this.#connecting -= 1;
    }
  }

  async #resolveName(message: { id: number; name: string; kind: string }): Promise<void> {
    try {
      const records = await this.#gate.resolve({
        name: message.name,
        kind: message.kind,
        policy: this.#policy,
        lookupInTurn: this.#lookupInTurn,
      });
      this.#send({ t: "dns", id: message.id, records, code: null });
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      this.#send({ t: "dns", id: message.id, records: null, code: typeof code === "string" ? code : "ENOTFOUND" });
    }
  }

  #send(message: ToGuest): void {
    if (this.#end === undefined) this.#child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
