import type { Clock } from "../../domain/clock.ts";
import { firstMigration } from "../../domain/migration.ts";
import { LEFT_STATES } from "../../domain/roster.ts";
import type { Store } from "../../store/store.ts";
import { countMigration } from "../count-migration.ts";

/** Where one connection's migration stands, for whoever watches many. */
export interface MigrationLevel {
  readonly connection: { readonly tenantId: string; readonly name: string };
  readonly moved: number;
  /** Of the roster, or of the estimate; undefined: nobody knows. */
  readonly left?: number;
  /** Of the roster, who failed, is blocked or collides. */
  readonly failing: number;
}

const FRESH_MS = 30_000;
const CONNECTIONS_AT_ONCE = 100;

/** Gives the levels of all migrations of all tenants, read at most every 30 seconds however often they are asked for. */
export function createMigrationLevels(deps: {
  readonly store: Pick<Store, "tenants" | "connections" | "migrations" | "progress">;
  readonly clock: Clock;
}): () => Promise<readonly MigrationLevel[]> {
  let latest: { readonly atMs: number; readonly levels: Promise<readonly MigrationLevel[]> } | undefined;
  return () => {
    const nowMs = deps.clock.now().getTime();
    if (latest === undefined || Math.abs(nowMs - latest.atMs) >= FRESH_MS) {
      const levels = readLevels(deps.store);
      latest = { atMs: nowMs, levels };
      // What could not be read is tried again at once.
      levels.catch(() => {
        if (latest?.levels === levels) latest = undefined;
      });
    }
    return latest.levels;
  };
}

type LevelStore = Pick<Store, "tenants" | "connections" | "migrations" | "progress">;

async function readLevels(store: LevelStore): Promise<MigrationLevel[]> {
  const levels: MigrationLevel[] = [];
  for (const { id: tenantId } of await store.tenants.list()) {
    const records = new Map((await store.migrations.list(tenantId)).map((one) => [one.connectionId, one]));
    for (let after: string | undefined; ; ) {
      const page = { after, limit: CONNECTIONS_AT_ONCE };
      const connections = await store.connections.listAfter(tenantId, { strategies: ["auth0"] }, page);
      for (const connection of connections) {
        const migration = records.get(connection.id);
        if (migration === undefined && connection.options.import_mode !== true) continue;
        const counts = await store.progress.read(tenantId, connection.id);
        levels.push(levelOf(connection, countMigration(counts, (migration ?? firstMigration(connection)).settings)));
      }
      if (connections.length < CONNECTIONS_AT_ONCE) break;
      after = connections.at(-1)?.id;
    }
  }
  return levels;
}

function levelOf(connection: MigrationLevel["connection"], counts: ReturnType<typeof countMigration>): MigrationLevel {
  const { moved, denominator, byState } = counts;
  const failing = LEFT_STATES.filter((state) => state !== "never_seen").reduce((sum, state) => sum + byState[state], 0);
  const { tenantId, name } = connection;
  return {
    connection: { tenantId, name },
    moved,
    left: denominator === undefined ? undefined : Math.max(0, denominator - moved),
    failing,
  };
}
