import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkScript, sizeProblem } from "./check-script.ts";
import { type EgressGate, type ResolveName, startEgressGate } from "./egress/egress-gate.ts";
import type { GuestModule } from "./guest/protocol.ts";
import { CallRecord } from "./guests/call-record.ts";
import { Guest, type GuestCallEnd } from "./guests/guest.ts";
import { findDeno, guestCommand } from "./guests/guest-command.ts";
import { createGuestPool, type GuestPlace } from "./guests/guest-pool.ts";
import { modulesByRequest, readCatalogue } from "./modules/catalogue.ts";
import { createRedaction } from "./redaction.ts";
import type { ScriptRequest, ScriptRunner } from "./script-runner.ts";
import { createSecretsInFlight } from "./secrets-in-flight.ts";
import { type CallEnd, toScriptResult } from "./to-script-result.ts";

export interface DenoScriptRunnerOptions {
  /** Folder of the shipped module catalogue, installed; default: `guest-modules/` of this package. */
  readonly modulesDir?: string;
  /** Folder of the modules that the operator added; need not exist. */
  readonly extraModulesDir?: string;
  /** PEM file of authorities that guests trust beside the system's, asked for whenever a guest starts. */
  readonly caFile?: () => string | undefined;
  /** Heap of one guest in MiB; default 256. With buffers and the runtime itself it may hold 192 more. */
  readonly memoryMiB?: number;
  /** Calls that run in one guest at once; default 20. */
  readonly maxConcurrencyPerGuest?: number;
  /** Guests of one connection at once; default 4. */
  readonly maxGuestsPerConnection?: number;
  /** Guests of all connections together; default 64. */
  readonly maxGuests?: number;
  /** A guest without a call for this long ends; default 10 minutes. */
  readonly idleMs?: number;
  /** How names are resolved; default: as the system does. For tests. */
  readonly resolveName?: ResolveName;
}

const SHIPPED_MODULES = fileURLToPath(new URL("../../guest-modules/", import.meta.url));
const DEFAULT_TIMEOUT_MS = 20_000;
const MAX_RESULT_BYTES = 1_048_576;
const BESIDE_HEAP_MIB = 192;
const MAX_AGE_MS = 20 * 60_000;
/** How often a call whose script was never entered may be given to another guest. */
const MAX_TRIES = 3;
const HANG_ANSWER_MS = 250;

/**
 * Runs scripts in Deno processes: one or more a connection, kept warm, never shared between connections.
 *
 * When a guest is lost (hang, memory, crash), the calls whose script had been entered end as failed, since they may have had
 * effects; calls that were not yet entered are run in another guest. A call that outlived its limit in a guest that still
 * answers costs only itself; that guest takes no further call and ends with its last one.
 */
export function createDenoScriptRunner(options: DenoScriptRunnerOptions = {}): ScriptRunner {
  const deno = findDeno();
  const cacheDir = mkdtempSync(join(tmpdir(), "usher-sandbox-"));
  const memoryMiB = options.memoryMiB ?? 256;
  const pool = createGuestPool({
    maxConcurrencyPerGuest: options.maxConcurrencyPerGuest ?? 20,
    maxGuestsPerConnection: options.maxGuestsPerConnection ?? 4,
    maxGuests: options.maxGuests ?? 64,
    idleMs: options.idleMs ?? 10 * 60_000,
    maxAgeMs: MAX_AGE_MS,
    maxResidentMiB: memoryMiB + BESIDE_HEAP_MIB,
  });
  const secretsInFlight = createSecretsInFlight();
  let gate: Promise<EgressGate> | undefined;

  return {
    async run(request, signal) {
      const record = new CallRecord();
      const tooLarge = sizeProblem(request.source);
      if (tooLarge !== undefined) {
        const redact = createRedaction(request.redact);
        return toScriptResult({ kind: "refused", message: tooLarge.message }, record, { coldStart: false, redact });
      }
      const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const secrets = secretsInFlight.begin(JSON.stringify([request.tenantId, request.connectionId]), request.redact);
      try {
        const { end, coldStart } = await runInGuests(request, record, limit);
        const told: CallEnd = end ?? (signal.aborted ? { kind: "aborted" } : { kind: "timed_out", timeoutMs });
        return toScriptResult(told, record, { coldStart, redact: createRedaction(secrets.seen()) });
      } finally {
        secrets.end();
      }
    },
    async check(source) {
      const known = modulesByRequest(readCatalogue(moduleDirs()));
      return checkScript(source, (name) => known.has(name));
    },
    async close() {
      await pool.close();
      await (await gate)?.close();
      rmSync(cacheDir, { recursive: true, force: true });
    },
  };

  /** `end` is undefined when the limit came first. */
  async function runInGuests(
    request: ScriptRequest,
    record: CallRecord,
    limit: AbortSignal,
  ): Promise<{ end?: CallEnd; coldStart: boolean }> {
    gate ??= startEgressGate({ resolveName: options.resolveName });
    const openGate = await gate;
    const caFile = existingFile(options.caFile?.());
    const hosts = request.network.kind === "list" ? request.network.hosts : null;
    const { tenantId, connectionId, generation = null } = request;
    const key = JSON.stringify([tenantId, connectionId, generation, hosts, caFile ?? null]);
    let coldStart = false;
    for (let tries = 1; ; tries += 1) {
      const place = await pool.acquire(key, (onEnd) => startGuest(key, request, openGate, caFile, onEnd), limit);
      if (place === undefined) return { coldStart };
      coldStart ||= place.coldStart;
      const end = await callIn(place, request, record, limit);
      if (end === undefined) return { coldStart };
      if (end.kind === "done") return { end, coldStart };
      if (end.started || tries === MAX_TRIES)
        return { end: { kind: "lost", cause: end.cause, lastWords: end.lastWords }, coldStart };
    }
  }

  async function callIn(
    place: GuestPlace,
    request: ScriptRequest,
    record: CallRecord,
    limit: AbortSignal,
  ): Promise<GuestCallEnd | undefined> {
    const { guest } = place;
    if (!(await guest.ready)) {
      place.release();
      return {
        kind: "lost",
        started: false,
        cause: guest.lastWords === "" ? "closed" : "crash",
        lastWords: guest.lastWords,
      };
    }
    // This server's own domains come and go; that is no reason for a new guest.
    guest.usePolicy(request.network);
    const call = guest.call(
      {
        entry: request.entry,
        key: scriptKey(request),
        source: request.source,
        configuration: request.configuration,
        args: request.args,
        context: request.context ?? null,
      },
      record,
    );
    const first = await Promise.race([call, aborted(limit)]);
    if (first !== undefined) {
      place.release();
      return first;
    }
    void endOverdue(guest, call).finally(() => place.release());
    return undefined;
  }

  /** The caller has gone on. A guest that hangs is killed now; one that answers may finish its other calls and then ends. */
  async function endOverdue(guest: Guest, call: Promise<GuestCallEnd>): Promise<void> {
    if (!(await guest.answers(HANG_ANSWER_MS))) return guest.kill("hang");
    guest.retire();
    // The script may never call back, and must not keep its guest for ever.
    const patience = setTimeout(() => guest.kill("closed"), DEFAULT_TIMEOUT_MS);
    patience.unref();
    await call;
    clearTimeout(patience);
  }

  function startGuest(
    key: string,
    request: ScriptRequest,
    openGate: EgressGate,
    caFile: string | undefined,
    onEnd: (guest: Guest) => void,
  ): Guest {
    const command = guestCommand({
      deno,
      readableDirs: moduleDirs()
        .map((dir) => join(dir, "node_modules"))
        .filter((dir) => existsSync(dir)),
      gatePort: openGate.port,
      memoryMiB,
      cacheDir,
      caFile,
    });
    return new Guest({
      key,
      command,
      modules: guestModules(),
      maxResultBytes: MAX_RESULT_BYTES,
      policy: request.network,
      gate: openGate,
      onEnd,
    });
  }

  function guestModules(): Record<string, GuestModule> {
    const modules: Record<string, GuestModule> = {};
    for (const [request, module] of modulesByRequest(readCatalogue(moduleDirs()))) {
      modules[request] = { root: module.root, name: module.installedName };
    }
    return modules;
  }

  /** Real paths, since the sandbox's read permission is by path. */
  function moduleDirs(): readonly string[] {
    return [options.modulesDir ?? SHIPPED_MODULES, options.extraModulesDir].flatMap((dir) =>
      dir !== undefined && existsSync(dir) ? [realpathSync(dir)] : [],
    );
  }
}

function scriptKey(request: ScriptRequest): string {
  const hash = createHash("sha256");
  for (const part of [request.entry, request.source, JSON.stringify(request.configuration)])
    hash.update(part).update("\0");
  return hash.digest("base64");
}

function existingFile(path: string | undefined): string | undefined {
  return path !== undefined && existsSync(path) ? path : undefined;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
