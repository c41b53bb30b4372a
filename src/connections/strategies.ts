import { databaseStrategy } from "./database/database-strategy.ts";

/** Every strategy that can be opened, by the name that a connection has it under. */
export const strategies = {
  [databaseStrategy.name]: databaseStrategy,
};
