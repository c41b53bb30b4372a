/**
 * What travels between host and guest: one JSON object a line, over the guest's standard input and output.
 * Every line from the guest starts with the token of the `init` message, which only our own code in the guest holds.
 * The host always sends every field (null where there is nothing), so that the guest never reads through a prototype
 * that a script may have changed.
 */
export type ToGuest = InitMessage | CallMessage | PingMessage | NetAnswer | DnsAnswer;

/** First message of a guest's life. */
export interface InitMessage {
  readonly t: "init";
  readonly token: string;
  /** Port of the egress gate on 127.0.0.1: the only address that the process may connect to. */
  readonly gatePort: number;
  /** `name` or `name@x.y.z` as scripts write it → where the package is. */
  readonly modules: Readonly<Record<string, GuestModule>>;
  readonly maxResultBytes: number;
}

/** A package as Node finds it: required as `name` from within `root`, so that its own `exports` hold. */
export interface GuestModule {
  readonly root: string;
  readonly name: string;
}

export interface CallMessage {
  readonly t: "call";
  readonly id: number;
  readonly entry: string;
  /** Same key, same script and configuration; the guest compiles once per key. */
  readonly key: string;
  /** The script's text, or null when this guest got it before. */
  readonly source: string | null;
  readonly configuration: Readonly<Record<string, string>>;
  readonly args: readonly unknown[];
  readonly context: Readonly<Record<string, unknown>> | null;
}

export interface PingMessage {
  readonly t: "ping";
  readonly id: number;
}

/** `ticket` opens the connection that the gate has already made; `code` says why there is none. */
export interface NetAnswer {
  readonly t: "net";
  readonly id: number;
  readonly ticket: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

export interface DnsAnswer {
  readonly t: "dns";
  readonly id: number;
  readonly records: readonly unknown[] | null;
  readonly code: string | null;
}

export type FromGuest =
  | { readonly t: "ready" }
  | { readonly t: "pong"; readonly id: number }
  /** Sent just before the script's function is entered: from here on the call must never be run a second time. */
  | { readonly t: "started"; readonly id: number }
  | { readonly t: "console"; readonly id: number; readonly level: string; readonly text: string }
  | { readonly t: "done"; readonly id: number; readonly outcome: GuestOutcome }
  | { readonly t: "open"; readonly id: number; readonly call: number; readonly host: string; readonly port: number }
  | { readonly t: "resolve"; readonly id: number; readonly name: string; readonly kind: string }
  /** An HTTP request was made. */
  | { readonly t: "asked"; readonly call: number }
  /** An HTTP answer was seen on the connection that `open` asked for. `limits`: its headers about rate limits. */
  | {
      readonly t: "http";
      readonly call: number;
      readonly open: number;
      readonly method: string;
      readonly status: number;
      readonly ms: number;
      readonly limits: Readonly<Record<string, string>>;
    };

export type GuestOutcome =
  | { readonly kind: "returned"; readonly values: readonly unknown[] }
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly userId: string | null;
      readonly code: string | null;
    }
  | {
      readonly kind: "failed";
      readonly failure: "syntax" | "runtime" | "contract" | "refused";
      readonly message: string;
      readonly stack: string | null;
    };
