import { type Broken, type Cutter, MAX_ROW_BYTES, TOO_LONG } from "./cutter.ts";
import { decode } from "./decode.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const MAX_DEPTH = 200;
const MAX_KEY_BYTES = 200;

/** Where the items are that a file's rows are made of. */
export interface JsonPlace {
  /**
   * Name of the lists whose items are wanted, in the file's object or in the objects of the file's list. Without it the items
   * of the file's list are wanted, or the file's objects themselves, one after the other.
   */
  readonly lists?: readonly string[];
}

/**
 * Cuts JSON into the texts of its items without reading them: only strings and brackets are followed. That is several times
 * faster than parsing token by token, and a damaged item spoils no other as long as its brackets and quotes pair.
 */
export function createJsonCutter(place: JsonPlace): Cutter<string> {
  const wanted = new Set(place.lists);
  const open: number[] = [];
  let records: (string | Broken)[] = [];
  let foundList = false;
  let unreadable: string | undefined;
  // Of the string that is being read outside of items.
  let inString = false;
  let escaped = false;
  let key: number[] | undefined;
  let expectsKey = false;
  let keyIsWanted = false;
  // Of the item that is being read.
  let item: "none" | "container" | "string" | "literal" = "none";
  let itemEnded = false;
  let depth = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let itemsIn = 0;

  function finish(bytes: Buffer): void {
    const length = heldBytes + bytes.length;
    records.push(
      length > MAX_ROW_BYTES ? TOO_LONG : decode(held.length === 0 ? bytes : Buffer.concat([...held, bytes])),
    );
    held = [];
    heldBytes = 0;
    item = "none";
    itemEnded = false;
  }

  function keep(bytes: Buffer): void {
    heldBytes += bytes.length;
    if (heldBytes > MAX_ROW_BYTES) held = [];
    else held.push(bytes);
  }

  /** Goes on with the item from `at`; gives where it ends, or the piece's length when it goes on in the next piece. */
  function scanItem(piece: Buffer, from: number): number {
    const size = piece.length;
    let at = from;
    if (item === "literal") {
      while (at < size) {
        const byte = piece[at]!;
        if (byte <= 0x20 || byte === COMMA || byte === CLOSE_LIST) {
          itemEnded = true;
          return at;
        }
        at++;
      }
      return size;
    }
    while (at < size) {
      if (inString) {
        if (escaped) {
          escaped = false;
          at++;
          continue;
        }
        let byte = 0;
        while (at < size) {
          byte = piece[at]!;
          if (byte === QUOTE || byte === BACKSLASH) break;
          at++;
        }
        if (at === size) return size;
        at++;
        if (byte === BACKSLASH) {
          escaped = true;
          continue;
        }
        inString = false;
        if (item === "string") {
          itemEnded = true;
          return at;
        }
        continue;
      }
      const byte = piece[at++]!;
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) {
        itemEnded = true;
        return at;
      }
    }
    return size;
  }

  function startItem(byte: number): void {
    item = byte === OPEN_OBJECT || byte === OPEN_LIST ? "container" : byte === QUOTE ? "string" : "literal";
    depth = 0;
  }

  /** Whether a list that opens here is one whose items are wanted. */
  function isWantedList(): boolean {
    if (wanted.size === 0) return open.length === 0;
    return keyIsWanted && (open.length === 1 || (open.length === 2 && open[0] === OPEN_LIST));
  }

  function outside(byte: number): void {
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inString = false;
        if (key !== undefined) {
          keyIsWanted = wanted.has(Buffer.from(key).toString("utf8"));
          key = undefined;
        }
        return;
      }
      if (key !== undefined && key.length < MAX_KEY_BYTES) key.push(byte);
      return;
    }
    switch (byte) {
      case QUOTE:
        inString = true;
        key = expectsKey ? [] : undefined;
        return;
      case COLON:
        expectsKey = false;
        return;
      case COMMA:
        expectsKey = open.at(-1) === OPEN_OBJECT;
        keyIsWanted = false;
        return;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (byte === OPEN_LIST && isWantedList()) {
          itemsIn = open.length + 1;
          foundList = true;
        }
        open.push(byte);
        expectsKey = byte === OPEN_OBJECT;
        keyIsWanted = false;
        if (open.length > MAX_DEPTH) unreadable ??= "The file's JSON is nested too deeply.";
        return;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        if (open.pop() !== (byte === CLOSE_LIST ? OPEN_LIST : OPEN_OBJECT))
          unreadable ??= "The file is not valid JSON: its brackets do not pair.";
        expectsKey = false;
        return;
      default:
        if (byte > 0x20 && open.length === 0) unreadable ??= "The file is not JSON.";
    }
  }

  return {
    push(piece) {
      records = [];
      let at = 0;
      while (at < piece.length && unreadable === undefined) {
        if (item !== "none") {
          const end = scanItem(piece, at);
          if (itemEnded) finish(piece.subarray(at, end));
          else keep(piece.subarray(at, end));
          at = end;
          continue;
        }
        const byte = piece[at]!;
        if (itemsIn > 0 && open.length === itemsIn && byte !== CLOSE_LIST) {
          if (byte > 0x20 && byte !== COMMA) startItem(byte);
          else at++;
        } else if (wanted.size === 0 && open.length === 0 && byte === OPEN_OBJECT) {
          foundList = true;
          startItem(byte);
        } else {
          if (byte === CLOSE_LIST && open.length === itemsIn) itemsIn = 0;
          outside(byte);
          if (unreadable !== undefined) records.push(notReadable(unreadable));
          at++;
        }
      }
      return records;
    },
    end() {
      if (unreadable !== undefined) return [];
      if (item !== "none" || open.length > 0 || inString) return [CUT_OFF];
      if (!foundList) return [notReadable(`The file has no list of people${namesOf(wanted)}.`)];
      return [];
    },
  };
}

const CUT_OFF: Broken = {
  problem: { code: "FORMAT", message: "The file ends before its JSON does." },
  ends: "cut_off",
};

const notReadable = (message: string): Broken => ({ problem: { code: "FORMAT", message }, ends: "unreadable" });

const namesOf = (wanted: ReadonlySet<string>) => (wanted.size === 0 ? "" : ` (\`${[...wanted].join("`, `")}\`)`);
