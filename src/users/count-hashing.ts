import type { PasswordHasher } from "./password-hasher.ts";

/** The same hasher, and how many hashes are being computed or wait for it at this moment. */
export function countHashing(hasher: PasswordHasher): { readonly hasher: PasswordHasher; pending(): number } {
  let pending = 0;
  const counted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    pending += 1;
    try {
      return await work();
    } finally {
      pending -= 1;
    }
  };
  return {
    hasher: {
      ...hasher,
      hash: (password) => counted(() => hasher.hash(password)),
      verify: (passwordHash, password) => counted(() => hasher.verify(passwordHash, password)),
      pretendToVerify: (password) => counted(() => hasher.pretendToVerify(password)),
    },
    pending: () => pending,
  };
}
