import type { ConnectionId, TenantId } from "../domain/ids.ts";

/** The entries a database action script may have (contract §1.1); wire names in `customScripts`. */
export type ScriptEntry = "login" | "get_user";

/** One call of one script. */
export interface ScriptRequest {
  readonly tenantId: TenantId;
  /** Scripts of two connections never share a process (design §5). */
  readonly connectionId: ConnectionId;
  /**
   * Of which state of the connection's scripts and settings this call is; calls of two never share a process. So a script that
   * was replaced does not live on beside its successor, and a draft that somebody tries out (none) not beside real sign-ins.
   */
  readonly generation?: string;
  readonly entry: ScriptEntry;
  /** The script as saved. */
  readonly source: string;
  /** Positional arguments before `context` and `callback`, for example identifier and password. */
  readonly args: readonly unknown[];
  /** Present: the script gets it as the argument before `callback` (contract §1.1, `enable_script_context`). */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Opened `options.configuration`; the global `configuration`. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly network: NetworkPolicy;
  /** Default 20,000 (contract §1.9). */
  readonly timeoutMs?: number;
  /** Texts to remove from console lines and error messages before they leave the runner: the password and the configuration's values. */
  readonly redact: readonly string[];
}

/**
 * Where a script may connect to. `public`: everything but loopback, private, link-local and metadata ranges, judged by the
 * resolved address. `list`: exactly these. `alwaysReachable` are this server's own public domains (design §5).
 */
export type NetworkPolicy = (
  | { readonly kind: "public" }
  | { readonly kind: "list"; readonly hosts: readonly HostAndPort[] }
) & {
  readonly alwaysReachable: readonly HostAndPort[];
  /** Longest time until a connection stands, all addresses of the name together; default 10,000. */
  readonly connectTimeoutMs?: number;
};

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export type ScriptFailureKind = "refused" | "timeout" | "memory" | "syntax" | "runtime" | "contract" | "egress_denied";

/** How a call ended. A failing script is a value with a kind; a throw from `run()` is our bug. */
export type ScriptResult = {
  readonly console: readonly ConsoleLine[];
  readonly outboundCalls: readonly OutboundCall[];
  /** HTTP requests that got no answer, also those on connections that an earlier call opened; absent: not known. */
  readonly unansweredRequests?: number;
  readonly durationMs: number;
  /** Whether a guest had to be started for this call. */
  readonly coldStart: boolean;
} & (
  | {
      readonly outcome: "returned" /** The callback's values after `error`; `[]` for `callback()`. JSON values only. */;
      readonly values: readonly unknown[];
    }
  | {
      /** `callback(error)` with one of the contract's constructors or any other truthy value (contract §1.2–1.4). */
      readonly outcome: "called_back_error";
      readonly error: ScriptError;
    }
  | {
      readonly outcome: "failed";
      readonly kind: ScriptFailureKind /** Redacted; for logs and the debug run. */;
      readonly message: string;
      readonly stack?: string;
    }
);

export interface ScriptError {
  readonly name: "WrongUsernameOrPasswordError" | "UnauthorizedError" | "ValidationError" | "Error";
  readonly message: string;
  /** First argument of `WrongUsernameOrPasswordError`. */
  readonly userId?: string;
  /** First argument of `ValidationError`. */
  readonly code?: string;
}

export interface ConsoleLine {
  readonly level: "log" | "info" | "warn" | "error" | "debug";
  readonly text: string;
  readonly atMs: number;
}

export interface OutboundCall {
  readonly host: string;
  readonly port: number;
  /** HTTP method and status where the call was HTTP and was seen; never path or query. */
  readonly method?: string;
  readonly status?: number;
  readonly durationMs: number;
  readonly error?: string;
  /** Headers of the answer about rate limits (`retry-after`, `x-ratelimit-*`, `ratelimit-*`), by name in lower case. */
  readonly limits?: Readonly<Record<string, string>>;
}

export interface ScriptRunner {
  /** Resolves for whatever the script did. An aborted signal ends the call as `timeout`. */
  run(request: ScriptRequest, signal: AbortSignal): Promise<ScriptResult>;
  /**
   * What would keep a script from running at all: syntax, size (100 KB, contract §1.9), modules that the catalogue lacks.
   * Empty when it may be saved.
   */
  check(source: string): Promise<readonly { kind: "syntax" | "refused"; message: string }[]>;
  close(): Promise<void>;
}
