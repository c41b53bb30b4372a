export interface Page<Item> {
  readonly items: readonly Item[];
  /** Of all that match, when it was asked for. */
  readonly total?: number;
  /** There may be more: it was asked to count no further, or it took too long. */
  readonly totalIsAtLeast?: boolean;
}

/** Offset paging as the API has it; `offset` is at most a few thousand by the API's own rule (contract §4.1). */
export interface OffsetPage {
  readonly offset: number;
  readonly limit: number;
  readonly withTotal?: boolean;
  /** Where a list can count less than all: no further than this. */
  readonly countUpTo?: number;
}

/** Keyset paging: what comes after the item with this key. */
export interface KeysetPage {
  readonly after?: string;
  readonly limit: number;
}
