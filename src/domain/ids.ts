import { randomBytes, randomInt } from "node:crypto";
import type { Brand } from "./brand.ts";

/** `ten_` and 16 characters. Callers know a tenant by its domains. */
export type TenantId = Brand<string, "TenantId">;
/** As in `client_id` (contract §4.1). */
export type ClientId = Brand<string, "ClientId">;
/** `con_` and 16 characters (contract §4.1). */
export type ConnectionId = Brand<string, "ConnectionId">;
/** The whole id as callers see it: the strategy and the local id, for example `auth0|64f0…`. */
export type UserId = Brand<string, "UserId">;

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `length` characters of A-Z a-z 0-9, drawn evenly from the system's random source. */
export function randomAlphanumeric(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // 248 is the largest multiple of 62 below 256: higher bytes would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHANUMERIC[byte % 62];
    }
  }
  return text;
}

/** 24 hex digits, the shape of a generated user or resource-server id (contract §2.3, §4.1). */
export function newObjectId(): string {
  return randomBytes(12).toString("hex");
}

/**
 * As `newObjectId`, but later ids sort after earlier ones, to the second: rows that are written together are then near each other
 * in every index. 64 bits are random.
 */
export const newObjectIdAt = (at: Date): string =>
  Math.floor(at.getTime() / 1000)
    .toString(16)
    .padStart(8, "0") + randomBytes(8).toString("hex");

/** `ten_…`; ours alone, Auth0 shows none. */
export const newTenantId = (): TenantId => `ten_${randomAlphanumeric(16)}` as TenantId;
/** 32 alphanumeric characters (contract §4.1). */
export const newClientId = (): ClientId => randomAlphanumeric(32) as ClientId;
/** `job_…`, as Auth0 has it (contract §4.1). */
export const newJobId = (): string => `job_${randomAlphanumeric(16)}`;
/** 64 characters, about 380 bits. */
export const newClientSecret = (): string => randomAlphanumeric(64);
/** `con_…`, as Auth0 has it (contract §4.1). */
export const newConnectionId = (): ConnectionId => `con_${randomAlphanumeric(16)}` as ConnectionId;
/** `cgr_…`, as Auth0 has it (contract §4.1). */
export const newClientGrantId = (): string => `cgr_${randomAlphanumeric(16)}`;
/** 24 hex digits (contract §4.1). */
export const newResourceServerId = (): string => newObjectId();
/** 32 characters, the shape of a ticket in a link (contract §4.8). */
export const newTicketSecret = (): string => randomAlphanumeric(32);
/** Joins a log event with the trace that explains it (design §4 rule 9). */
export const newTraceId = (): string => `trc_${randomAlphanumeric(22)}`;

let lastLogInstant = 0n;

/**
 * A log id: 56 digits that start with `900`, later ids sort after earlier ones of this process (contract §4.1).
 * Layout: `900`, 17 digits of microseconds since 1970, 36 random digits.
 */
export function newLogId(nowMs: number): string {
  let instant = BigInt(nowMs) * 1000n;
  if (instant <= lastLogInstant) instant = lastLogInstant + 1n;
  lastLogInstant = instant;
  let random = "";
  for (let i = 0; i < 4; i++) random += String(randomInt(1_000_000_000)).padStart(9, "0");
  return `900${String(instant).padStart(17, "0")}${random}`;
}

/** No event of an earlier moment has an id at or after this one, and no later one an id before it. */
export const logIdAt = (ms: number): string => `900${String(BigInt(ms) * 1000n).padStart(17, "0")}`;

/** The part after the first `|`: the id that the identity has within its strategy. */
export function localIdOf(userId: string): string {
  const bar = userId.indexOf("|");
  return bar < 0 ? userId : userId.slice(bar + 1);
}
