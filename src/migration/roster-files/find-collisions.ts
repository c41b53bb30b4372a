import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { ReadRow } from "../../domain/import-row.ts";
import { type ClaimFile, createClaimFile } from "./collisions/claim-file.ts";
import { CLAIM_FIELDS, type ClaimField, claimsOf } from "./collisions/claims.ts";
import {
  type Collision,
  type CollisionTable,
  createCollisionTable,
  type Spelling,
} from "./collisions/collision-table.ts";

/** Which rows of a file mean the same person. */
export interface Collisions {
  /** How many rows collide with another one. */
  readonly rows: number;
  /** What the row collides on; the strongest if there are several. */
  collisionOf(rowNumber: number): Collision | undefined;
  /** Every collision in the order of rows; a row that collides on several things comes once for each. */
  all(): Iterable<Collision>;
  /** Frees the scratch files. Also what `using` calls. */
  close(): void;
}

const MAX_MEMBERS = 11;
const MAX_SPELLING = 254;

/**
 * Finds the rows of one file that claim to be the same person once case, Unicode form and blanks no longer count: by id, e-mail
 * address, username or phone number, or by a username that is another's e-mail address. Needs constant memory; on disk about
 * 100 bytes a row in `directory`. The files have no name there while they are used (where the system can do that), so a process
 * that is killed leaves nothing; they are gone after `close` and after a failure in any case. `stripIdPrefix`: taken off ids.
 */
export async function findCollisions(
  input: { readonly rows: AsyncIterable<ReadRow>; readonly stripIdPrefix?: string },
  deps: { readonly directory: string },
): Promise<Collisions> {
  const scratch = openScratch(deps.directory);
  try {
    for await (const read of input.rows) {
      if (!read.ok) continue;
      const row = withoutIdPrefix(read.row, input.stripIdPrefix);
      for (const claim of claimsOf(row)) scratch.claims.add(row.row, claim);
    }
    const groups = { next: 1 };
    for (let bucket = 0; bucket < scratch.claims.buckets; bucket++) {
      compareBucket(bucket, scratch, groups);
      await setImmediate();
    }
    const rows = scratch.table.finish();
    return {
      rows,
      collisionOf: rows === 0 ? () => undefined : (rowNumber) => scratch.table.get(rowNumber),
      all: () => scratch.table.all(),
      close: scratch.close,
    };
  } catch (error) {
    scratch.close();
    throw error;
  }
}

interface Scratch {
  readonly claims: ClaimFile;
  readonly table: CollisionTable;
  readonly close: () => void;
}

function openScratch(parent: string): Scratch {
  const directory = mkdtempSync(join(parent, "collisions-"));
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  const opened: { close(): void }[] = [];
  let isOpen = true;
  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    for (const part of opened) part.close();
    remove();
  }
  try {
    const claims = createClaimFile(join(directory, "claims"));
    opened.push(claims);
    const table = createCollisionTable(join(directory, "collisions.db"));
    opened.push(table);
    // Open files stay usable without a name, but not on every system: there `close` removes them.
    if (process.platform !== "win32") remove();
    return { claims, table, close };
  } catch (error) {
    close();
    throw error;
  }
}

function withoutIdPrefix<Row extends { readonly id?: string }>(row: Row, prefix: string | undefined): Row {
  return prefix && row.id?.startsWith(prefix) ? { ...row, id: row.id.slice(prefix.length) } : row;
}

interface Group {
  readonly id: number;
  readonly members: Spelling[];
  /** How many rows make the claim, by field. */
  readonly sizes: Record<ClaimField, number>;
  size: number;
}

/** Reads the bucket twice: once to see which claims come more than once, once to write down who makes them. */
function compareBucket(bucket: number, { claims, table }: Scratch, groups: { next: number }): void {
  const seen = new Map<string, ClaimField | Group>();
  let found = false;
  for (const { key, field } of claims.read(bucket)) {
    const before = seen.get(key);
    if (before === undefined) seen.set(key, field);
    else if (typeof before === "string") {
      seen.set(key, count(newGroup(groups.next++, before), field));
      found = true;
    } else count(before, field);
  }
  if (!found) return;
  for (const { key, row, field, text } of claims.read(bucket)) {
    const group = seen.get(key);
    if (typeof group !== "object") continue;
    if (group.members.length < MAX_MEMBERS) {
      group.members.push({ row, field, text: text.slice(0, MAX_SPELLING) });
      if (group.members.length === Math.min(group.size, MAX_MEMBERS))
        table.addGroup(group.id, group.members, group.size);
    }
    table.addRow(row, group.sizes[field] > 1 ? field : "identifier", group.id);
  }
}

function newGroup(id: number, field: ClaimField): Group {
  const sizes = Object.fromEntries(CLAIM_FIELDS.map((name) => [name, 0])) as Record<ClaimField, number>;
  return count({ id, members: [], sizes, size: 0 }, field);
}

function count(group: Group, field: ClaimField): Group {
  group.sizes[field]++;
  group.size++;
  return group;
}
