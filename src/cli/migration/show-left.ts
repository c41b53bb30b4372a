import { type FileHandle, open } from "node:fs/promises";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { FailureCause, LeftState } from "../../domain/roster.ts";
import { everybodyLeft, type LeftFilter, type LeftPeopleRequest } from "../../migration/progress/left-people.ts";
import { csvRows, ndjsonRows } from "../../migration/progress/left-rows.ts";
import type { Store } from "../../store/store.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface LeftFlags extends MigrationFlags {
  readonly state?: LeftState;
  readonly cause?: FailureCause;
  readonly emailDomain?: string;
  readonly lastSeenBefore?: Date;
  readonly lastSeenAfter?: Date;
  readonly text?: string;
  readonly csv?: string;
}

type Deps = { readonly store: Pick<Store, "roster"> };

/** `usher migration left`: one line a person, or a CSV file. */
export function showLeft(flags: LeftFlags, context: CommandContext): Promise<void> {
  const filter = filterOf(flags);
  return withMigration(flags, context, async (connection, installation) => {
    const request = { connection, filter };
    if (flags.csv !== undefined) return writeCsv(flags.csv, request, context, installation);
    let shown = 0;
    for await (const people of everybodyLeft(request, installation)) {
      shown += people.length;
      for (const person of people) {
        const { email, username, key, state, cause } = person;
        const line = [email ?? username ?? key, state, cause].filter((part) => part !== undefined).join("  ");
        context.terminal.out(flags.json ? ndjsonRows.row(person).trimEnd() : line);
      }
    }
    if (shown === 0) context.terminal.note("Nobody is left whom the roster or a failed sign-in names.");
  });
}

function filterOf({ state, cause, emailDomain, lastSeenBefore, lastSeenAfter, text }: LeftFlags): LeftFilter {
  if (cause !== undefined && state !== undefined && state !== "failed")
    throw new CliError("--cause goes with --state failed.", EXIT.usage);
  return {
    state,
    cause,
    domain: emailDomain?.trim().toLowerCase(),
    lastSeenBefore,
    lastSeenAfter,
    text: text === undefined ? undefined : normaliseIdentifier(text),
  };
}

async function writeCsv(path: string, request: LeftPeopleRequest, { terminal }: CommandContext, deps: Deps) {
  const file = await create(path);
  let written = 0;
  try {
    await file.write(csvRows.head);
    for await (const people of everybodyLeft(request, deps)) {
      await file.write(people.map((person) => csvRows.row(person)).join(""));
      written += people.length;
      terminal.note(`${written} people`);
    }
  } finally {
    await file.close();
  }
  terminal.out(`${written} people in ${path}`);
}

/** For the owner only: it names people. Throws `CliError` when it is there already or cannot be made. */
function create(path: string): Promise<FileHandle> {
  return open(path, "wx", 0o600).catch((cause: NodeJS.ErrnoException) => {
    const reason =
      cause.code === "EEXIST"
        ? "is there already. Give another name, or remove it"
        : `cannot be written: ${cause.message}`;
    throw new CliError(`${path} ${reason}.`, EXIT.usage, { cause });
  });
}
