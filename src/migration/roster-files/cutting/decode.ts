import { isUtf8 } from "node:buffer";
import { type Broken, NOT_UTF8 } from "./cutter.ts";

/** The text of a record; replacing what is no UTF-8 would change people's names without a word. */
export function decode(bytes: Buffer): string | Broken {
  return isUtf8(bytes) ? bytes.toString("utf8") : NOT_UTF8;
}
