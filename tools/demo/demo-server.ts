import { type ChildProcess, execFile, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import tls from "node:tls";
import { promisify } from "node:util";
import { type TenantAccess, TenantClient } from "../../test/support/tenant-client.ts";
import { root } from "../steps.ts";
import type { DemoState } from "./demo-state.ts";
import { DOMAINS, type TenantName } from "./forms.ts";

const USHER = join(root, "bin/usher.js");
const PATIENCE_MS = 30_000;

export interface DemoServer {
  readonly tenants: Readonly<Record<TenantName, TenantClient>>;
  /** How long the server took from its start to ready. */
  readonly startedInMs: number;
  readonly logFile: string;
  readonly authorityFile: string;
  stop(): Promise<void>;
}

/** Makes the two tenants with `usher init` when they are not there yet, and runs `usher start` as anybody would. */
export async function startDemoServer(state: DemoState): Promise<DemoServer> {
  const tenants = { source: await tenant("source", state), destination: await tenant("destination", state) };
  const authorityFile = join(state.folder, "ca.crt");
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), readFileSync(authorityFile, "utf8")]);

  const logFile = join(state.folder, "server.log");
  const began = performance.now();
  const server = spawn(
    process.execPath,
    [USHER, "start", "--data", state.folder, "--https", DOMAINS.source, "--https", DOMAINS.destination, "--outbox"],
    // The server ends with us: the channel tells it when we are gone.
    {
      stdio: ["ignore", "pipe", openSync(logFile, "a", 0o600)],
      // Ctrl-C is for us: we stop the server when we are done with it.
      detached: true,
      env: {
        ...process.env,
        USHER_WRAPPED_BY: String(process.pid),
        // This program asks more in a second than a tenant's programs may.
        USHER_MANAGEMENT_BURST: "1000",
        USHER_MANAGEMENT_PER_SECOND: "1000",
      },
    },
  );
  await ready(server, logFile);
  return {
    tenants,
    startedInMs: performance.now() - began,
    logFile,
    authorityFile,
    stop: () => stop(server),
  };
}

async function tenant(name: TenantName, state: DemoState): Promise<TenantClient> {
  state.kept.tenants[name] ??= await init(name, state.folder);
  state.save();
  return new TenantClient(state.kept.tenants[name]);
}

/** An earlier run may have been broken off between making the tenant and writing down its client. */
async function init(name: TenantName, folder: string): Promise<TenantAccess> {
  const command = [USHER, "init", "--data", folder, "--domain", DOMAINS[name], "--tenant", name, "--json"];
  const run = async (more: string[]): Promise<TenantAccess> => {
    const { stdout } = await promisify(execFile)(process.execPath, [...command, ...more]);
    return JSON.parse(stdout) as TenantAccess;
  };
  return run([]).catch((error: Error & { stderr?: string }) => {
    if (error.stderr?.includes("--add-client")) return run(["--add-client"]);
    throw new Error(error.stderr?.trim() || error.message);
  });
}

function ready(server: ChildProcess, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The server was not ready within ${PATIENCE_MS / 1000} s; see ${logFile}`)),
      PATIENCE_MS,
    );
    server.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (!text.includes("Usher is ready")) return;
      clearTimeout(timer);
      resolve();
    });
    server.once("exit", () => {
      clearTimeout(timer);
      const said = readFileSync(logFile, "utf8").trimEnd().split("\n").at(-1);
      reject(new Error(`The server ended at once. ${said ?? ""}`));
    });
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => void server.once("exit", () => resolve()));
  server.kill("SIGTERM");
  await ended;
}
