import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { loadConfig } from "../../config/load-config.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Foundation } from "../../foundation.ts";
import { chooseFormat } from "../../jobs/users-export/choose-format.ts";
import { readUsers } from "../../jobs/users-export/read-users.ts";
import { createLogWriter } from "../../logs/batching-log-writer.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findTenant } from "../find-tenant.ts";
import { withInstallation } from "../installation.ts";

const PROGRESS_EVERY_MS = 1_000;

export interface UsersExportFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly out: string;
  readonly connection?: string;
  readonly format: "json" | "csv";
  readonly hashes?: boolean;
  readonly factors?: boolean;
  readonly extras?: boolean;
  readonly json?: boolean;
}

/** `usher users export`: straight from the database into a file. */
export async function exportUsers(flags: UsersExportFlags, context: CommandContext): Promise<void> {
  refuseContradictions(flags);
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const tenant = await findTenant(flags.domain, installation);
    await requireConnection(flags, tenant, installation);
    const counted = { users: 0 };
    const stopTelling = tellProgress(counted, context);
    try {
      await writeFile(flags, linesOf(flags, tenant, counted, installation));
    } finally {
      stopTelling();
    }
    if (flags.hashes === true) await noteExport(tenant, installation);
    const result = { tenant: tenant.name, users: counted.users, file: flags.out };
    context.terminal.out(
      flags.json === true ? JSON.stringify(result, null, 2) : `${counted.users} users are in ${flags.out}.`,
    );
  });
}

function refuseContradictions({ hashes, factors, extras, format }: UsersExportFlags): void {
  if (hashes === true && format === "csv")
    throw new CliError("--hashes writes JSON: leave out --format csv.", EXIT.usage);
  if (hashes !== true && (factors === true || extras === true))
    throw new CliError("--factors and --extras go with --hashes.", EXIT.usage);
}

async function requireConnection(
  { connection }: UsersExportFlags,
  tenant: Tenant,
  { store }: Pick<Foundation, "store">,
): Promise<void> {
  if (connection === undefined || (await store.connections.findByName(tenant.id, connection))) return;
  throw new CliError(`${tenant.name} has no connection "${connection}".`, EXIT.usage);
}

async function* linesOf(
  flags: UsersExportFlags,
  tenant: Tenant,
  counted: { users: number },
  installation: Foundation,
): AsyncGenerator<string> {
  const choice = {
    format: flags.format,
    includeHashes: flags.hashes === true,
    includeFactors: flags.factors === true,
    includeExtras: flags.extras === true,
  };
  const format = chooseFormat(choice, installation);
  if (format.head !== "") yield format.head;
  for await (const page of readUsers({ tenantId: tenant.id, connection: flags.connection }, installation)) {
    counted.users += page.length;
    yield page.map(format.row).join("");
  }
}

/** Under another name until it is complete, so that a part is never taken for the whole. */
async function writeFile({ out }: UsersExportFlags, lines: AsyncIterable<string>): Promise<void> {
  const draft = `${out}.${randomBytes(4).toString("hex")}.part`;
  try {
    const file = createWriteStream(draft, { mode: 0o600, flags: "wx", flush: true });
    const text = Readable.from(lines, { highWaterMark: 2 });
    if (out.endsWith(".gz")) await pipeline(text, createGzip(), file);
    else await pipeline(text, file);
    await rename(draft, out);
  } catch (error) {
    await rm(draft, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new CliError(`Cannot write ${out}: ${message}.`, EXIT.failed, { cause: error });
  }
}

function tellProgress(counted: { readonly users: number }, { terminal }: CommandContext): () => void {
  const timer = setInterval(() => terminal.note(`${counted.users} users …`), PROGRESS_EVERY_MS);
  return () => clearInterval(timer);
}

/** As the Management API notes it (contract §4.9). */
async function noteExport(tenant: Tenant, { store, clock }: Foundation): Promise<void> {
  const logWriter = createLogWriter({ store, clock });
  logWriter.write({
    tenantId: tenant.id,
    type: "mgmt_api_read",
    description: "Export users with password hashes",
    details: { request: { channel: "cli" } },
  });
  await logWriter.close();
}
