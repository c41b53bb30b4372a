export interface TransactionOptions {
  /**
   * Each statement sees what others have committed by then, not by the start. For work that decides by keys it has just
   * written, such as a takeover: after it has waited for a deletion it must see that deletion's tombstone.
   */
  readonly readsLatest?: boolean;
}
