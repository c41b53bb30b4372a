import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context.ts";
import type { UsersExportFlags } from "./export.ts";

/** Adds `usher users …`. */
export function addUsers(program: Command, context: CommandContext): void {
  const users = program
    .command("users")
    .description("Users, in and out, many at once.")
    .addHelpText("after", "\nExamples:\n  usher users export --data ./data --out users.ndjson.gz");
  users
    .command("export")
    .description("Write users to a file, one JSON object a line; with their password hashes when asked for.")
    .option("--data <dir>", 'folder of the embedded database, keys and certificates (default: "usher-data")')
    .option("--domain <host[:port]>", "a tenant, by one of its domains (not needed when there is only one tenant)")
    .requiredOption("--out <file>", "the file; compressed when its name ends in .gz")
    .option("--connection <name>", "users of this connection only")
    .addOption(
      new Option("--format <format>", "json (one object a line) or csv").choices(["json", "csv"]).default("json"),
    )
    .option("--hashes", "rows in the form of a users-import file, with password hashes, for Auth0 or for usher again")
    .option("--factors", "with --hashes: second factors as well")
    .option("--extras", "with --hashes: also identities, roles and times, which Auth0's import has no place for")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Reads the database itself; a running server is not needed and does not mind. The file is readable by its owner only, and
appears under its name when it is complete. An export with hashes is noted in the tenant's log.

Examples:
  usher users export --data ./data --out users.ndjson.gz
  usher users export --data ./data --connection Customers --format csv --out customers.csv
  usher users export --data ./data --hashes --factors --out leaving.ndjson.gz`,
    )
    .action(async (flags: UsersExportFlags) => (await import("./export.ts")).exportUsers(flags, context));
}
