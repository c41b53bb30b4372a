import { createHash } from "node:crypto";
import type { PersonId } from "./actions.ts";
import type { OldPerson } from "./old-system.ts";
import type { Of } from "./possible.ts";
import { PASSWORDS, type Seen, type Setting } from "./setting.ts";

/** A person as a file has them. */
function rowOf({ id, email, username, phone }: OldPerson, hashOf: string | undefined) {
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

/** A file of one person, which is worked on. */
export async function sendRow(action: Of<"import_row"> | Of<"list_row">, world: Setting): Promise<Seen> {
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

/** A dry run, and what it said carried out. */
export async function terminate({ place, site }: Setting): Promise<Seen> {
  const path = `/migrations/${place.connection.id}/terminate`;
  const criteria = { all: true, include_active: true };
  const reviewId = await place.work(path, criteria);
  const id = await place.work(path, { ...criteria, dry_run: false, review_id: reviewId });
  const job = await site.store.jobs.find(place.tenant.id, id);
  return { code: job?.status ?? "", text: JSON.stringify(job) };
}

/** The user that an action means: the one with the person's id, or the first other. */
function userMeant(user: PersonId | "other", userIds: readonly string[]): string {
  if (user !== "other") return `auth0|${user}`;
  return userIds.toSorted().find((id) => id !== "auth0|a1" && id !== "auth0|b2") ?? "auth0|nobody";
}

/** What is one request to the Management API. */
type Administered = "create" | "change_email" | "change_password" | "block" | "delete" | "lift" | "phase" | "ramp";

/** One request to the Management API. */
export async function administer(action: Of<Administered>, world: Setting): Promise<Seen> {
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
