import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Many times what it takes (1 to 5 s): the machine may be busy with other tests. One start was once slower than 30 s: `docs/faults.md`. */
const START_LIMIT_MS = 60_000;
const CLI = fileURLToPath(new URL("../../bin/usher.js", import.meta.url));

export interface ManagementAccess {
  readonly domain: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly audience: string;
}

export interface ServerProcessOptions {
  /** Absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Absent: a new folder. Either way it goes with the process. */
  readonly dataDir?: string;
  /** Settings of the server. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A real server process of its own, with a data folder of its own; on the embedded database unless told otherwise. */
export class ServerProcess {
  readonly dataDir: string;
  httpPort = 0;
  httpsPort = 0;
  readonly #environment: NodeJS.ProcessEnv;
  #process: ChildProcess | undefined;
  #stderr = "";

  constructor(options: ServerProcessOptions = {}) {
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "usher-test-"));
    this.#environment = { ...cleanEnvironment(options.databaseUrl), ...options.environment };
  }

  get origin(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  get domain(): string {
    return `localhost:${this.httpsPort}`;
  }

  /** `usher init`: a tenant whose public face is the HTTPS listener, with a client that may do everything. */
  async init(): Promise<ManagementAccess> {
    await this.choosePorts();
    const { stdout } = await run(
      process.execPath,
      [CLI, "init", "--data", this.dataDir, "--domain", this.domain, "--json"],
      {
        env: this.#environment,
      },
    );
    return JSON.parse(stdout) as ManagementAccess;
  }

  /** For a node that joins others: it needs no `init`. */
  async choosePorts(): Promise<void> {
    this.httpPort = await freePort();
    this.httpsPort = await freePort();
  }

  /** Starts the server; gives the milliseconds from spawning it to its first "ready". */
  async start(): Promise<number> {
    const began = performance.now();
    const listeners = ["--http", `127.0.0.1:${this.httpPort}`, "--https", `127.0.0.1:${this.httpsPort}`];
    this.#process = spawn(process.execPath, [CLI, "start", "--data", this.dataDir, ...listeners], {
      stdio: ["ignore", "ignore", "pipe"],
      env: this.#environment,
    });
    this.#process.stderr?.on("data", (chunk) => {
      this.#stderr = (this.#stderr + chunk).slice(-4_000);
    });
    while (!(await this.#isReady())) {
      if (this.#process.exitCode !== null) throw new Error(`The server ended at once:\n${this.#stderr}`);
      if (performance.now() - began > START_LIMIT_MS)
        throw new Error(`The server is not ready after ${START_LIMIT_MS / 1_000} s:\n${this.#stderr}`);
      // The server needs the processor more than this question does.
      await pause(5);
    }
    return performance.now() - began;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/health/ready`)).ok;
    } catch {
      return false;
    }
  }

  /** Resident memory of the server process alone, MiB (its sandboxes are processes of their own). */
  memoryMiB(): number {
    const status = readFileSync(`/proc/${this.#process?.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** What the process has written to stderr of late. */
  get log(): string {
    return this.#stderr;
  }

  /** Whether it has been started and has neither ended nor been ended. */
  get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  /** Ends it at once, as a power cut would. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Whoever starts the server decides what it runs on: settings of the shell do not. */
function cleanEnvironment(databaseUrl: string | undefined): NodeJS.ProcessEnv {
  const rest = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== "DATABASE_URL" && !name.startsWith("USHER_")),
  );
  return {
    ...rest,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    USHER_MANAGEMENT_BURST: "1000000",
    USHER_MANAGEMENT_PER_SECOND: "1000000",
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
