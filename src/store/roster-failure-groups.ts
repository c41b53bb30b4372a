import { FAILURE_CAUSES, type FailureCause, type LeftState } from "../domain/roster.ts";
import { absentIfNull, decodeDate } from "./columns.ts";
import type { Database } from "./database.ts";
import { type LeftPerson, leftPersonOf } from "./roster-left.ts";
import { PERSON_COLUMNS, type RosterPlace } from "./roster-rows.ts";

/** People for whom the same thing was in the way. Absent cause: whatever they tried. */
export interface FailureGroupKey {
  readonly state: Exclude<LeftState, "never_seen">;
  readonly cause?: FailureCause;
}

/** What is told of such people. */
export interface FailureGroup {
  /** When one of them last tried; undefined: nobody did, a list says so. */
  readonly lastAt?: Date;
  /** Texts and how many of the people that were looked at have them, most frequent first. */
  readonly details: readonly { readonly detail?: string; readonly people: number; readonly lastAt?: Date }[];
  /** How many people were looked at for the texts, at most `DETAILS_OF`. */
  readonly detailsOf: number;
  readonly examples: readonly LeftPerson[];
}

/** So many people are looked at for the texts of a group, the latest first. */
export const DETAILS_OF = 10_000;

/** Tells of one group of people who failed. What it reads is bounded, however many they are. */
export async function readFailureGroup(
  database: Database,
  place: RosterPlace,
  group: FailureGroupKey,
  limits: { readonly examples: number; readonly details: number },
): Promise<FailureGroup> {
  const texts = await textsOf(database, place, group);
  const tries = await latestTries(database, place, group, limits.examples);
  // Whom a list put there may never have tried.
  const listed = tries.length < limits.examples ? await anyOf(database, place, group, limits.examples) : [];
  const tried = new Set(tries.map(({ key }) => key));
  return {
    lastAt: tries[0]?.failedAt,
    details: texts
      .toSorted((a, b) => b.people - a.people || ((a.detail ?? "") < (b.detail ?? "") ? -1 : 1))
      .slice(0, limits.details),
    detailsOf: texts.reduce((sum, { people }) => sum + people, 0),
    examples: [...tries, ...listed.filter(({ key }) => !tried.has(key))].slice(0, limits.examples),
  };
}

const groupRows = ({ db }: Database, { tenantId, connectionId }: RosterPlace, { state, cause }: FailureGroupKey) =>
  db
    .selectFrom("roster")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where("state", "=", state)
    .$if(cause !== undefined, (query) => query.where("cause", "=", cause ?? ""));

async function textsOf(database: Database, place: RosterPlace, group: FailureGroupKey) {
  const some = groupRows(database, place, group)
    .select(["detail", "failed_at"])
    .$if(group.cause !== undefined, (query) => query.orderBy("failed_at", "desc").orderBy("key", "desc"))
    .limit(DETAILS_OF)
    .as("some");
  const rows = await database.db
    .selectFrom(some)
    .select(({ fn }) => ["detail", fn.countAll<number>().as("people"), fn.max("failed_at").as("last_at")])
    .groupBy("detail")
    .execute();
  return rows.map(({ detail, people, last_at: lastAt }) => ({
    detail: absentIfNull(detail),
    people: Number(people),
    lastAt: lastAt === null ? undefined : decodeDate(Number(lastAt)),
  }));
}

/** One stretch of an index for each cause, from its end. */
async function latestTries(
  database: Database,
  place: RosterPlace,
  group: FailureGroupKey,
  limit: number,
): Promise<LeftPerson[]> {
  const tries: LeftPerson[] = [];
  for (const cause of group.cause === undefined ? FAILURE_CAUSES : [group.cause]) {
    const rows = await groupRows(database, place, { ...group, cause })
      .select(PERSON_COLUMNS)
      .orderBy("failed_at", "desc")
      .orderBy("key", "desc")
      .limit(limit)
      .execute();
    tries.push(...rows.map(leftPersonOf));
  }
  return tries.toSorted((a, b) => (b.failedAt?.getTime() ?? 0) - (a.failedAt?.getTime() ?? 0)).slice(0, limit);
}

async function anyOf(database: Database, place: RosterPlace, group: FailureGroupKey, limit: number) {
  const rows = await groupRows(database, place, group).select(PERSON_COLUMNS).limit(limit).execute();
  return rows.map(leftPersonOf);
}
