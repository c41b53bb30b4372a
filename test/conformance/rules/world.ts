import { Credentials } from "../../../src/domain/credentials.ts";
import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import { completePasswordChange } from "../../../src/flows/change-password/complete-password-change.ts";
import { requestPasswordChange } from "../../../src/flows/change-password/request-password-change.ts";
import { signUp } from "../../../src/flows/signup/sign-up.ts";
import type { MailMessage } from "../../../src/mail/mail-sender.ts";
import { type Action, IDENTIFIERS, type PasswordName, type PeopleAlike } from "./actions.ts";
import { administer, sendRow, terminate } from "./administer.ts";
import { type OldPerson, OldSystem } from "./old-system.ts";
import type { Of } from "./possible.ts";
import type { Place, RulesSite } from "./rules-site.ts";
import { linkOf, PASSWORDS, type Seen, type Setting } from "./setting.ts";

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
export interface World extends Setting {
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
