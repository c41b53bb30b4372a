const { env } = import.meta as unknown as { readonly env: { readonly MODE: string } };

/** The number that was promised with `npm run test:faults`, a smaller one of the same kind with `npm test`. */
export const atScale = (full: number, small: number): number => (env.MODE === "full" ? full : small);
