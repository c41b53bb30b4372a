import type { TenantId } from "../domain/ids.ts";
import type { Database } from "./database.ts";
import type { IdentifierKind, IdentityRow } from "./tables.ts";

export type IdentityKey = Pick<IdentityRow, "provider" | "local_id" | "connection_id">;

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** The identifiers of a person, each text once. */
export function identifiersOf(texts: {
  readonly email?: string | null;
  readonly username?: string | null;
  readonly phoneNumber?: string | null;
  readonly aliases?: readonly string[];
}): readonly Identifier[] {
  const all: { kind: IdentifierKind; value: string | null | undefined }[] = [
    { kind: "email", value: texts.email },
    { kind: "username", value: texts.username },
    { kind: "phone", value: texts.phoneNumber },
    ...(texts.aliases ?? []).map((value) => ({ kind: "alias" as const, value })),
  ];
  const byValue = new Map<string, Identifier>();
  for (const { kind, value } of all) if (value && !byValue.has(value)) byValue.set(value, { kind, value });
  return [...byValue.values()];
}

/**
 * Makes the identifiers mean this identity at its connection. Throws `conflict` when one of them means another there.
 * In the order of their texts, so that two transactions with the same texts wait for each other and never cross.
 */
export async function insertIdentifiers(
  own: Database,
  tenantId: TenantId,
  identity: IdentityKey,
  identifiers: readonly Identifier[],
): Promise<void> {
  if (identifiers.length === 0) return;
  const rows = identifiers
    .toSorted((one, other) => (one.value < other.value ? -1 : 1))
    .map(({ kind, value }) => ({ tenant_id: tenantId, kind, value, ...identity }));
  const inserted = await own.db
    .insertInto("user_identifiers")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning("value")
    .execute();
  if (inserted.length === rows.length) return;
  const done = new Set(inserted.map(({ value }) => value));
  await refuseTaken(
    own,
    tenantId,
    identity,
    identifiers.filter(({ value }) => !done.has(value)),
  );
}

async function refuseTaken(
  own: Database,
  tenantId: TenantId,
  identity: IdentityKey,
  identifiers: readonly Identifier[],
): Promise<void> {
  const holders = await own.db
    .selectFrom("user_identifiers")
    .select(["value", "provider", "local_id"])
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", identity.connection_id)
    .where(
      "value",
      "in",
      identifiers.map(({ value }) => value),
    )
    .execute();
  const isOwn = (value: string) =>
    holders.some(
      (holder) =>
        holder.value === value && holder.provider === identity.provider && holder.local_id === identity.local_id,
    );
  const taken = identifiers.find(({ value }) => !isOwn(value));
  if (taken !== undefined) throw own.conflict(conflictKeyOf(taken.kind), "The user already exists.");
}

/** What a refusal calls an identifier that is taken. */
export const conflictKeyOf = (kind: IdentifierKind): "email" | "username" | "identifier" =>
  kind === "email" || kind === "username" ? kind : "identifier";

/** Replaces e-mail, username and phone number of an identity; its aliases stay. */
export async function replaceIdentifiers(
  own: Database,
  tenantId: TenantId,
  identity: IdentityKey,
  identifiers: readonly Identifier[],
): Promise<void> {
  await own.db
    .deleteFrom("user_identifiers")
    .where("tenant_id", "=", tenantId)
    .where("provider", "=", identity.provider)
    .where("local_id", "=", identity.local_id)
    .where("kind", "<>", "alias")
    .execute();
  await insertIdentifiers(own, tenantId, identity, identifiers);
}

/** Makes one more text mean the identity (`UserStore.addAlias`). */
export async function insertAlias(
  { db }: Database,
  tenantId: TenantId,
  connectionId: string,
  localId: string,
  identifier: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("user_identifiers")
    .columns(["tenant_id", "connection_id", "value", "kind", "provider", "local_id"])
    .expression(({ selectFrom, cast, val }) =>
      selectFrom("identities")
        .select([
          "tenant_id",
          "connection_id",
          cast<string>(val(identifier), "text").as("value"),
          cast<IdentifierKind>(val("alias"), "text").as("kind"),
          "provider",
          "local_id",
        ])
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .where("local_id", "=", localId)
        .limit(1),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
