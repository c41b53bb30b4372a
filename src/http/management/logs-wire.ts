import type { LogEvent } from "../../domain/log-event.ts";

/** Events of the Management API itself: what they have no value for is null; sign-in events say "" (both recorded). */
const API_TYPES = new Set(["sapi", "fapi", "mgmt_api_read", "api_limit", "api_limit_warning"]);

/** One line of the tenant log as the API shows it (contract §4.9). `trace_id` leads to the explanation of a sign-in. */
export function logEventToWire(event: LogEvent): Record<string, unknown> {
  const absent = API_TYPES.has(event.type) ? null : "";
  return {
    _id: event.logId,
    log_id: event.logId,
    date: event.date.toISOString(),
    type: event.type,
    description: event.description ?? "",
    connection: event.connection ?? null,
    connection_id: event.connectionId ?? absent,
    organization_id: null,
    organization_name: null,
    client_id: event.clientId ?? absent,
    client_name: event.clientName ?? "",
    ip: event.ip ?? "",
    ...(event.clientIp === undefined ? {} : { client_ip: event.clientIp }),
    hostname: event.hostname ?? null,
    details: event.details ?? null,
    user_id: event.userId ?? absent,
    user_name: event.userName ?? absent,
    user_agent: event.userAgent ?? "",
    audience: event.audience ?? null,
    scope: event.scope ?? null,
    strategy: event.strategy ?? null,
    strategy_type: event.strategyType ?? null,
    isMobile: /\bMobile\b|Android|iPhone|iPad/.test(event.userAgent ?? ""),
    location_info: null,
    ...(event.auth0Client === undefined ? {} : { auth0_client: event.auth0Client }),
    ...(event.traceId === undefined ? {} : { trace_id: event.traceId }),
  };
}
