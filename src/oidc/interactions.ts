import type { FastifyReply, FastifyRequest } from "fastify";
import type { Client } from "../domain/client.ts";
import type { Connection } from "../domain/connection.ts";
import type { Tenant } from "../domain/tenant.ts";

/** What a hosted page needs to know about the authorization request it serves. */
export interface SignInInteraction {
  /** Goes into the page's address and forms as `state`; bound to this browser by a cookie. */
  readonly state: string;
  readonly tenant: Tenant;
  readonly domain: string;
  readonly client: Client;
  /** The connection asked for with `connection`, or the only password connection the client may use. */
  readonly connection?: Connection;
  /** Every password connection the client may use. */
  readonly connections: readonly Connection[];
  readonly loginHint?: string;
  /** `screen_hint=signup` asks for `signup`. */
  readonly screen: "login" | "signup";
  readonly uiLocales?: string;
  /** Where the answer will go: the page's `form-action` must allow it. Absent: any of the client's callbacks. */
  readonly redirectUri?: string;
}

/** What a page needs to know to ask a person whether a third-party client may have what it asks for. */
export interface ConsentInteraction {
  readonly state: string;
  readonly tenant: Tenant;
  readonly domain: string;
  readonly client: Client;
  /** Whom the session belongs to. */
  readonly userId: string;
  readonly scopes: readonly string[];
  /** Of the API whose scopes are among them. */
  readonly audience?: string;
  readonly uiLocales?: string;
  readonly redirectUri?: string;
}

/** The interactions between `oidc-provider` and the hosted pages. */
export interface Interactions {
  /** A sign-in; undefined: unknown, expired, or of another browser. */
  find(request: FastifyRequest, reply: FastifyReply, state: string): Promise<SignInInteraction | undefined>;
  /** Ends the interaction with a user signed in at that time; gives the address to redirect to. */
  finish(
    interaction: SignInInteraction,
    result: { userId: string; connectionId: string; amr: readonly string[]; signedInAt: Date },
  ): Promise<string>;
  /** Begins an administrator's session in this browser: the dashboard's next authorization request needs no page. */
  signInAdministrator(
    request: FastifyRequest,
    reply: FastifyReply,
    result: { userId: string; amr: readonly string[]; signedInAt: Date },
  ): Promise<void>;
  /** A question of consent; undefined as above, and when it is a sign-in that is asked for. */
  findConsent(request: FastifyRequest, state: string): Promise<ConsentInteraction | undefined>;
  /** Ends it with all that is asked for allowed; gives the address to redirect to. */
  allow(interaction: ConsentInteraction): Promise<string>;
  /** Ends it with an OAuth error; gives the address to redirect to. */
  abort(
    interaction: Pick<SignInInteraction, "state" | "tenant" | "domain">,
    error: { error: string; description: string },
  ): Promise<string>;
}
