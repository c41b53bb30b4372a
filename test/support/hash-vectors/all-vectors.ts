import { derivedVectors } from "./derived-vectors.ts";
import { digestVectors } from "./digest-vectors.ts";
import { directoryVectors } from "./directory-vectors.ts";
import { djangoVectors } from "./django-vectors.ts";
import { documentedVectors } from "./documented-vectors.ts";
import type { HashVector } from "./hash-vector.ts";
import { hmacVectors } from "./hmac-vectors.ts";
import { laidOutVectors } from "./laid-out-vectors.ts";
import { textVectors } from "./text-vectors.ts";

/** Every way of writing a hash down that any test knows. */
export const allVectors: readonly HashVector[] = [
  ...textVectors,
  ...directoryVectors,
  ...djangoVectors,
  ...documentedVectors,
  ...laidOutVectors,
  ...digestVectors,
  ...hmacVectors,
  ...derivedVectors,
];
