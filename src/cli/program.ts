import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { addAdministrators } from "./administrators/program.ts";
import { EXIT, explainError } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import type { DoctorFlags } from "./doctor/doctor.ts";
import type { InitFlags } from "./init.ts";
import { addJobs } from "./jobs/program.ts";
import type { KeysListFlags, KeysRotateFlags } from "./keys.ts";
import { addMigration } from "./migration/program.ts";
import type { ModulesAddFlags, ModulesListFlags } from "./modules.ts";
import { dataOption, domainOption, jsonOption, list } from "./options.ts";
import type { ScriptsTryFlags } from "./scripts-try.ts";
import type { StartFlags } from "./start.ts";
import { addUsers } from "./users/program.ts";

const ENVIRONMENT_HELP = `
Environment:
  USHER_DATA              the data folder, when --data is not given
  DATABASE_URL            postgres://user:password@host/database instead of the embedded database in the data folder
  USHER_MASTER_KEY        32 bytes in base64 that seal secrets, instead of master.key in the data folder`;

const START_ENVIRONMENT_HELP = `${ENVIRONMENT_HELP}
  USHER_HTTP, USHER_HTTPS, USHER_METRICS, USHER_TLS_CERT, USHER_TLS_KEY, USHER_TRUST_PROXY, USHER_LOG_LEVEL
                          what the flags of the same name say; lists with commas
  USHER_SMTP_URL          smtp://user:password@host:587: how mail is sent
  USHER_MAIL_FROM         the sender's address
  USHER_PRIVATE_MAIL_SERVERS
                          HOST:PORT, with commas: mail servers that tenants may set although their addresses are private
  USHER_HASHING_CONCURRENCY, USHER_HASHING_QUEUE
                          password hashes computed at once (default: one a core), and how many may wait (default: 200)
  USHER_MANAGEMENT_BURST, USHER_MANAGEMENT_PER_SECOND
                          Management API requests of one client: at once, and each second (default: 1000 and 200)
  USHER_IMPORT_MAX_BYTES  largest file of a users-imports job (default: any size)
  USHER_IMPORT_MAX_JOBS   users-imports jobs of a tenant at once (default: 2)
  USHER_JOB_LEASE_SECONDS after how long without a sign of life a job's worker counts as dead (default: 60)`;

/**
 * Runs one command line (without the program's name) and gives the exit status: 0 done, 1 failed, 2 something about the command
 * line, a variable or a file is wrong. Commands load what they need when they run, so that `--help` is quick.
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<number> {
  const program = createProgram(context);
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { text, exitCode } = explainError(error);
    context.terminal.note(`usher: ${text}`);
    return exitCode;
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command("usher")
    .description("An identity server that takes users over from another one, sign-in by sign-in.")
    .version(version(), "-V, --version", "print the version")
    .helpCommand(true)
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
    .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: (text) => process.stderr.write(text) })
    .addHelpText(
      "after",
      `
Exit status: 0 done, 1 failed, 2 a flag, variable or file is wrong.

Examples:
  usher init --data ./data --domain localhost:3443
  usher start --data ./data --https localhost:3443
  usher COMMAND --help`,
    );
  addInit(program, context);
  addStart(program, context);
  addDoctor(program, context);
  addModules(program, context);
  addScripts(program, context);
  addKeys(program, context);
  addAdministrators(program, context);
  addUsers(program, context);
  addMigration(program, context);
  addJobs(program, context);
  return program;
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;

function addInit(program: Command, context: CommandContext): void {
  program
    .command("init")
    .description("Create a tenant with one management application that may do everything.")
    .addOption(dataOption())
    .requiredOption("--domain <host[:port]>", "where the tenant will answer; the port is part of it unless it is 443")
    .option("--tenant <name>", "its name: lower-case letters, digits and dashes (default: made from the domain)")
    .option("--add-client", "the tenant is there already: add another management application to it")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `${ENVIRONMENT_HELP}

Prints the domain, issuer, client_id, client_secret (shown this once), audience, and the certificate file that clients
must trust (ca). Run it again with another domain for another tenant; a running server sees it within seconds.

Examples:
  usher init --data /var/lib/usher --domain id.example.com
  usher init --data ./data --domain localhost:3443 --tenant destination --json
  DATABASE_URL=postgres://usher@db/usher usher init --domain id.example.com`,
    )
    .action(async (flags: InitFlags) => (await import("./init.ts")).init(flags, context));
}

function addStart(program: Command, context: CommandContext): void {
  program
    .command("start")
    .description("Serve every tenant until stopped.")
    .addOption(dataOption())
    .option("--http <host:port>", "listen for HTTP here, for a proxy in front; repeatable", list)
    .option(
      "--https <host:port>",
      "listen for HTTPS here; repeatable (default without any listener: localhost:3443)",
      list,
    )
    .option("--tls-cert <file>", "certificate (chain) in PEM form; read again when it was renewed")
    .option(
      "--tls-key <file>",
      "its private key in PEM form (without both: a local authority, see ca.crt in the data folder)",
    )
    .option(
      "--trust-proxy <address>",
      "believe X-Forwarded-* of this address, range or loopback|linklocal|uniquelocal; repeatable",
      list,
    )
    .option(
      "--domain <host[:port]>",
      "domain of the first tenant, created when there is none (default: from the first listener)",
    )
    .option("--metrics <host:port>", "serve Prometheus metrics here, without a password (default: nowhere)")
    .option("--outbox", "keep mail on a page instead of sending it: for trying out only, since anyone may read it")
    .option("--log-level <level>", "fatal, error, warn, info, debug, trace or silent (default: info)")
    .addHelpText(
      "after",
      `${START_ENVIRONMENT_HELP}

Every listener serves every tenant, by Host. Logs go to stderr, a JSON object a line. /health/live and /health/ready answer
on every listener. SIGTERM or SIGINT stops it: requests under way may finish for up to 10 seconds; a second one ends it at once.

Examples:
  usher start --data ./data --https localhost:3443
  usher start --data /var/lib/usher --https :443 --tls-cert /etc/tls/id.crt --tls-key /etc/tls/id.key
  usher start --data /var/lib/usher --http 127.0.0.1:3000 --trust-proxy loopback`,
    )
    .action(async (flags: StartFlags) => (await import("./start.ts")).start(flags, context));
}

function addDoctor(program: Command, context: CommandContext): void {
  program
    .command("doctor")
    .description("Check everything that this installation needs, and say what to do about what is wrong.")
    .addOption(dataOption())
    .option("--http <host:port>", "listener that start is given; repeatable", list)
    .option("--https <host:port>", "listener that start is given; repeatable", list)
    .option("--tls-cert <file>", "certificate that start is given")
    .option("--tls-key <file>", "key that start is given")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `${START_ENVIRONMENT_HELP}

Changes nothing. Exit status 1 when something fails; warnings do not count.

Examples:
  usher doctor --data ./data --https localhost:3443
  usher doctor --data /var/lib/usher --json`,
    )
    .action(async (flags: DoctorFlags) => (await import("./doctor/doctor.ts")).doctor(flags, context));
}

function addModules(program: Command, context: CommandContext): void {
  const modules = program
    .command("modules")
    .description("The modules that database action scripts may require.")
    .addHelpText(
      "after",
      "\nExamples:\n  usher modules list --data ./data\n  usher modules add ldapts@8.0.9 --data ./data",
    );
  modules
    .command("list")
    .description("List them: what a script writes, and the version it gets.")
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  usher modules list --data ./data\n  usher modules list --data ./data --json")
    .action(async (flags: ModulesListFlags) => (await import("./modules.ts")).listModules(flags, context));
  modules
    .command("add")
    .description("Add one at an exact version, from the npm registry.")
    .argument("<name@version>", "for example ldapts@8.0.9", nameAtVersion)
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Goes into the folder modules of the data folder, so it survives an upgrade. Needs npm and the registry within reach. Install scripts of the module are not run.

Examples:
  usher modules add ldapts@8.0.9 --data ./data
  usher modules add --data ./data @azure/msal-node@3.6.0`,
    )
    .action(async (wanted: { name: string; version: string }, flags: ModulesAddFlags) =>
      (await import("./modules.ts")).addModule(wanted, flags, context),
    );
}

function nameAtVersion(text: string): { name: string; version: string } {
  const match = /^(@[a-z0-9][\w.-]*\/[\w.-]+|[a-z0-9][\w.-]*)@(\d+\.\d+\.\d+[\w.+-]*)$/i.exec(text);
  if (!match) throw new InvalidArgumentError("Give NAME@VERSION with an exact version, for example ldapts@8.0.9.");
  return { name: match[1]!, version: match[2]! };
}

function addScripts(program: Command, context: CommandContext): void {
  const scripts = program
    .command("scripts")
    .description("Database action scripts.")
    .addHelpText(
      "after",
      "\nExamples:\n  usher scripts try --data ./data --connection DestinationDatabase --entry get_user --identifier user1@source.com",
    );
  scripts
    .command("try")
    .description("Run a connection's script once in the sandbox and show what it did. Creates and changes no user.")
    .addOption(dataOption())
    .addOption(domainOption())
    .requiredOption("--connection <name>", "the connection whose script, settings and network rules apply")
    .addOption(new Option("--entry <entry>", "which script").choices(["login", "get_user"]).default("login"))
    .requiredOption("--identifier <text>", "the e-mail address or name that the script is called with")
    .option("--password-stdin", "read the password for login from stdin (first line); it is never printed")
    .option("--script <file>", "run this file instead of the saved script")
    .option("--despite-open-breaker", "ask although the source failed too often of late, to find out why")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `${ENVIRONMENT_HELP}

Exit status 0 when the script accepted (login) or answered (get_user), 1 otherwise.

Examples:
  usher scripts try --data ./data --connection DestinationDatabase --identifier user1@source.com --password-stdin < password.txt
  usher scripts try --data ./data --connection DestinationDatabase --entry get_user --identifier user1@source.com
  usher scripts try --data ./data --connection DestinationDatabase --script ./login.js --identifier user1@source.com --password-stdin`,
    )
    .action(async (flags: ScriptsTryFlags) => (await import("./scripts-try.ts")).tryScript(flags, context));
}

function addKeys(program: Command, context: CommandContext): void {
  const keys = program
    .command("keys")
    .description("The keys that a tenant's tokens are signed with.")
    .addHelpText("after", "\nExamples:\n  usher keys list --data ./data\n  usher keys rotate --data ./data");
  keys
    .command("list")
    .description("List them.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `${ENVIRONMENT_HELP}\n\nExamples:\n  usher keys list --data ./data\n  usher keys list --data ./data --domain id.example.com --json`,
    )
    .action(async (flags: KeysListFlags) => (await import("./keys.ts")).listKeys(flags, context));
  keys
    .command("rotate")
    .description("Sign with the next key from now on.")
    .addOption(dataOption())
    .addOption(domainOption())
    .option("--revoke-previous", "also stop accepting what the key in use until now has signed (for a leaked key)")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `${ENVIRONMENT_HELP}

Tokens signed before stay good until they expire, since the previous key stays published; --revoke-previous ends that.
Running servers follow within seconds.

Examples:
  usher keys rotate --data ./data
  usher keys rotate --data ./data --domain id.example.com --revoke-previous`,
    )
    .action(async (flags: KeysRotateFlags) => (await import("./keys.ts")).rotateKeys(flags, context));
}
