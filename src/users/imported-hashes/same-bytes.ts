import { timingSafeEqual } from "node:crypto";

/** Whether both are equal, in a time that depends on their length only. False for two empty ones: an empty hash lets nobody in. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}
