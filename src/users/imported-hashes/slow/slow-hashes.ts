import { Worker } from "node:worker_threads";

/** A hash whose loop exists in JavaScript only. */
export interface SlowHash {
  readonly kind: "md5_crypt" | "sha_crypt" | "phpass";
  /** The stored text: it names rounds and salt; what comes after them is not looked at. */
  readonly setting: string;
  readonly password: Uint8Array;
}

/** What the worker answers to the question of that number: the text, or why there is none. */
export interface SlowAnswer {
  readonly id: number;
  readonly text?: string;
  readonly problem?: string;
}

export interface SlowHashes {
  /** The whole text as the other system would store it. Rejects when the thread fails. */
  compute(hash: SlowHash): Promise<string>;
}

/**
 * One worker thread, started when first needed, so that a server without such hashes pays nothing. It takes one hash after the
 * other; how many wait is the caller's to bound. A thread that dies fails what waits for it, and the next question starts another.
 */
export function createSlowHashes(): SlowHashes {
  const waiting = new Map<number, { resolve(text: string): void; reject(error: Error): void }>();
  let worker: Worker | undefined;
  let lastId = 0;

  const giveUp = (dead: Worker, error: Error) => {
    if (worker === dead) worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  const start = (): Worker => {
    // Neither flags nor environment of this process: some flags make no sense in a thread, and it needs none of the settings.
    const started = new Worker(new URL("./slow-hashes-worker.ts", import.meta.url), { execArgv: [], env: {} });
    started.on("message", ({ id, text, problem }: SlowAnswer) => {
      const asker = waiting.get(id);
      waiting.delete(id);
      // An idle thread must not keep the process alive.
      if (waiting.size === 0) started.unref();
      if (text === undefined) asker?.reject(new Error(problem));
      else asker?.resolve(text);
    });
    started.on("error", (cause) => giveUp(started, new Error("The thread that checks old hashes failed", { cause })));
    started.on("exit", () => giveUp(started, new Error("The thread that checks old hashes ended")));
    return started;
  };

  return {
    compute(hash) {
      worker ??= start();
      const asked = worker;
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        asked.ref();
        asked.postMessage({ id, hash });
      });
    },
  };
}
