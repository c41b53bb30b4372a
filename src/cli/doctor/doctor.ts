import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { type ConfigFlags, dataFolderOf, loadConfig } from "../../config/load-config.ts";
import { EXIT, explainError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { withInstallation } from "../installation.ts";
import { checkClock } from "./check-clock.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import { checkMail } from "./check-mail.ts";
import { checkPorts } from "./check-ports.ts";
import { checkNode, checkSandbox } from "./check-programs.ts";
import { checkTenants } from "./check-tenants.ts";
import { checkTls } from "./check-tls.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

export interface DoctorFlags extends Pick<ConfigFlags, "data" | "http" | "https" | "tlsCert" | "tlsKey"> {
  readonly json?: boolean;
}

/** `usher doctor`: looks at everything that an installation needs and changes nothing. Exit status 1 when something fails. */
export async function doctor(flags: DoctorFlags, context: CommandContext): Promise<void> {
  const findings = await examine(flags, context);
  print(findings, flags, context);
  if (findings.some((finding) => finding.status === "fail")) process.exitCode = EXIT.failed;
}

async function examine(flags: DoctorFlags, context: CommandContext): Promise<Finding[]> {
  const findings: Finding[] = [checkNode(process.versions.node)];
  const config = await readSettings(flags, context, findings);
  findings.push(...(await checkSandbox(dataFolderOf(flags, context.env))));
  if (config) {
    findings.push(...checkDataFolder(config), ...(await checkPorts(config)), await checkMail(config));
    const domains = await checkDatabase(config, findings);
    findings.push(...(await checkTls(config, domains, new Date())));
  }
  return findings;
}

async function readSettings(
  flags: DoctorFlags,
  context: CommandContext,
  findings: Finding[],
): Promise<Config | undefined> {
  try {
    const config = loadConfig(flags, context.env, { create: false });
    findings.push(ok("settings", "flags and variables are in order, and the master key has its form"));
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(fail("settings", error.message, 'Mend it, or run "usher init" when this installation is new.'));
    return undefined;
  }
}

/** The domains of all tenants, for the certificate's check. */
async function checkDatabase(config: Config, findings: Finding[]): Promise<readonly string[]> {
  const where = config.databaseUrl === undefined ? "embedded database" : "PostgreSQL";
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, "usher.db"))) {
    findings.push(warn("database", "there is none yet", 'It is made by "usher init" or "usher start".'));
    return [];
  }
  try {
    return await withInstallation(config, async (installation) => {
      await installation.store.ping();
      findings.push(ok("database", `the ${where} answers and has this release's version`));
      const { tenants, findings: found } = await checkTenants(installation);
      findings.push(
        checkClock(
          installation.clock.now(),
          tenants.map((tenant) => tenant.createdAt),
        ),
        ...found,
      );
      return tenants.flatMap((tenant) => tenant.domains);
    });
  } catch (error) {
    findings.push(
      fail(
        "database",
        explainError(error).text,
        config.databaseUrl
          ? "Check DATABASE_URL and that the database server runs."
          : "Check that --data names the folder you mean.",
      ),
    );
    return [];
  }
}

function print(findings: readonly Finding[], flags: DoctorFlags, { terminal }: CommandContext): void {
  if (flags.json) {
    terminal.out(JSON.stringify({ ok: findings.every((finding) => finding.status !== "fail"), findings }, null, 2));
    return;
  }
  const mark = {
    ok: terminal.paint("green", "ok  "),
    warn: terminal.paint("yellow", "warn"),
    fail: terminal.paint("red", "fail"),
  };
  for (const { check, status, text, remedy } of findings) {
    terminal.out(`${mark[status]} ${check}: ${text}`);
    if (remedy) terminal.out(`       ${remedy}`);
  }
}
