import { scrypt } from "node:crypto";
import { promisify } from "node:util";
import type { ScryptCost } from "./scrypt-cost.ts";

const derive = promisify<Buffer, Buffer, number, object, Buffer>(scrypt);

/** The key of so many bytes (RFC 7914), with the memory that the cost needs, and not only the little that Node grants by itself. */
export const deriveScrypt = (
  password: Buffer,
  salt: Buffer,
  { cost, blockSize, parallelization, keyBytes }: ScryptCost & { readonly keyBytes: number },
): Promise<Buffer> =>
  derive(password, salt, keyBytes, {
    N: cost,
    r: blockSize,
    p: parallelization,
    maxmem: 2 * 128 * cost * blockSize + 1_048_576,
  });
