import type { Connection } from "./connection.ts";

/** What each part of the custom database gets. */
export interface PartProps {
  readonly id: string;
  readonly connection: Connection;
}
