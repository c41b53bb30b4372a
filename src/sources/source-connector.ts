import type { ZodType } from "zod";
import type { Credentials } from "../domain/credentials.ts";
import type { CredentialCheck, UserLookup } from "../domain/source-check.ts";

/** What a call to the source looked like, for the sign-in trace; redacted. */
export interface SourceCallReport {
  readonly durationMs: number;
  readonly outboundCalls: readonly {
    host: string;
    port: number;
    method?: string;
    status?: number;
    durationMs: number;
    error?: string;
    /** Headers of the answer about rate limits, by name in lower case. */
    limits?: Readonly<Record<string, string>>;
  }[];
  /** HTTP requests that got no answer; absent: not known. */
  readonly unansweredRequests?: number;
  readonly console: readonly string[];
  readonly failureKind?: string;
  /** The script's own message, redacted; for the log only. */
  readonly message?: string;
  /** SHA-256 of the script, hex. */
  readonly scriptHash?: string;
  /** Connections at the source that the profile's `identities` name; absent where it has none. */
  readonly identityConnections?: readonly string[];
}

/** What a source may be told, or be protected by, beyond the credentials. */
export interface QuestionContext {
  /** The person's address as far as it is trusted. */
  readonly ip?: string;
  /** Whatever the answer is, it brings nobody here and decides about nobody. */
  readonly isComparison?: boolean;
}

/** One old identity system. Never throws for what the old system did. */
export interface SourceConnector {
  /** For example `script`; goes into provenance. */
  readonly kind: string;
  checkCredentials(
    credentials: Credentials,
    signal: AbortSignal,
    context?: QuestionContext,
  ): Promise<{ check: CredentialCheck; report: SourceCallReport }>;
  findUser(identifier: string, signal: AbortSignal): Promise<{ lookup: UserLookup; report: SourceCallReport }>;
  close(): Promise<void>;
}

/** A kind of source: its options and how to open one. */
export interface SourceKind<Options, Deps> {
  readonly kind: string;
  readonly options: ZodType<Options>;
  open(options: Options, deps: Deps): SourceConnector;
}
