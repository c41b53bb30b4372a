import type { ConnectionId, TenantId } from "./ids.ts";

/** How a sign-in ended here. */
export const LOCAL_VERDICTS = ["accepted", "wrong_password", "unknown_user", "blocked"] as const;
export type LocalVerdict = (typeof LOCAL_VERDICTS)[number];

/** What the source said to the same credentials. */
export const SOURCE_VERDICTS = ["accepted", "wrong_password", "unknown_user", "restricted", "unavailable"] as const;
export type SourceVerdict = (typeof SOURCE_VERDICTS)[number];

/**
 * What the person would have noticed. `agreed`: the same answer; `fields_differ`: both let them in, as somebody who looks
 * different; `would_come`: nobody here knows them yet, and the source lets them in, which is how people are taken over; `disagreed`:
 * one lets them in and the other does not; `no_verdict`: the source said nothing about them.
 */
export const AGREEMENTS = ["agreed", "fields_differ", "would_come", "disagreed", "no_verdict"] as const;
export type Agreement = (typeof AGREEMENTS)[number];

/** One sign-in that was answered here, beside what the source would have said. Holds names of attributes, no values. */
export interface ShadowComparison {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** Later ones sort after earlier ones. */
  readonly id: string;
  readonly at: Date;
  /** Normalised. */
  readonly identifier: string;
  readonly localVerdict: LocalVerdict;
  readonly sourceVerdict: SourceVerdict;
  readonly agreement: Agreement;
  /** Names of the attributes that the source has otherwise. */
  readonly differences: readonly string[];
  /** How long the source took. */
  readonly durationMs: number;
}
