import type { HashProblem } from "./imported-hash.ts";

const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
const MAX_WORK_BYTES = 512 * 1024 * 1024;

/** What scrypt (RFC 7914) takes: 128 * cost * blockSize bytes, and time for as much, `parallelization` times. */
export interface ScryptCost {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** Why scrypt is impossible or too costly with these parameters. */
export function scryptCostProblem({ cost, blockSize, parallelization }: ScryptCost): HashProblem | undefined {
  if (cost < 2 || !Number.isInteger(Math.log2(cost))) {
    return { problem: "The cost of scrypt is a power of two, 2 or more.", code: "PATTERN", path: "cost" };
  }
  const memory = 128 * cost * blockSize;
  if (memory > MAX_MEMORY_BYTES || memory * parallelization > MAX_WORK_BYTES || parallelization > 1_024) {
    return {
      problem:
        "scrypt is too costly with these parameters: 128 * cost * blockSize is at most 256 MiB, and times parallelization at most 512 MiB.",
      code: "MAXIMUM",
      path: "cost",
    };
  }
  return undefined;
}
