import { DatabaseSync } from "node:sqlite";
import { CLAIM_FIELDS, type Claim, type ClaimField } from "./claims.ts";

/** On what rows collide. `identifier`: one's username is another's e-mail address, or phone number. */
export type CollisionKind = ClaimField | "identifier";

/** A row that says it is the person of another row. */
export interface Collision {
  readonly row: number;
  readonly on: CollisionKind;
  /** The other rows, up to ten of them, the first of the file first. */
  readonly with: readonly number[];
  /** How many other rows there are. */
  readonly others: number;
  /** How up to eleven of the rows, this one possibly among them, spell what is the same. */
  readonly spellings: readonly Spelling[];
}

export interface Spelling extends Claim {
  readonly row: number;
}

/** Collisions on disk, to be asked by row. */
export interface CollisionTable {
  addGroup(group: number, members: readonly Spelling[], size: number): void;
  addRow(row: number, on: CollisionKind, group: number): void;
  /** After this nothing is added. Gives how many rows collide. */
  finish(): number;
  /** On what names the person best, if on several things: id, then e-mail, username, phone. */
  get(row: number): Collision | undefined;
  /** In the order of rows. */
  all(): Iterable<Collision>;
  close(): void;
}

const KINDS: readonly CollisionKind[] = [...CLAIM_FIELDS, "identifier"];
const MAX_WITH = 10;

/** Makes the table. It is thrown away with its file, so nothing is done to keep it through a crash. */
export function createCollisionTable(path: string): CollisionTable {
  const db = new DatabaseSync(path);
  db.exec(
    "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -8000",
  );
  db.exec("create table groups (id integer primary key, size integer not null, members text not null)");
  db.exec("create table rows (row integer, kind integer, group_id integer, primary key (row, kind)) without rowid");
  db.exec("begin");
  const insertGroup = db.prepare("insert into groups (id, size, members) values (?, ?, ?)");
  const insertRow = db.prepare("insert into rows (row, kind, group_id) values (?, ?, ?) on conflict do nothing");
  const query = "select row, kind, size, members from rows join groups on groups.id = group_id";
  const selectRow = db.prepare(`${query} where row = ? order by kind limit 1`);
  const selectAll = db.prepare(`${query} order by row, kind`);
  return {
    addGroup: (group, members, size) => void insertGroup.run(group, size, JSON.stringify(members)),
    addRow: (row, on, group) => void insertRow.run(row, KINDS.indexOf(on), group),
    finish: () => Number(db.prepare("select count(distinct row) as count from rows").get()!.count),
    get(row) {
      const found = selectRow.get(row);
      return found === undefined ? undefined : toCollision(found);
    },
    *all() {
      for (const found of selectAll.iterate()) yield toCollision(found);
    },
    close: () => db.close(),
  };
}

function toCollision(found: Readonly<Record<string, unknown>>): Collision {
  const row = Number(found.row);
  const spellings = JSON.parse(String(found.members)) as Spelling[];
  const others = spellings.map((spelling) => spelling.row).filter((other) => other !== row);
  return {
    row,
    on: KINDS[Number(found.kind)]!,
    with: others.slice(0, MAX_WITH),
    others: Number(found.size) - 1,
    spellings,
  };
}
