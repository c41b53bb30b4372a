import type { TenantId, UserId } from "../domain/ids.ts";
import type { NewUser } from "../domain/user.ts";
import type { Database } from "./database.ts";
import { userIdOf } from "./new-user-rows.ts";
import { type Identifier, identifiersOf } from "./user-identifiers.ts";

/** Who has which key. */
export interface TakenKeys {
  idHolder(person: NewUser): UserId | undefined;
  identifierHolder(person: NewUser, identifier: Identifier): UserId | undefined;
  /** Adds all keys of somebody. */
  take(person: NewUser, by: UserId): void;
}

/** The holders of all keys of these people of one tenant: a query for each provider, and one for each connection. */
export async function findTakenKeys(own: Database, people: readonly [NewUser, ...NewUser[]]): Promise<TakenKeys> {
  const [{ tenantId }] = people;
  const ids = new Map<string, UserId>();
  for (const [provider, some] of Map.groupBy(people, (person) => person.provider))
    for (const { key, user_id } of await idRows(own, tenantId, provider, some))
      ids.set(idKey({ provider, localId: key }), user_id as UserId);
  const identifiers = new Map<string, UserId>();
  for (const [connectionId, some] of Map.groupBy(people, (person) => person.connectionId))
    for (const { key, user_id } of await identifierRows(own, tenantId, connectionId, some))
      identifiers.set(identifierKey({ connectionId }, key), user_id as UserId);
  return {
    idHolder: (person) => ids.get(idKey(person)),
    identifierHolder: (person, { value }) => identifiers.get(identifierKey(person, value)),
    take(person, by) {
      ids.set(userIdOf(person), by);
      for (const { value } of identifiersOf(person)) identifiers.set(identifierKey(person, value), by);
    },
  };
}

const idKey = ({ provider, localId }: Pick<NewUser, "provider" | "localId">): string => `${provider}|${localId}`;
const identifierKey = ({ connectionId }: { readonly connectionId: string }, value: string): string =>
  `${connectionId} ${value}`;

const idRows = ({ db, engine }: Database, tenantId: TenantId, provider: string, people: readonly NewUser[]) =>
  db
    .selectFrom("identities as i")
    .select(["i.local_id as key", "i.user_id"])
    .where("i.tenant_id", "=", tenantId)
    .where("i.provider", "=", provider)
    .where(({ ref }) =>
      engine.isAmong(
        ref("i.local_id"),
        people.map(({ localId }) => localId),
      ),
    )
    .execute();

const identifierRows = (
  { db, engine }: Database,
  tenantId: TenantId,
  connectionId: string,
  people: readonly NewUser[],
) =>
  db
    .selectFrom("user_identifiers as x")
    .innerJoin("identities as i", (join) =>
      join
        .onRef("i.tenant_id", "=", "x.tenant_id")
        .onRef("i.provider", "=", "x.provider")
        .onRef("i.local_id", "=", "x.local_id"),
    )
    .select(["x.value as key", "i.user_id"])
    .where("x.tenant_id", "=", tenantId)
    .where("x.connection_id", "=", connectionId)
    .where(({ ref }) =>
      engine.isAmong(
        ref("x.value"),
        people.flatMap((person) => identifiersOf(person).map(({ value }) => value)),
      ),
    )
    .execute();
