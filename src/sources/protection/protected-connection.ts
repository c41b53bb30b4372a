import type { Connection } from "../../domain/connection.ts";
import type { NotAskedReason } from "../../domain/source-check.ts";
import type { SourceGuard } from "./source-guard.ts";

/** The connection whose source is protected, as its log events name it. */
export type ProtectedConnection = Pick<Connection, "tenantId" | "id" | "name" | "strategy" | "version">;

/** A connection and the guard before its source in this process. */
export interface GuardedSource {
  readonly connection: ProtectedConnection;
  readonly guard: SourceGuard;
}

/** Hears of each question, for whoever collects metrics. */
export interface SourceObserver {
  /** `outcome`: the verdict, with its reason where it has one: `rejected:wrong_password`. */
  onSettled(connection: ProtectedConnection, outcome: string, durationMs: number): void;
  onRefused(connection: ProtectedConnection, reason: NotAskedReason): void;
}
