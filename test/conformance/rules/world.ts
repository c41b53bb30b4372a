import { createHash } from "node:crypto";
import { Credentials } from "../../../src/domain/credentials.ts";
import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import { completePasswordChange } from "../../../src/flows/change-password/complete-password-change.ts";
import { requestPasswordChange } from "../../../src/flows/change-password/request-password-change.ts";
import { signUp } from "../../../src/flows/signup/sign-up.ts";
import type { MailMessage } from "../../../src/mail/mail-sender.ts";
import { canaryPassword } from "../../support/canary.ts";
import {
  type Action,
  IDENTIFIERS,
  PASSWORD_NAMES,
  type PasswordName,
  type PeopleAlike,
  type PersonId,
} from "./actions.ts";
import { type OldPerson, OldSystem } from "./old-system.ts";
import type { Place, RulesSite } from "./rules-site.ts";

/** How an action ended, as whoever did it heard it. */
export interface Seen {
  /** A word of the flow, or the status of the Management API. */
  readonly code: string;
  /** Who was signed in, made or changed. */
  readonly userId?: string;
  /** Where a link went, and its secret. */
  readonly email?: string;
  readonly secret?: string;
  /** Of a sign-in: its trace, and the address that it alone came from. */
  readonly traceId?: string;
  readonly ip?: string;
  /** All of the answer. */
  readonly text: string;
}

/** Who is here and who was, as the tables say. */
export interface Found {
  readonly users: Readonly<Record<string, FoundUser>>;
  /** Whom each identifier means. */
  readonly meaning: Readonly<Record<string, string>>;
  readonly tombstones: readonly string[];
}

export interface FoundUser {
  readonly email?: string;
  readonly username?: string;
  readonly phone?: string;
  readonly blocked: boolean;
}

/** One run: its place, its people, and what they can do. */
export interface World {
  readonly site: RulesSite;
  readonly place: Place;
  readonly old: OldSystem;
  /** Secrets of the links that were mailed, oldest first. */
  readonly links: string[];
  perform(action: Action): Promise<Seen>;
  find(): Promise<Found>;
}

/** The two people, as the old system has them at the beginning. */
export function peopleOf(alike: PeopleAlike, password: (name: PasswordName) => string): OldPerson[] {
  const ann = { id: "a1", email: "Ann@old.test", username: "ann", phone: "+49301234" };
  const bob = { id: "b2", email: "bob@old.test" };
  const bobs: Record<PeopleAlike, Pick<OldPerson, "id" | "email" | "username" | "phone">> = {
    nothing: bob,
    email_but_for_case: { ...bob, email: "ANN@old.test" },
    username_is_email: { ...bob, username: "ann@old.test" },
    telephone: { ...bob, phone: "+49301234" },
  };
  const theirs = alike === "email_but_for_case" ? { ...ann, email: "ann@old.test" } : ann;
  return [
    { ...theirs, password: password("a"), blocked: false, gone: false },
    { ...bobs[alike], password: password("b"), blocked: false, gone: false },
  ];
}

/** The texts of the passwords, by name: the same in all runs, so that one search at the end finds any of them. */
export const PASSWORDS = Object.fromEntries(PASSWORD_NAMES.map((name) => [name, canaryPassword()])) as Record<
  PasswordName,
  string
>;

let addresses = 0;

export async function openWorld(site: RulesSite, alike: PeopleAlike): Promise<World> {
  const old = new OldSystem(
    peopleOf(alike, (name) => PASSWORDS[name]),
    { tellsCasesApart: alike === "email_but_for_case", nowMs: () => site.clock.now().getTime() },
  );
  const place = await site.addPlace(old);
  const links: string[] = [];
  return {
    site,
    place,
    old,
    links,
    perform: (action) => perform(action, { site, place, old, links }),
    find: () => findEverybody(site, place),
  };
}

type Setting = Pick<World, "site" | "place" | "old" | "links">;

function perform(action: Action, world: Setting): Promise<Seen> {
  switch (action.kind) {
    case "sign_in":
      return signIn(action, world);
    case "ask_reset":
      return askReset(action, world);
    case "use_link":
      return applyLink(action, world);
    case "sign_up":
      return becomeUser(action, world);
    case "import_row":
    case "list_row":
      return sendRow(action, world);
    case "terminate":
      return terminate(world);
    case "create":
    case "change_email":
    case "change_password":
    case "block":
    case "delete":
    case "lift":
    case "phase":
    case "ramp":
      return administer(action, world);
    default:
      return Promise.resolve(changeSurroundings(action, world));
  }
}

type Of<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

const originOf = ({ place }: Setting) => {
  addresses += 1;
  // An address each: nobody is held up by what another action did.
  const ip = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
  return {
    tenant: place.tenant,
    domain: place.domain,
    connection: place.connection,
    client: place.client,
    ip,
    userAgent: "test",
    signal: new AbortController().signal,
  };
};

async function signIn({ node, identifier, password }: Of<"sign_in">, world: Setting): Promise<Seen> {
  const credentials = new Credentials(identifier, PASSWORDS[password]);
  const origin = originOf(world);
  const outcome = await world.site.nodes[node].signIn({ ...origin, credentials, via: "page" });
  const { traceId } = outcome;
  const rest = { traceId, ip: origin.ip, text: JSON.stringify(outcome) };
  if (outcome.outcome === "refused")
    return {
      code: outcome.refusal.code,
      ...rest,
      text: `${rest.text} ${outcome.refusal.message} ${outcome.refusal.detail}`,
    };
  return { code: outcome.takenOver ? "taken_over" : "signed_in", userId: outcome.user.userId, ...rest };
}

async function askReset({ node, identifier }: Of<"ask_reset">, world: Setting): Promise<Seen> {
  const mails: MailMessage[] = [];
  const mail = { send: async (message: MailMessage) => void mails.push(message) };
  const { site } = world;
  const { connections } = site.nodes[node];
  await requestPasswordChange({ ...originOf(world), identifier }, { ...site, connections, mail });
  const text = JSON.stringify(mails);
  const secret = /ticket=([\w-]+)/.exec(text)?.[1];
  if (secret === undefined) return { code: "no_mail", text };
  world.links.push(secret);
  return { code: "mailed", email: mails[0]?.to, secret, text };
}

/** The link that an action means. */
export const linkOf = ({ ticket }: Pick<Of<"use_link">, "ticket">, links: readonly string[]): string | undefined =>
  links.at(-1 - ticket);

async function applyLink(action: Of<"use_link">, world: Setting): Promise<Seen> {
  const secret = linkOf(action, world.links);
  if (secret === undefined) return { code: "ticket_invalid", text: "" };
  const { site } = world;
  const { connections, attackProtection } = site.nodes[action.node];
  const credentials = new Credentials("", PASSWORDS[action.password]);
  const outcome = await completePasswordChange(
    { ...originOf(world), ticketSecret: secret, credentials },
    { ...site, connections, attackProtection, mail: { send: async () => {} } },
  );
  const text = JSON.stringify(outcome);
  if (outcome.outcome === "refused") return { code: outcome.refusal.code, text };
  return { code: outcome.takenOver ? "taken_over" : "changed", userId: outcome.user.userId, text };
}

async function becomeUser({ node, email, password }: Of<"sign_up">, world: Setting): Promise<Seen> {
  const { site } = world;
  const credentials = new Credentials(email, PASSWORDS[password]);
  const outcome = await signUp(
    { ...originOf(world), credentials, identifiers: { email } },
    { ...site, connections: site.nodes[node].connections, mail: { send: async () => {} } },
  );
  const text = JSON.stringify(outcome);
  if (outcome.outcome === "refused") return { code: outcome.refusal.code, text };
  return { code: "signed_up", userId: outcome.user.userId, text };
}

/** A person as a file has them. */
export function rowOf({ id, email, username, phone }: OldPerson, hashOf: string | undefined) {
  return {
    user_id: id,
    email,
    email_verified: true,
    ...(username === undefined ? {} : { username }),
    ...(phone === undefined ? {} : { phone_number: phone }),
    ...(hashOf === undefined
      ? {}
      : {
          custom_password_hash: {
            algorithm: "sha256",
            hash: { value: createHash("sha256").update(hashOf).digest("hex"), encoding: "hex" },
          },
        }),
  };
}

async function sendRow(action: Of<"import_row"> | Of<"list_row">, world: Setting): Promise<Seen> {
  const { place, old, site } = world;
  const person = old.people.find(({ id }) => id === action.person)!;
  const users = [rowOf(person, action.hashOf && PASSWORDS[action.hashOf])];
  const id =
    action.kind === "list_row"
      ? await place.upload(`/migrations/${place.connection.id}/roster`, { format: "auth0-import" }, users)
      : await place.upload(
          "/jobs/users-imports",
          { connection_id: place.connection.id, upsert: String(action.upsert) },
          users,
        );
  const job = await site.store.jobs.find(place.tenant.id, id);
  if (job?.status !== "completed") throw new Error(`The job ended otherwise: ${JSON.stringify(job)}`);
  const { text } = await place.api("GET", `/jobs/${id}/errors`);
  const { total: _, dry_run: __, ...counts } = job.summary ?? {};
  const code = Object.keys(counts).find((name) => name !== "without_hash" && counts[name] === 1) ?? "nothing";
  return { code, text: JSON.stringify(job) + text };
}

async function terminate({ place, site }: Setting): Promise<Seen> {
  const path = `/migrations/${place.connection.id}/terminate`;
  const criteria = { all: true, include_active: true };
  const reviewId = await place.work(path, criteria);
  const id = await place.work(path, { ...criteria, dry_run: false, review_id: reviewId });
  const job = await site.store.jobs.find(place.tenant.id, id);
  return { code: job?.status ?? "", text: JSON.stringify(job) };
}

/** The user that an action means: the one with the person's id, or the first other. */
export function userMeant(user: PersonId | "other", userIds: readonly string[]): string {
  if (user !== "other") return `auth0|${user}`;
  return userIds.toSorted().find((id) => id !== "auth0|a1" && id !== "auth0|b2") ?? "auth0|nobody";
}

type Administered = "create" | "change_email" | "change_password" | "block" | "delete" | "lift" | "phase" | "ramp";

async function administer(action: Of<Administered>, world: Setting): Promise<Seen> {
  const { place, site } = world;
  const migration = `/migrations/${place.connection.id}`;
  const meant = async () => {
    if (!("user" in action)) return "";
    const users = await site.store.users.listAfter(place.tenant.id, { limit: 100 });
    const tombstones = await site.store.tombstones.listAfter(place.tenant.id, place.connection.id, { limit: 100 });
    const among = action.kind === "lift" ? tombstones : users;
    return userMeant(
      action.user,
      among.map(({ userId }) => userId),
    );
  };
  const userId = await meant();
  const path = `/users/${encodeURIComponent(userId)}`;
  const send = () => {
    switch (action.kind) {
      case "create": {
        const { email, id, password } = action;
        const body = { connection: "Users", email, user_id: id, password: PASSWORDS[password], verify_email: false };
        return place.api("POST", "/users", body);
      }
      case "change_email":
        return place.api("PATCH", path, { email: action.email, verify_email: false });
      case "change_password":
        return place.api("PATCH", path, { password: PASSWORDS[action.password] });
      case "block":
        return place.api("PATCH", path, { blocked: action.blocked });
      case "delete":
        return place.api("DELETE", `${path}?tombstone=${action.tombstone}`);
      case "lift":
        return place.api("DELETE", `${migration}/tombstones/${encodeURIComponent(userId)}`);
      case "phase":
        return place.api(
          "POST",
          `${migration}/${action.to}`,
          action.to === "finalise" ? { force: true, reason: "It is over." } : undefined,
        );
      case "ramp":
        return place.api("PATCH", migration, { ramp: action.open ? null : { domains: ["pilot.test"] } });
    }
  };
  const { status, text, body } = await send();
  const made = typeof body.user_id === "string" ? body.user_id : undefined;
  return { code: String(status), userId: action.kind === "create" ? made : userId || undefined, text };
}

function changeSurroundings(
  action: Of<"source_password" | "source_blocks" | "source_forgets" | "source" | "time">,
  { site, old }: Setting,
): Seen {
  const person = "person" in action ? old.people.find(({ id }) => id === action.person) : undefined;
  switch (action.kind) {
    case "time":
      site.clock.advance(action.seconds * 1_000);
      break;
    case "source":
      old.condition = action.condition;
      break;
    case "source_password":
      if (person) person.password = PASSWORDS[action.password];
      break;
    case "source_blocks":
      if (person) person.blocked = action.blocked;
      break;
    case "source_forgets":
      if (person) person.gone = true;
      break;
  }
  return { code: "done", text: "" };
}

async function findEverybody({ store }: RulesSite, { tenant, connection }: Place): Promise<Found> {
  const users = await store.users.listAfter(tenant.id, { limit: 100 });
  const tombstones = await store.tombstones.listAfter(tenant.id, connection.id, { limit: 100 });
  const meaning: Record<string, string> = {};
  for (const identifier of new Set(IDENTIFIERS.map(normaliseIdentifier))) {
    const credential = await store.users.findCredential(tenant.id, connection.id, identifier);
    if (credential) meaning[identifier] = credential.userId;
  }
  return {
    users: Object.fromEntries(
      users.map(({ userId, email, username, phoneNumber, blocked }) => [
        userId,
        { email, username, phone: phoneNumber, blocked: blocked === true },
      ]),
    ),
    meaning,
    tombstones: tombstones.map(({ userId }) => userId).toSorted(),
  };
}
