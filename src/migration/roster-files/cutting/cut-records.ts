import { type Broken, type Cutter, MAX_ROW_BYTES, TOO_LONG } from "./cutter.ts";

/** How records are told apart. */
export interface RecordRule<Cut> {
  /**
   * The record that starts at `from`, and where the next one starts; a record may be left out (a blank line). undefined: its
   * end has not come yet. `last`: nothing comes after `bytes`.
   */
  readonly readNext: (
    bytes: Buffer,
    from: number,
    last: boolean,
  ) => { readonly next: number; readonly record?: Cut | Broken } | undefined;
  /** Where to go on when the record that starts at `from` is too long; -1: not within these bytes. */
  readonly afterTooLong: (bytes: Buffer, from: number) => number;
  /** What the file's last bytes are when they are no whole record. */
  readonly unfinished: Broken;
}

// The last bytes of what is skipped may be the first of a separator, of which the longest has three bytes.
const SEPARATOR_BYTES = 3;

/**
 * A cutter for records that end where a separator comes. A record above `MAX_ROW_BYTES` gives one broken row, and the next one
 * is read again. The result does not depend on where the pieces begin and end.
 */
export function createRecordCutter<Cut>(rule: RecordRule<Cut>): Cutter<Cut> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let looked = 0;
  let skipping = false;

  function hold(rest: Buffer, lookedAt: number): void {
    held = rest.length === 0 ? [] : [rest];
    heldBytes = rest.length;
    looked = lookedAt;
  }

  function cut(bytes: Buffer, last: boolean): (Cut | Broken)[] {
    const records: (Cut | Broken)[] = [];
    let from = 0;
    for (;;) {
      if (skipping) {
        const next = rule.afterTooLong(bytes, from);
        if (next < 0) {
          hold(last ? bytes.subarray(bytes.length) : bytes.subarray(Math.max(from, bytes.length - SEPARATOR_BYTES)), 0);
          return records;
        }
        skipping = false;
        from = next;
      }
      if (from >= bytes.length) break;
      const step = rule.readNext(bytes, from, last);
      const length = (step?.next ?? bytes.length) - from;
      if (length > MAX_ROW_BYTES) {
        records.push(TOO_LONG);
        skipping = true;
        continue;
      }
      if (step === undefined) {
        if (last) records.push(rule.unfinished);
        break;
      }
      if (step.record !== undefined) records.push(step.record);
      from = step.next;
    }
    const rest = bytes.subarray(from);
    hold(rest, rest.length);
    return records;
  }

  return {
    push(piece) {
      held.push(piece);
      heldBytes += piece.length;
      // Waits until there is twice as much as was looked at: a long record in small pieces is not read again for each of them.
      if (looked > 0 && heldBytes < 2 * looked && heldBytes <= MAX_ROW_BYTES) return [];
      return cut(held.length === 1 ? piece : Buffer.concat(held), false);
    },
    end: () => (heldBytes === 0 ? [] : cut(Buffer.concat(held), true)),
  };
}
