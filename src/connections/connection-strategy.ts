import type { ZodType } from "zod";
import type { Connection } from "../domain/connection.ts";
import type { Credentials } from "../domain/credentials.ts";
import type { DomainError } from "../domain/errors.ts";
import type { UserLookup } from "../domain/source-check.ts";
import type { LocalCredential, User } from "../domain/user.ts";
import type { NewLogEvent } from "../logs/log-writer.ts";
import type { TraceRecorder } from "../logs/trace-recorder.ts";
import type { SourceQuestion } from "../migration/phases/phase-gate.ts";

/** What a password check at a connection is told beyond the credentials. */
export interface PasswordCheckContext {
  /** The person's address as far as it is trusted; handed on to the source where it takes one. */
  readonly ip?: string;
  /** The application at which they sign in. */
  readonly clientId?: string;
  readonly trace: TraceRecorder;
  readonly signal: AbortSignal;
  /** The log event of this sign-in in case the person is created by it: it is stored in the same transaction (design §4 rule 2). */
  readonly takeOverEvent: (user: Pick<User, "userId" | "email">) => NewLogEvent;
}

/** How a password check ended. `takenOver` says that the person was created here just now. */
export type PasswordCheckOutcome =
  | {
      readonly outcome: "accepted";
      readonly user: User;
      readonly takenOver: boolean;
      /** The event that the takeover stored; absent when this sign-in has no event yet. */
      readonly logId?: string;
    }
  | {
      readonly outcome: "refused";
      readonly refusal: DomainError;
      /** The log event's type: `fp`, `fu` or `f` (contract §1.3), ours where the contract has none, and its description. */
      readonly logType: "fp" | "fu" | "f" | "migration_paused" | "source_unavailable";
      readonly logDescription: string;
      readonly userId?: string;
      /** Whether it counts towards brute-force limits: only a verdict on the person does (design §4 rule 4). */
      readonly countsAgainstPerson: boolean;
    };

/** Checks passwords of a database-like connection. */
export interface PasswordAuthenticator {
  check(credentials: Credentials, context: PasswordCheckContext): Promise<PasswordCheckOutcome>;
  /** The person an identifier means: here, or as the source describes them, or nowhere. `lookup` is what the source said. */
  findPerson(
    identifier: string,
    context: Pick<PasswordCheckContext, "trace" | "signal" | "clientId"> & Pick<SourceQuestion, "purpose">,
  ): Promise<
    | { readonly kind: "local"; readonly credential: LocalCredential }
    | {
        readonly kind: "source";
        readonly lookup: UserLookup;
        /** Which source was asked, for provenance; absent where there is none to ask. */
        readonly askedSource?: { readonly kind: string; readonly scriptHash?: string };
      }
  >;
}

/** An opened connection: what it can do is which members it has. */
export interface OpenConnection {
  readonly password?: PasswordAuthenticator;
  close(): Promise<void>;
}

export interface ConnectionStrategy<Options, Deps> {
  readonly name: string;
  readonly options: ZodType<Options>;
  open(connection: Connection<Options>, deps: Deps): OpenConnection;
}
