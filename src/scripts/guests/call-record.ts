import type { ConsoleLine, OutboundCall } from "../script-runner.ts";

const MAX_LINES = 500;
const MAX_CONNECTIONS = 500;
const LEVELS: readonly string[] = ["log", "info", "warn", "error", "debug"] satisfies ConsoleLine["level"][];

interface OpenedConnection {
  readonly host: string;
  readonly port: number;
  readonly startedMs: number;
  endedMs?: number;
  error?: string;
  readonly exchanges: Exchange[];
}

interface Exchange {
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** Headers of the answer about rate limits, by name. */
  readonly limits: Readonly<Record<string, string>>;
}

/** What the host saw of one call: console lines and connections. Times are milliseconds since the call began. */
export class CallRecord {
  readonly #began = performance.now();
  readonly #lines: ConsoleLine[] = [];
  readonly #connections = new Map<number, OpenedConnection>();
  #denied = false;
  #requests = 0;

  elapsedMs(): number {
    return Math.round((performance.now() - this.#began) * 100) / 100;
  }

  noteLine(level: string, text: string): void {
    if (this.#lines.length >= MAX_LINES) return;
    const known = LEVELS.includes(level) ? (level as ConsoleLine["level"]) : "log";
    this.#lines.push({ level: known, text, atMs: this.elapsedMs() });
  }

  noteOpening(openId: number, host: string, port: number): void {
    if (this.#connections.size >= MAX_CONNECTIONS) return;
    this.#connections.set(openId, { host, port, startedMs: this.elapsedMs(), exchanges: [] });
  }

  /** The connection could not be made; `denied` when the policy said so. */
  noteRefusal(openId: number, code: string, denied: boolean): void {
    const connection = this.#connections.get(openId);
    if (connection === undefined) return;
    connection.endedMs = this.elapsedMs();
    connection.error = denied ? "denied by the network policy" : code;
    this.#denied ||= denied;
  }

  noteClosing(openId: number): void {
    const connection = this.#connections.get(openId);
    if (connection !== undefined) connection.endedMs ??= this.elapsedMs();
  }

  /** An HTTP request that the guest made; its answer, if any, is an exchange. */
  noteRequest(): void {
    this.#requests += 1;
  }

  /** HTTP requests that the guest told of and that were not answered. */
  get unansweredRequests(): number {
    const answered = [...this.#connections.values()].reduce((sum, { exchanges }) => sum + exchanges.length, 0);
    return Math.max(0, this.#requests - answered);
  }

  /**
   * An HTTP answer that the guest saw, perhaps on a connection that an earlier call opened and that was kept alive. Method,
   * status and limits are told by the guest: good for a person's eyes, and for how this connection's own source is spared,
   * which is all that its own script can spoil. Host and port are the gate's own.
   */
  noteExchange(open: { id: number; host: string; port: number }, exchange: Exchange): void {
    if (!this.#connections.has(open.id)) this.noteOpening(open.id, open.host, open.port);
    const exchanges = this.#connections.get(open.id)?.exchanges;
    if (exchanges !== undefined && exchanges.length < MAX_CONNECTIONS) exchanges.push(exchange);
  }

  get denied(): boolean {
    return this.#denied;
  }

  get lines(): readonly ConsoleLine[] {
    return this.#lines;
  }

  /** One entry for each HTTP exchange, or for the connection where none was seen. */
  outboundCalls(): readonly OutboundCall[] {
    const now = this.elapsedMs();
    return [...this.#connections.values()].flatMap(
      ({ host, port, startedMs, endedMs, error, exchanges }): OutboundCall[] =>
        exchanges.length > 0
          ? exchanges.map(({ limits, ...exchange }) => ({
              host,
              port,
              ...exchange,
              ...(Object.keys(limits).length === 0 ? {} : { limits }),
            }))
          : [
              {
                host,
                port,
                durationMs: Math.round(((endedMs ?? now) - startedMs) * 100) / 100,
                ...(error === undefined ? {} : { error }),
              },
            ],
    );
  }
}
