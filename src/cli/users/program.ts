import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context.ts";
import { dataOption, domainOption, jsonOption } from "../options.ts";
import type { UsersExportFlags } from "./export.ts";
import type { UsersImportFlags } from "./import.ts";

/** Adds `usher users …`. */
export function addUsers(program: Command, context: CommandContext): void {
  const users = program
    .command("users")
    .description("Users, in and out, many at once.")
    .addHelpText(
      "after",
      `
Examples:
  usher users import users.json --data ./data --connection DestinationDatabase
  usher users export --data ./data --out users.ndjson.gz`,
    );
  addImport(users, context);
  addExport(users, context);
}

function addImport(users: Command, context: CommandContext): void {
  users
    .command("import")
    .argument("<file>", "a users-import file: a JSON list of users, or what users export wrote; plain or gzipped")
    .description("Create users from a file, with their password hashes where it has them.")
    .addOption(dataOption())
    .addOption(domainOption())
    .requiredOption("--connection <name>", "the database connection that they come to")
    .option("--upsert", "also change users who are here already")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
A file of "users export --hashes --extras" brings everybody back as they were, each identity to the connection that has the name of its own;
--connection is for those of databases that are not here. Make the connections first.

When the command is interrupted, a running server finishes the job. Exit status 1 when rows could not be taken. What it brought
can be taken back with "usher migration terminate --batch JOB".

Examples:
  usher users import users.json --data ./data --connection DestinationDatabase
  usher users import users.json.gz --data ./data --connection DestinationDatabase --upsert --json`,
    )
    .action(async (file: string, flags: UsersImportFlags) =>
      (await import("./import.ts")).importUsers(file, flags, context),
    );
}

function addExport(users: Command, context: CommandContext): void {
  users
    .command("export")
    .description("Write users to a file, one JSON object a line; with their password hashes when asked for.")
    .addOption(dataOption())
    .addOption(domainOption())
    .requiredOption("--out <file>", "the file; compressed when its name ends in .gz")
    .option("--connection <name>", "users of this connection only")
    .addOption(
      new Option("--format <format>", "json (one object a line) or csv").choices(["json", "csv"]).default("json"),
    )
    .option("--hashes", "rows in the form of a users-import file, with password hashes, for Auth0 or for usher again")
    .option("--factors", "with --hashes: second factors as well, readable")
    .option(
      "--extras",
      "with --hashes: also linked identities, aliases, roles and times, for usher again: Auth0 refuses them",
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Reads the database itself; a running server is not needed and does not mind. The file is readable by its owner only, and
appears under its name when it is complete. An export with hashes is noted in the tenant's log.

Examples:
  usher users export --data ./data --out users.ndjson.gz
  usher users export --data ./data --connection DestinationDatabase --format csv --out users.csv
  usher users export --data ./data --hashes --factors --out for-auth0.ndjson.gz
  usher users export --data ./data --hashes --factors --extras --out everything.ndjson.gz`,
    )
    .action(async (flags: UsersExportFlags) => (await import("./export.ts")).exportUsers(flags, context));
}
