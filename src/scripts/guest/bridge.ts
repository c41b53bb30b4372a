import {
  byteLength,
  bytesFrom,
  decodeStream,
  encode,
  indexOf,
  NativeError,
  parse,
  stringSlice,
  wipe,
} from "./primordials.ts";
import type { ToGuest } from "./protocol.ts";

// Captured here, since `Deno` is gone from the global scope once scripts run.
const { stdin, stdout, stderr, exit } = Deno;
const read = stdin.read.bind(stdin);
const writeSync = stdout.writeSync.bind(stdout);
const writeErrorSync = stderr.writeSync.bind(stderr);

/** Sends one line. `json` must be the text of one JSON object. Written at once, so that it survives a hang that follows. */
export type Send = (json: string) => void;

export interface Bridge {
  readonly send: Send;
  /** Sets the word that proves to the host that a line comes from our code and not from a script that found the pipe. */
  useToken(token: string): void;
  /** Hands every message from the host to `handle`, and ends the process when the host is gone. */
  readMessages(handle: (message: ToGuest) => void): Promise<never>;
}

let isOpen = false;

/**
 * The way to the host, given out once, at start. The parts that need it are handed it: a script that gets hold of one of our
 * modules by a loader of its own finds nothing in it to speak with. Throws the second time.
 */
export function openBridge(): Bridge {
  if (isOpen) throw new NativeError("The bridge is open already");
  isOpen = true;
  let token = "";
  return {
    send(json) {
      let bytes = encode(`${token}${json}\n`);
      while (byteLength(bytes) > 0) bytes = bytesFrom(bytes, writeSync(bytes));
    },
    useToken(value) {
      token = value;
    },
    readMessages,
  };
}

async function readMessages(handle: (message: ToGuest) => void): Promise<never> {
  const buffer = new Uint8Array(65_536);
  let pending = "";
  for (;;) {
    const count = await read(buffer);
    if (count === null) return exit(0);
    pending += decodeStream(bytesFrom(buffer, 0, count));
    // What was sent, passwords among it, must not stay in a buffer that is used again and again.
    wipe(buffer, 0, 0, count);
    for (let end = indexOf(pending, "\n"); end !== -1; end = indexOf(pending, "\n")) {
      const line = stringSlice(pending, 0, end);
      pending = stringSlice(pending, end + 1);
      try {
        handle(parse(line) as ToGuest);
      } catch (error) {
        giveUp(error);
      }
    }
  }
}

/** Ends the process with a word to the host about why. */
function giveUp(error: unknown): never {
  const stack = error instanceof NativeError ? error.stack : undefined;
  writeErrorSync(encode(`${stack ?? "unknown error"}\n`));
  return exit(1);
}
