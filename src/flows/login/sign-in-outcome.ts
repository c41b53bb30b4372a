import type { Client } from "../../domain/client.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import type { DomainError } from "../../domain/errors.ts";
import type { LanguageWish } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { User } from "../../domain/user.ts";

/** Someone wants to sign in with a password, at a page or at the token endpoint. */
export interface SignInRequest {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly client: Client;
  readonly connection: Connection;
  readonly credentials: Credentials;
  /** The address that limits count by (contract §3.4). */
  readonly ip: string;
  /** The caller's own address when a trusted client forwarded the person's. */
  readonly clientIp?: string;
  readonly userAgent: string;
  /** What the person's own browser said; absent at the token endpoint, whose caller is a program. */
  readonly languages?: LanguageWish;
  /** `page` logs success as `s`, `token_endpoint` as `sepft` (contract §2.2 step 7). */
  readonly via: "page" | "token_endpoint";
  readonly audience?: string;
  readonly scope?: string;
  readonly signal: AbortSignal;
}

export type SignInOutcome =
  | {
      readonly outcome: "signed_in";
      readonly user: User;
      readonly takenOver: boolean;
      readonly traceId: string;
      /** From when on the sign-in counts (`sessionStart`): before the password was read that it was checked against. */
      readonly signedInAt: Date;
    }
  | { readonly outcome: "refused"; readonly refusal: DomainError; readonly traceId: string };

/** `flows/login`: limits, connection, then the outcome with its log event and trace written. Never throws for what people do. */
export type SignInWithPassword = (request: SignInRequest) => Promise<SignInOutcome>;
