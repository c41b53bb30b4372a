import { parentPort } from "node:worker_threads";
import { md5Crypt } from "./md5-crypt.ts";
import { phpass } from "./phpass.ts";
import { shaCrypt } from "./sha-crypt.ts";
import type { SlowAnswer, SlowHash } from "./slow-hashes.ts";

const COMPUTE: Record<SlowHash["kind"], (setting: string, password: Buffer) => string> = {
  md5_crypt: md5Crypt,
  sha_crypt: shaCrypt,
  phpass,
};

parentPort?.on("message", ({ id, hash }: { id: number; hash: SlowHash }) => {
  parentPort?.postMessage(answer(id, hash));
});

function answer(id: number, { kind, setting, password }: SlowHash): SlowAnswer {
  try {
    return { id, text: COMPUTE[kind](setting, Buffer.from(password)) };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : "unknown" };
  }
}
