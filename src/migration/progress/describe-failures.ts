import type { Connection } from "../../domain/connection.ts";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import type { FailureGroup, FailureGroupKey } from "../../store/roster-failure-groups.ts";
import type { LeftPerson } from "../../store/roster-left.ts";
import type { Store } from "../../store/store.ts";
import type { ProgressCounts } from "./daily-series.ts";

/** People for whom the same is in the way, with what helps to see why. */
export interface DescribedFailures extends Omit<FailureGroup, "examples"> {
  readonly group: FailureGroupKey;
  readonly people: number;
  readonly examples: readonly { readonly person: LeftPerson; readonly traceId?: string }[];
}

const GROUPS: readonly FailureGroupKey[] = [
  ...FAILURE_CAUSES.map((cause) => ({ state: "failed", cause }) as const),
  { state: "blocked" },
  { state: "collision" },
];
const EXAMPLES = 5;
const DETAILS = 20;
const TRACES_LOOKED_AT = 10;
/** A failure is noted while its sign-in is under way, which a source's time limit bounds. */
const TRACE_WITHIN_MS = 60_000;

type Deps = { readonly store: Pick<Store, "progress" | "roster" | "traces"> };

/** Every kind of failure that somebody at this connection has, most people first. Reads a bounded number of rows of each. */
export async function describeFailures(
  connection: Pick<Connection, "tenantId" | "id">,
  deps: Deps,
): Promise<readonly DescribedFailures[]> {
  const counts = await deps.store.progress.read(connection.tenantId, connection.id);
  const described: DescribedFailures[] = [];
  for (const group of GROUPS) {
    const people = peopleOf(counts, group);
    if (people > 0) described.push({ ...(await describe(connection, group, deps)), group, people });
  }
  return described.toSorted((a, b) => b.people - a.people);
}

function peopleOf(counts: ProgressCounts, { state, cause }: FailureGroupKey): number {
  const metric = cause === undefined ? `state:${state}` : `cause:${cause}`;
  return counts.reduce((sum, count) => sum + (count.metric === metric ? count.amount : 0), 0);
}

async function describe({ tenantId, id }: Pick<Connection, "tenantId" | "id">, group: FailureGroupKey, deps: Deps) {
  const told = await deps.store.roster.failureGroup(tenantId, id, group, { examples: EXAMPLES, details: DETAILS });
  const examples = [];
  for (const person of told.examples) examples.push({ person, traceId: await traceOf({ tenantId, id }, person, deps) });
  return { ...told, examples };
}

/** The sign-in that failed, where its trace is kept. */
async function traceOf(
  { tenantId, id }: Pick<Connection, "tenantId" | "id">,
  { email, username, failedAt }: LeftPerson,
  deps: Deps,
): Promise<string | undefined> {
  if (failedAt === undefined) return undefined;
  for (const identifier of [email, username].filter((text) => text !== undefined)) {
    const traces = await deps.store.traces.listByIdentifier(tenantId, identifier, TRACES_LOOKED_AT);
    const trace = traces.find(({ connectionId, startedAt }) => {
      const beforeMs = failedAt.getTime() - startedAt.getTime();
      return connectionId === id && beforeMs >= 0 && beforeMs <= TRACE_WITHIN_MS;
    });
    if (trace) return trace.traceId;
  }
  return undefined;
}
