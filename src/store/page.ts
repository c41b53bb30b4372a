export interface Page<Item> {
  readonly items: readonly Item[];
  /** Of all that match, when it was asked for. */
  readonly total?: number;
}

/** Offset paging as the API has it; `offset` is at most a few thousand by the API's own rule (contract §4.1). */
export interface OffsetPage {
  readonly offset: number;
  readonly limit: number;
  readonly withTotal?: boolean;
}

/** Keyset paging: what comes after the item with this key. */
export interface KeysetPage {
  readonly after?: string;
  readonly limit: number;
}
