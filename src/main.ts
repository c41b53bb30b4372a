import { setTimeout as pause } from "node:timers/promises";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { buildApp } from "./build-app.ts";
import { buildParts, type Parts } from "./build-parts.ts";
import type { Config } from "./config/config.ts";
import type { ServerCertificates } from "./config/server-certificate.ts";
import type { Clock } from "./domain/clock.ts";
import type { Foundation } from "./foundation.ts";
import { type Address, type Listeners, openListeners } from "./http/listeners.ts";
import { type MetricsListener, openMetricsListener } from "./http/metrics/open-metrics-listener.ts";
import { keepHouse } from "./keep-house.ts";
import type { Store } from "./store/store.ts";

const HOUSEKEEPING_EVERY_MS = 60_000;

/** A built server. */
export interface Usher {
  readonly foundation: Foundation;
  readonly app: FastifyInstance;
  /** The local authority's certificate file that clients must trust, if there is one. */
  readonly authorityFile?: string;
  /** Listens; rejects, with everything closed, when an address cannot be had. */
  start(): Promise<{ addresses: readonly Address[]; metricsPort?: number }>;
  /** No new requests; those under way may finish for `graceMs` (default 10,000). Then everything is closed. */
  stop(graceMs?: number): Promise<void>;
}

/** Builds every part once and wires them together. Nothing listens yet. */
export async function createUsher(
  config: Config,
  options: { clock?: Clock; log?: FastifyBaseLogger } = {},
): Promise<Usher> {
  const parts = await buildParts(config, options);
  const app = await buildApp(config, parts);
  return runnable(config, app, parts);
}

/** Starting, housekeeping and stopping. */
function runnable(config: Config, app: FastifyInstance, parts: Parts): Usher {
  const { store, clock, certificates, background, jobs, connections, scriptRunner, logWriter, mail, onBug } = parts;
  let listeners: Listeners | undefined;
  let metricsListener: MetricsListener | undefined;
  const keepUp = async () => {
    await keepHouse({ store, clock });
    const tls = await currentTls(config, store, certificates);
    if (tls) listeners?.renewCertificate(tls);
  };
  const housekeeping = setInterval(
    () => void keepUp().catch((error) => onBug(error, "housekeeping")),
    HOUSEKEEPING_EVERY_MS,
  );
  housekeeping.unref();

  const close = async (graceMs: number): Promise<void> => {
    const endsAt = performance.now() + graceMs;
    clearInterval(housekeeping);
    const jobsAtRest = jobs.stop();
    await listeners?.close(graceMs);
    await metricsListener?.close();
    // What is left of the same time, not as much again.
    const leftMs = Math.max(0, endsAt - performance.now());
    // A job that does not stop in time is gone on with when its lease has run out.
    await Promise.all([background.close(leftMs), Promise.race([jobsAtRest, pause(leftMs, undefined, { ref: false })])]);
    await app.close();
    await parts.shadow.close();
    await parts.refusals.close().catch((error) => onBug(error, "last counts of refusals"));
    await connections.close();
    await parts.protection.close();
    await scriptRunner.close();
    await logWriter.close().catch((error) => onBug(error, "last log events"));
    await mail.close();
    await store.close();
  };

  return {
    foundation: parts.foundation,
    app,
    authorityFile: certificates.authorityFile,
    async start() {
      try {
        const tls = await currentTls(config, store, certificates);
        listeners = await openListeners(config.listeners, (request, reply) => app.routing(request, reply), tls);
        jobs.start();
        if (config.metrics && parts.metrics) metricsListener = await openMetricsListener(config.metrics, parts.metrics);
        return { addresses: listeners.addresses, metricsPort: metricsListener?.port };
      } catch (error) {
        await close(0);
        throw error;
      }
    },
    stop: (graceMs = 10_000) => close(graceMs),
  };
}

async function currentTls(config: Config, store: Store, certificates: ServerCertificates) {
  if (!config.listeners.some(({ scheme }) => scheme === "https")) return undefined;
  const tenants = await store.tenants.list();
  return certificates.current(tenants.flatMap(({ domains }) => domains));
}
