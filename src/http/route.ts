import type { FastifyReply, FastifyRequest } from "fastify";
import type { ZodType, z } from "zod";
import type { Administrator } from "../domain/administrator.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Tenant } from "../domain/tenant.ts";

/** Who calls the Management API, from a verified access token (contract §4.1). */
export interface ManagementCaller {
  readonly clientId: string;
  readonly clientName?: string;
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  /** Who it is, of somebody at the dashboard, as they are now: then `scopes` are at most those of their role. */
  readonly administrator?: Administrator;
}

/** What every handler knows about the request beyond its parsed input. */
export interface RouteContext {
  readonly tenant: Tenant;
  /** The domain that was asked, as in the Host header. */
  readonly domain: string;
  /** `https://<domain>/`. */
  readonly issuer: string;
  /** The caller's address; behind a trusted proxy the forwarded one. */
  readonly ip: string;
  readonly userAgent: string;
  readonly caller: ManagementCaller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** What a handler wants the log event of its change to say beside the names of the fields that were sent; no secrets. */
  readonly notes: Record<string, JsonObject>;
}

export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly context: RouteContext;
}

/**
 * A Management API route is data: the router, `openapi.json` and the clients made from it all read the same list
 * (`http/management/routes.ts`).
 */
export interface Route<Deps> {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `/api/v2`, parameters in braces: `/users/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  /** Any one of them suffices (contract §4.2). Empty: any valid token. */
  readonly scopes: readonly string[];
  readonly params?: ZodType;
  readonly query?: ZodType;
  readonly body?: ZodType;
  /** Fields of a multipart body with a file, for the document: the handler reads it itself (`receive-upload.ts`). */
  readonly upload?: ZodType;
  /** Body of the success answer; undefined for none. Replies are parsed by it, so nothing extra leaks. */
  readonly reply?: ZodType;
  /** Media type of a reply that is a file (a `Readable`). Default: JSON. */
  readonly replyType?: string;
  readonly status: number;
  /** A limit of its own for all callers of a tenant together, beside that of the caller: for what troubles others. */
  readonly rate?: { readonly burst: number; readonly perSecond: number };
  /** Statuses beyond 400, 401, 403 and 429, with the reason, for the document. */
  readonly errors?: Readonly<Record<number, string>>;
  handle(input: RouteInput<unknown, unknown, unknown>, deps: Deps): Promise<unknown>;
}

type Parsed<Schema> = Schema extends ZodType ? z.output<Schema> : undefined;

/**
 * Defines a route with its handler typed by its own schemas. The handler gives the reply's body (`undefined` for none) and
 * throws `DomainError` to refuse.
 */
export function defineRoute<
  Deps,
  Params extends ZodType | undefined = undefined,
  Query extends ZodType | undefined = undefined,
  Body extends ZodType | undefined = undefined,
>(
  route: Omit<Route<Deps>, "params" | "query" | "body" | "handle"> & {
    params?: Params;
    query?: Query;
    body?: Body;
    handle(input: RouteInput<Parsed<Params>, Parsed<Query>, Parsed<Body>>, deps: Deps): Promise<unknown>;
  },
): Route<Deps> {
  return route as unknown as Route<Deps>;
}
