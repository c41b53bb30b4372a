import { type Command, Option } from "commander";
import { ADMINISTRATOR_ROLES } from "../../domain/administrator.ts";
import type { CommandContext } from "../command-context.ts";
import { dataOption, domainOption, jsonOption } from "../options.ts";
import type {
  AdministratorsAddFlags,
  AdministratorsFlags,
  AdministratorsLinkFlags,
  AdministratorsRemoveFlags,
} from "./administrators.ts";

/** Adds `usher administrators …`. */
export function addAdministrators(program: Command, context: CommandContext): void {
  const administrators = program
    .command("administrators")
    .description("Who may work with a tenant's dashboard; also the way back in when nobody can sign in.")
    .addHelpText(
      "after",
      "\nExamples:\n  usher administrators link --data ./data\n  usher administrators list --data ./data",
    );
  administrators
    .command("link")
    .description("Print a one-time link: its holder becomes an owner, or chooses a new password.")
    .addOption(dataOption())
    .addOption(domainOption())
    .option("--email <address>", "an administrator who is there and needs a new password (default: a new owner)")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Whoever has the link may use it, once, for 24 hours. A later link for the same address ends the earlier ones.

Examples:
  usher administrators link --data ./data
  usher administrators link --data ./data --domain id.example.com --email ada@example.com`,
    )
    .action(async (flags: AdministratorsLinkFlags) => (await import("./administrators.ts")).makeLink(flags, context));
  administrators
    .command("list")
    .description("List them, with their roles.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExamples:\n  usher administrators list --data ./data\n  usher administrators list --data ./data --json",
    )
    .action(async (flags: AdministratorsFlags) =>
      (await import("./administrators.ts")).listAdministrators(flags, context),
    );
  administrators
    .command("add")
    .description("Add one, and print the link by which they choose a password.")
    .addOption(dataOption())
    .addOption(domainOption())
    .requiredOption("--email <address>", "what they sign in with")
    .requiredOption("--name <name>", "what they are called")
    .addOption(new Option("--role <role>", "what they may do").choices(ADMINISTRATOR_ROLES).makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
owner: everything. editor: the configuration, without administrators, signing keys, password hashes, domains, mail and the security of
the tenant. support: people, their blocks and sessions. viewer: looks only.

Examples:
  usher administrators add --data ./data --email ada@example.com --name "Ada Lovelace" --role owner`,
    )
    .action(async (flags: AdministratorsAddFlags) => (await import("./administrators.ts")).add(flags, context));
  administrators
    .command("remove")
    .description("Remove one. The last owner stays: make another one first.")
    .addOption(dataOption())
    .addOption(domainOption())
    .requiredOption("--email <address>", "whom")
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  usher administrators remove --data ./data --email ada@example.com")
    .action(async (flags: AdministratorsRemoveFlags) => (await import("./administrators.ts")).remove(flags, context));
}
