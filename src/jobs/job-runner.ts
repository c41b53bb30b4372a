import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../domain/clock.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Job, JobType } from "../domain/job.ts";
import type { ClaimInput } from "../store/job-leases.ts";
import type { Sealer } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import type { JobHandler } from "./job-handler.ts";
import { runJob } from "./run-job.ts";
import { tidyJobs } from "./tidy-jobs.ts";

export interface JobRunnerDeps {
  readonly store: Pick<Store, "jobs">;
  /** Opens uploaded files. */
  readonly sealer: Pick<Sealer, "openBytes">;
  readonly handlers: readonly JobHandler[];
  readonly clock: Clock;
  /** Hears of what is a bug or the database's failure. `job` is absent when no job could even be looked for. */
  onFailure(error: unknown, job?: Job): void;
}

export interface JobRunnerOptions {
  /** Jobs at once in this process; one tenant has all of these places but one. Default: 3. */
  readonly concurrency?: number;
  /** How long a job stays with a worker that gives no sign of life. Default: one minute. */
  readonly leaseMs?: number;
  /** How often other nodes' new jobs, and jobs whose worker died, are looked for. Default: two seconds. */
  readonly pollMs?: number;
}

/** Works on jobs of every tenant, leased from the database: any number of runners on any number of nodes share them. */
export interface JobRunner {
  /** Looks for jobs from now on. */
  start(): void;
  /** There is a job: looks at once. */
  poke(): void;
  /** Works on everything that is due, and resolves when nothing is. */
  runDue(): Promise<void>;
  /**
   * Works on one job in this process, or follows it where another worker has it, until it has ended; `onProgress` sees it on
   * its way. Rejects when there is no such job or `signal` aborts.
   */
  runHere(
    job: Pick<Job, "tenantId" | "id">,
    options?: { signal?: AbortSignal; onProgress?: (job: Job) => void },
  ): Promise<Job>;
  /** Stops looking, interrupts what it works on (another worker goes on from the last cursor) and waits for it. */
  stop(): Promise<void>;
}

const CONCURRENCY = 3;
const LEASE_MS = 60_000;
const POLL_MS = 2_000;
const TIDY_EVERY_MS = 60_000;
const FOLLOW_MS = 500;

/** Nothing runs before `start`, `runDue` or `runHere`. */
export function createJobRunner(deps: JobRunnerDeps, options: JobRunnerOptions = {}): JobRunner {
  const { concurrency = CONCURRENCY, leaseMs = LEASE_MS, pollMs = POLL_MS } = options;
  const handlers = new Map<JobType, JobHandler>(deps.handlers.map((handler) => [handler.type, handler]));
  const stopping = new AbortController();
  /** With whose job it is. */
  const running = new Map<Promise<void>, TenantId>();
  let servedLast: TenantId | undefined;
  const timers: NodeJS.Timeout[] = [];
  let looking: Promise<void> | undefined;
  let tidying: Promise<void> | undefined;
  let pokedMeanwhile = false;

  async function claim(which: Pick<ClaimInput, "only" | "servedLast" | "exceptOf">) {
    const owner = randomUUID();
    const now = deps.clock.now();
    const until = new Date(now.getTime() + leaseMs);
    const job = await deps.store.jobs.claim({ owner, now, until, types: [...handlers.keys()], ...which });
    return job && { job, lease: { tenantId: job.tenantId, jobId: job.id, owner } };
  }

  /** Tenants take turns, and none has every place: its jobs may each take hours. */
  async function claimNext() {
    const places = Math.max(1, concurrency - 1);
    const byTenant = Map.groupBy(running.values(), (tenantId) => tenantId);
    const exceptOf = [...byTenant].filter(([, jobs]) => jobs.length >= places).map(([tenantId]) => tenantId);
    const claimed = await claim({ servedLast, exceptOf });
    if (claimed !== undefined) servedLast = claimed.job.tenantId;
    return claimed;
  }

  function begin(
    { job, lease }: NonNullable<Awaited<ReturnType<typeof claim>>>,
    stop: AbortSignal = stopping.signal,
  ): Promise<void> {
    const handler = handlers.get(job.type)!;
    const run = runJob(
      { job, lease, handler, leaseMs, stopping: stop },
      { ...deps, onFailure: (failed, error) => deps.onFailure(error, failed) },
    )
      .then(async () => void (await tidy()))
      .finally(() => {
        running.delete(run);
      });
    running.set(run, job.tenantId);
    return run;
  }

  /** Fills the free places. */
  async function look(): Promise<void> {
    try {
      do {
        pokedMeanwhile = false;
        while (!stopping.signal.aborted && running.size < concurrency) {
          const claimed = await claimNext();
          if (claimed === undefined) break;
          // Whoever frees a place looks for the next one.
          void begin(claimed).then(poke);
        }
      } while (pokedMeanwhile && !stopping.signal.aborted);
    } catch (error) {
      deps.onFailure(error);
    } finally {
      looking = undefined;
    }
  }

  function poke(): void {
    if (stopping.signal.aborted) return;
    pokedMeanwhile = true;
    // Not at once: `look` takes the mark away when it ends, and may end without having waited for anything.
    looking ??= Promise.resolve().then(look);
  }

  async function atRest(): Promise<void> {
    while (looking !== undefined || tidying !== undefined || running.size > 0)
      await Promise.all([looking, tidying, ...running.keys()]);
  }

  const tidy = () =>
    tidyJobs(deps).catch((error) => {
      deps.onFailure(error);
      return false;
    });

  /** A bite at a time, so that it can stop. */
  async function tidyAll(): Promise<void> {
    while ((await tidy()) && !stopping.signal.aborted);
  }

  function tidyNow(): void {
    tidying ??= tidyAll().finally(() => {
      tidying = undefined;
    });
  }

  return {
    start() {
      poke();
      timers.push(setInterval(poke, pollMs).unref(), setInterval(tidyNow, TIDY_EVERY_MS).unref());
    },
    poke,

    async runDue() {
      poke();
      await atRest();
      await tidyAll();
    },

    async runHere({ tenantId, id }, { signal, onProgress } = {}) {
      const stop = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]);
      const watch = onProgress && setInterval(() => void tell(), FOLLOW_MS);
      const tell = async () => {
        const job = await deps.store.jobs.find(tenantId, id).catch(() => undefined);
        if (job) onProgress?.(job);
      };
      try {
        for (;;) {
          stop.throwIfAborted();
          const claimed = await claim({ only: { tenantId, jobId: id } });
          if (claimed !== undefined) await begin(claimed, stop);
          const job = await deps.store.jobs.find(tenantId, id);
          if (job === undefined) throw new Error(`There is no job ${id}.`);
          if (job.finishedAt !== undefined) return job;
          await pause(FOLLOW_MS, undefined, { signal: stop });
        }
      } finally {
        clearInterval(watch);
      }
    },

    async stop() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await atRest();
    },
  };
}
