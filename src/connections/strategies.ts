import { databaseStrategy } from "./database/database-strategy.ts";

/** Every strategy that can be opened, by the name that a connection has it under; a map, since callers choose that name. */
export const strategies: ReadonlyMap<string, typeof databaseStrategy> = new Map([
  [databaseStrategy.name, databaseStrategy],
]);
