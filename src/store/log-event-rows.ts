import type { Selectable } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { LogEvent } from "../domain/log-event.ts";
import { absentIfNull, decodeDate, decodeOptionalJson, encodeOptionalJson } from "./columns.ts";
import type { LogEventRow } from "./tables.ts";

/** The row of an event. */
export const rowOf = (event: LogEvent): LogEventRow => ({
  tenant_id: event.tenantId,
  log_id: event.logId,
  date: event.date.getTime(),
  type: event.type,
  description: event.description ?? null,
  connection: event.connection ?? null,
  connection_id: event.connectionId ?? null,
  strategy: event.strategy ?? null,
  strategy_type: event.strategyType ?? null,
  client_id: event.clientId ?? null,
  client_name: event.clientName ?? null,
  ip: event.ip ?? null,
  client_ip: event.clientIp ?? null,
  user_agent: event.userAgent ?? null,
  hostname: event.hostname ?? null,
  user_id: event.userId ?? null,
  user_name: event.userName ?? null,
  audience: event.audience ?? null,
  scope: event.scope ?? null,
  auth0_client: encodeOptionalJson(event.auth0Client),
  details: encodeOptionalJson(event.details),
  trace_id: event.traceId ?? null,
});

/** The event that a row is. */
export const logEventOf = (row: Selectable<LogEventRow>): LogEvent => ({
  tenantId: row.tenant_id as TenantId,
  logId: row.log_id,
  date: decodeDate(row.date),
  type: row.type,
  description: absentIfNull(row.description),
  connection: absentIfNull(row.connection),
  connectionId: absentIfNull(row.connection_id),
  strategy: absentIfNull(row.strategy),
  strategyType: absentIfNull(row.strategy_type),
  clientId: absentIfNull(row.client_id),
  clientName: absentIfNull(row.client_name),
  ip: absentIfNull(row.ip),
  clientIp: absentIfNull(row.client_ip),
  userAgent: absentIfNull(row.user_agent),
  hostname: absentIfNull(row.hostname),
  userId: absentIfNull(row.user_id),
  userName: absentIfNull(row.user_name),
  audience: absentIfNull(row.audience),
  scope: absentIfNull(row.scope),
  auth0Client: decodeOptionalJson(row.auth0_client),
  details: decodeOptionalJson(row.details),
  traceId: absentIfNull(row.trace_id),
});
