import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import type { ManagementCaller, Route, RouteContext } from "../route.ts";
import { changedFields } from "./changed-fields.ts";
import type { ManagementDeps } from "./management-deps.ts";

type AuditDeps = Pick<ManagementDeps, "logWriter">;

/** A call that was answered, and what it was about (`audit-object.ts`). */
interface Write {
  readonly body: unknown;
  readonly statusCode: number;
  readonly object?: JsonObject;
}

/**
 * Writes `sapi`: a change made through the Management API (contract §4.9). Beside what Auth0 has there, the details say what was
 * changed: `operation`, `object`, and `changes`, which are those the handler noted (`changed-fields.ts`), or else what was sent.
 */
export function noteWrite(
  route: Route<never>,
  context: RouteContext,
  { body, statusCode, object }: Write,
  deps: AuditDeps,
): void {
  const changes = isJsonObject(body) ? changedFields({}, body) : {};
  writeEvent(
    "sapi",
    descriptionOf(route),
    context,
    {
      request: requestView(context, body, route.scopes),
      response: { statusCode, body: {} },
      operation: route.operationId,
      ...(object === undefined ? {} : { object }),
      ...(Object.keys(changes).length === 0 ? {} : { changes }),
      ...context.notes,
    },
    deps,
  );
}

/** What a summary says of the change itself; what follows is for who writes a client. */
const descriptionOf = ({ summary }: Route<never>): string => summary.split(";")[0] ?? summary;

/** Writes `fapi`: somebody was refused what they may not do. */
export function noteRefusal(
  route: Route<never>,
  context: RouteContext,
  refusal: { readonly statusCode: number; readonly message: string },
  deps: AuditDeps,
): void {
  const { statusCode, message } = refusal;
  const request = requestView(context, undefined, route.scopes);
  writeEvent(
    "fapi",
    descriptionOf(route),
    context,
    { error: { message }, request, response: { statusCode, body: {} } },
    deps,
  );
}

/**
 * Writes `mgmt_api_read`: secrets were handed out, or very much at once, as by an export (contract §4.9). Called by the handler, since only
 * it knows.
 */
export function noteSecretRead(description: string, context: RouteContext, deps: AuditDeps): void {
  writeEvent("mgmt_api_read", description, context, { request: requestView(context, undefined, []) }, deps);
}

function writeEvent(
  type: string,
  description: string,
  context: RouteContext,
  details: Record<string, unknown>,
  deps: AuditDeps,
): void {
  const { caller } = context;
  deps.logWriter.write({
    ...callOrigin(context),
    type,
    description,
    ...callerPerson(caller),
    details,
  });
}

/** Who made the change, so that the log says it after they are gone. */
function userView({ administrator }: ManagementCaller): Record<string, string> {
  if (administrator === undefined) return {};
  const { userId, email, name, role } = administrator;
  return { user_id: userId, email, name, role };
}

/** What every log event of a call says about where it came from. */
export const callOrigin = ({ tenant, domain, ip, userAgent, caller }: RouteContext) => ({
  tenantId: tenant.id,
  clientId: caller.clientId,
  clientName: caller.clientName,
  ip,
  userAgent,
  hostname: domain,
});

/** The person who calls, for events that are about nobody else; nothing for a machine client. */
export const callerPerson = ({ subject, administrator }: ManagementCaller) =>
  subject.endsWith("@clients") ? {} : { userId: subject, userName: administrator?.email };

/** What every sent value looks like in the log, as a password does in Auth0's. */
const MASK = "*****";

// An allow list: no query, no values, no headers. Of the caller's scopes those that let the request through.
function requestView(context: RouteContext, body: unknown, routeScopes: readonly string[]): Record<string, unknown> {
  return {
    method: context.request.method.toLowerCase(),
    path: context.request.url.split("?")[0],
    channel: "api",
    ip: context.ip,
    userAgent: context.userAgent,
    query: {},
    auth: {
      strategy: "jwt",
      subject: context.caller.subject,
      credentials: { scopes: routeScopes.filter((scope) => context.caller.scopes.has(scope)) },
      user: userView(context.caller),
    },
    body: isJsonObject(body) ? Object.fromEntries(Object.keys(body).map((name) => [name, MASK])) : {},
    ...(isJsonObject(body) ? { fields: Object.keys(body) } : {}),
  };
}
