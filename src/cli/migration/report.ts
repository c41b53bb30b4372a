import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { dataOption, domainOption } from "../options.ts";
import { connectionOption, example, type MigrationFlags } from "./options.ts";
import type { VerifyReportFlags } from "./run-report.ts";

/** Adds `usher migration report` and `verify-report`. */
export function addReport(migration: Command, context: CommandContext): void {
  migration
    .command("report")
    .description("Print the signed report of a finalised migration.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(connectionOption())
    .option("--json", "print what it says instead of the signed form")
    .addHelpText(
      "after",
      `
A compact JWS by the tenant's signing key: until when the source was asked, and since when not.

Examples:
${example("report")} > report.jws
${example("report --json")}`,
    )
    .action(async (flags: MigrationFlags) => (await import("./run-report.ts")).printReport(flags, context));
  migration
    .command("verify-report")
    .description("Verify a report's signature, and print what it says.")
    .argument("<file>", "the report")
    .addOption(dataOption())
    .option(
      "--jwks <file|url>",
      "the tenant's published keys (/.well-known/jwks.json); default: the keys of this installation",
    )
    .addHelpText(
      "after",
      `
With a file of keys it needs neither an installation nor the network. Exit status 1 when the report was altered, or none of
the keys signed it; 3 when the key that signed it was revoked since, which only the installation knows: a revoked key is not published any more.

Examples:
  usher migration verify-report report.jws --data ./data
  usher migration verify-report report.jws --jwks https://id.example.com/.well-known/jwks.json
  usher migration verify-report report.jws --jwks jwks.json`,
    )
    .action(async (file: string, flags: VerifyReportFlags) =>
      (await import("./run-report.ts")).checkReport(file, flags, context),
    );
}
