import { PageVisitor, type VisitedPage } from "../../test/support/page-visitor.ts";
import type { Answer } from "../../test/support/tenant-client.ts";
import type { Person } from "./demo-state.ts";
import { DESTINATION_CONNECTION, type DemoWorld, SOURCE_CONNECTION } from "./prepare-form.ts";
import { must, type StepNotes } from "./step-printer.ts";

interface Trace {
  readonly trace_id: string;
  readonly source_asked: boolean;
  readonly connection_id?: string;
}

export interface ListedUser {
  readonly user_id: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
  readonly picture: string;
  readonly identities: readonly { connection: string }[];
}

/** Someone of the source with a password; made there unless an earlier step did. */
export async function sourcePerson(world: DemoWorld, role: string): Promise<Person> {
  const { state, form, source } = world;
  const person = state.person(`${form.key}/${state.run}/${role}`, `${role}${state.run}${form.person}@source.com`);
  state.save();
  const made = await source.api("POST", "/users", {
    connection: SOURCE_CONNECTION,
    email: person.email,
    password: person.password,
    email_verified: true,
    name: `${role} ${state.run}`,
  });
  must(made.status === 201 || made.status === 409, `the source did not take ${person.email}: HTTP ${made.status}`);
  return person;
}

/** Signs in on the hosted page, as "Try connection" does. Gives the page that came. */
export async function tryConnection(world: DemoWorld, { email, password }: Person): Promise<VisitedPage> {
  const { url } = await world.destination.must<{ url: string }>(
    "POST",
    `/connections/${world.destinationConnection.id}/try`,
  );
  const visitor = new PageVisitor();
  const signInPage = await visitor.open(url);
  must(signInPage.status === 200, `the sign-in page answered HTTP ${signInPage.status}`);
  return visitor.submit(signInPage, { username: email, password });
}

/** Signs in at the token endpoint, as an application does. */
export const signIn = (world: DemoWorld, { email, password }: Person): Promise<Answer> =>
  world.destination.signIn(world.app, DESTINATION_CONNECTION, email, password);

/** Users of the destination connection with this address. */
export async function usersHere(world: DemoWorld, email: string): Promise<ListedUser[]> {
  const all = (await world.destination.usersByEmail(email)) as unknown as ListedUser[];
  return all.filter((user) => user.identities.some((identity) => identity.connection === DESTINATION_CONNECTION));
}

/**
 * Runs `work` and notes whether it asked the source: as the trace of the person's last sign-in says, which must be a new one,
 * and as the source itself counted what its application asked. Fails when that is not `expected`, or when the two disagree.
 */
export async function watchingSource<Result>(
  world: DemoWorld,
  email: string,
  expected: boolean,
  notes: StepNotes,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = await askedAtSource(world);
  const traceBefore = await lastTrace(world, email);
  const result = await work();
  const trace = await lastTrace(world, email);
  const counted = (await askedAtSource(world)) - before;
  must(trace !== undefined && trace.trace_id !== traceBefore?.trace_id, "this sign-in left no trace");
  notes.sourceAsked(trace.source_asked);
  must(trace.source_asked === expected, `the trace says source_asked: ${trace.source_asked}, expected ${expected}`);
  must(counted > 0 === expected, `the source counted ${counted} requests, expected ${expected ? "some" : "none"}`);
  return result;
}

/** Notes that `get_user` was asked about this person just now, as the trace says; fails when it says that nobody was. */
export async function noteGetUser(world: DemoWorld, email: string, notes: StepNotes): Promise<void> {
  const trace = await lastTrace(world, email);
  must(trace?.source_asked === true, `the trace says source_asked: ${trace?.source_asked}, expected true`);
  notes.sourceAsked(true, "get_user");
}

async function lastTrace(world: DemoWorld, email: string): Promise<Trace | undefined> {
  // In one tenant the source's own sign-in leaves a trace too.
  const path = `/sign-in-traces?take=10&identifier=${encodeURIComponent(email)}`;
  const { sign_in_traces } = await world.destination.must<{ sign_in_traces: Trace[] }>("GET", path);
  return sign_in_traces.find((trace) => trace.connection_id === world.destinationConnection.id);
}

/** The counter at the source: log events of the source application there. */
export async function askedAtSource(world: DemoWorld): Promise<number> {
  const query = encodeURIComponent(`client_id:"${world.sourceApp.client_id}"`);
  const { total } = await world.source.must<{ total: number }>(
    "GET",
    `/logs?per_page=1&include_totals=true&q=${query}`,
  );
  return total;
}
