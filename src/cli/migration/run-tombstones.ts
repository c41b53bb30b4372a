import { normaliseIdentifier } from "../../domain/identifier.ts";
import { tombstoneToWire } from "../../http/management/migrations/tombstones.ts";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { noteChange } from "../note-change.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface TombstoneListFlags extends MigrationFlags {
  readonly identifier?: string;
}

const AT_ONCE = 1_000;

/** `usher migration tombstones list`: one line each. */
export function listTombstones(flags: TombstoneListFlags, context: CommandContext): Promise<void> {
  const identifier = flags.identifier === undefined ? undefined : normaliseIdentifier(flags.identifier);
  return withMigration(flags, context, async ({ tenantId, id }, { store }) => {
    const { terminal } = context;
    let after: string | undefined;
    for (;;) {
      const page = await store.tombstones.listAfter(tenantId, id, { after, limit: AT_ONCE, identifier });
      for (const tombstone of page) {
        const line = tombstoneToWire(tombstone);
        const by = line.deleted_by === undefined ? "" : ` by ${line.deleted_by}`;
        const inWords = `${line.user_id}  ${line.identifiers.join(", ")}  deleted ${line.deleted_at}${by}`;
        terminal.out(flags.json ? JSON.stringify(line) : inWords);
      }
      if (page.length === 0 && after === undefined) terminal.note("Nobody was deleted here.");
      if (page.length < AT_ONCE) return;
      after = page.at(-1)?.userId;
    }
  });
}

/** `usher migration tombstones lift`. */
export function liftTombstone(userId: string, flags: MigrationFlags, context: CommandContext): Promise<void> {
  return withMigration(flags, context, async (connection, installation) => {
    const { store, clock } = installation;
    const lifted = await store.tombstones.lift(connection.tenantId, connection.id, userId, clock.now());
    if (!lifted) throw new CliError(`${connection.name} has no tombstone of ${userId}.`);
    const description = "Let somebody who was deleted come again from the source";
    await noteChange({ connection, description, details: { lifted: userId } }, installation);
    context.terminal.out(
      flags.json
        ? JSON.stringify({ lifted: userId })
        : `${userId} may come again from the source of ${connection.name}.`,
    );
  });
}
