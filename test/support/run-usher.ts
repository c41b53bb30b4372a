import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const USHER = fileURLToPath(new URL("../../bin/usher.js", import.meta.url));

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `usher` to its end, with nothing of this process's own settings. */
export function runUsher(
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const home = mkdtempSync(join(tmpdir(), "usher-home-"));
    const env = { PATH: process.env.PATH ?? "", HOME: home, ...options.env };
    const child = execFile(process.execPath, [USHER, ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
    child.stdin?.end(options.stdin ?? "");
  });
}
