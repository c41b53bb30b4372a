import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import pino from "pino";
import type { Config } from "./config/config.ts";
import { openServerCertificates, type ServerCertificates } from "./config/server-certificate.ts";
import { createDomainList } from "./connections/database/domain-list.ts";
import { openProtectedSource } from "./connections/database/open-protected-source.ts";
import { createOpenConnections } from "./connections/open-connections.ts";
import type { Clock } from "./domain/clock.ts";
import { createAttackProtection } from "./flows/attack-protection/attack-protection.ts";
import { tellBlockedPerson } from "./flows/attack-protection/tell-blocked-person.ts";
import { createBackgroundWork } from "./flows/background-work.ts";
import { createPasswordChangeRequests } from "./flows/change-password/password-change-requests.ts";
import { createSignInWithPassword, type SignInDeps } from "./flows/login/sign-in-with-password.ts";
import { type Foundation, openFoundation } from "./foundation.ts";
import { registerDatabaseConnections } from "./http/authentication/database-connections.ts";
import { registerAuthentication } from "./http/authentication/register-authentication.ts";
import { type Address, type Listeners, openListeners } from "./http/listeners.ts";
import { createExportLinks } from "./http/management/export-links.ts";
import { registerManagement } from "./http/management/register-management.ts";
import { createMetrics } from "./http/metrics/create-metrics.ts";
import { type MetricsListener, openMetricsListener } from "./http/metrics/open-metrics-listener.ts";
import { oauthErrorOf } from "./http/oauth-errors.ts";
import { renderErrorPage } from "./http/pages/error-page.ts";
import { registerPages } from "./http/pages/register-pages.ts";
import { replyWithSignOutPage } from "./http/pages/sign-out-page.ts";
import { createPersonLimits } from "./http/person-limits.ts";
import { createHttpServer } from "./http/server.ts";
import { createJobRunner } from "./jobs/job-runner.ts";
import { createJobHandlers } from "./jobs/job-types.ts";
import { createLogWriter } from "./logs/batching-log-writer.ts";
import { createNoMailSender } from "./mail/no-mail-sender.ts";
import { createOutboxSender } from "./mail/outbox-sender.ts";
import { sendVerificationMail } from "./mail/send-verification-mail.ts";
import { createSmtpSender } from "./mail/smtp-sender.ts";
import { createRefusalTally } from "./migration/cut-over/refusal-tally.ts";
import { createFirstSignIn } from "./migration/first-sign-in.ts";
import { createMigrationLevels } from "./migration/progress/migration-levels.ts";
import { createShadowComparer } from "./migration/shadow/shadow-comparer.ts";
import { createInteractions } from "./oidc/create-interactions.ts";
import { createProviderPool } from "./oidc/create-provider-pool.ts";
import { deriveKey } from "./oidc/derive-key.ts";
import { createDenoScriptRunner } from "./scripts/deno-script-runner.ts";
import { createSourceProtection } from "./sources/protection/source-protection.ts";
import type { Store } from "./store/store.ts";
import { createAccessTokenVerifier } from "./tokens/create-access-token-verifier.ts";
import { createPasswordHasher } from "./users/argon2-password-hasher.ts";
import { countHashing } from "./users/count-hashing.ts";

const SHIPPED_MODULES = fileURLToPath(new URL("../guest-modules", import.meta.url));
const SOURCE_TIMEOUT_MS = 20_000;
const HOUSEKEEPING_EVERY_MS = 60_000;
const EXPIRED_ROWS_AT_ONCE = 1_000;
const COUNTS_AT_ONCE = 5_000;
const DAY_MS = 86_400_000;
/** Longer than any guess may be held: the longest window is a day. */
const OLD_GUESSES_MS = 2 * DAY_MS;
const OLD_NODES_MS = 7 * DAY_MS;

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

type Parts = Awaited<ReturnType<typeof buildParts>>;

/** Everything below HTTP, from the inside out. */
async function buildParts(config: Config, options: { clock?: Clock; log?: FastifyBaseLogger }) {
  const log = options.log ?? pino({ level: config.logLevel, base: null }, pino.destination(2));
  const onBug = (error: unknown, where: string) => log.error({ failure: describe(error), where }, "unexpected failure");
  const foundation = await openFoundation(config, options.clock, (error) =>
    log.error({ failure: describe(error) }, "the database does not answer"),
  );
  const { clock, store, sealer } = foundation;
  const certificates = await openServerCertificates(config, { clock });
  const logWriter = createLogWriter({
    store,
    clock,
    onFailure: (error, waiting) => log.error({ failure: describe(error), waiting }, "log events wait for the database"),
  });
  const mail = mailSenderOf(config, { store, clock });
  const mailFrom = config.mail.kind === "smtp" ? config.mail.from : undefined;
  const background = createBackgroundWork({ onFailure: (name, error) => onBug(error, name) });
  const { hasher: passwordHasher, pending } = countHashing(createPasswordHasher(config.hashing));
  const metrics = config.metrics && createMetrics();

  const scriptRunner = createDenoScriptRunner({
    modulesDir: SHIPPED_MODULES,
    extraModulesDir: join(config.dataDir, "modules"),
    caFile: () => certificates.authorityFile,
  });
  const domainList = createDomainList(store);
  const protection = createSourceProtection({
    store,
    logWriter,
    clock,
    node: nodeName(),
    newId: randomUUID,
    observer: metrics?.sourceObserver,
    onFailure: (error) => onBug(error, "source protection"),
  });
  const sourceTimeoutMs = SOURCE_TIMEOUT_MS;
  const firstSignIn = createFirstSignIn({ store, logWriter, sealer, clock, passwordHasher, sourceTimeoutMs });
  const shadow = createShadowComparer({
    ...foundation,
    config: foundation.configCache,
    random: Math.random,
    sourceTimeoutMs,
    onFailure: (error) => onBug(error, "shadow mode"),
  });
  const refusals = createRefusalTally({ store, clock, onFailure: (error) => onBug(error, "counts of refusals") });
  const connections = createOpenConnections({
    store,
    passwordHasher,
    firstSignIn,
    sourceTimeoutMs,
    shadow,
    refusals,
    openSource: (connection, databaseOptions) =>
      openProtectedSource(connection, databaseOptions, { store, scriptRunner, sealer, domainList, protection }),
  });

  const attackProtection = createAttackProtection({ store, clock });
  const uncounted = createSignInWithPassword({
    connections,
    attackProtection,
    logWriter,
    clock,
    ...mailAfterSignIn({ store, mail, mailFrom, logWriter, clock, background }),
  });
  const signInWithPassword = metrics?.countSignIns(uncounted) ?? uncounted;
  if (metrics) store.onArrivals(metrics.countArrivals);
  metrics?.watch({
    sources: protection,
    hashing: { pending, concurrency: config.hashing.concurrency },
    migrations: createMigrationLevels({ store, clock }),
  });
  const jobs = createJobRunner(
    {
      store,
      sealer,
      handlers: createJobHandlers({
        ...foundation,
        mail,
        mailFrom,
        logWriter,
        connections,
        scratchDirectory: config.dataDir,
      }),
      clock,
      onFailure: (error, job) => onBug(error, job === undefined ? "looking for jobs" : `${job.type} job ${job.id}`),
    },
    { leaseMs: config.jobLeaseMs },
  );
  return {
    ...foundation,
    foundation,
    jobs,
    log,
    onBug,
    certificates,
    logWriter,
    mail,
    mailFrom,
    background,
    passwordHasher,
    scriptRunner,
    protection,
    metrics,
    shadow,
    refusals,
    connections,
    attackProtection,
    signInWithPassword,
  };
}

/** What a sign-in has mailed, behind its reply. */
function mailAfterSignIn(
  deps: Pick<Foundation, "store" | "clock"> & Pick<Parts, "mail" | "mailFrom" | "logWriter" | "background">,
): Pick<SignInDeps, "onTakenOver" | "onBlocked"> {
  const { background } = deps;
  return {
    onTakenOver: ({ request, user }) => {
      if (user.emailVerified) return;
      const { tenant, domain, connection, client } = request;
      const mailInput = { tenant, domain, user, connection, clientId: client.clientId };
      background.offer("verification mail", async () => void (await sendVerificationMail(mailInput, deps)));
    },
    onBlocked: ({ request, userId }) => {
      const { tenant, domain } = request;
      background.offer("blocked mail", () => tellBlockedPerson({ tenant, domain, userId }, deps));
    },
  };
}

/** Every part that answers requests, on one app. Each takes what it needs of the parts. */
async function buildApp(config: Config, parts: Parts): Promise<FastifyInstance> {
  const { store, configCache, keyRing, clock, logWriter } = parts;
  const { masterKey } = config;
  const app = await createHttpServer({
    log: parts.log,
    trustProxy: config.trustProxy,
    tenantByDomain: (domain) => configCache.tenantByDomain(domain),
    checkReady: () => store.ping(),
  });

  const accessTokens = createAccessTokenVerifier({ config: configCache, clock });
  const pool = createProviderPool({
    ...parts,
    config: configCache,
    masterKey,
    logs: logWriter,
    oauthErrorOf,
    renderErrorPage,
  });
  registerAuthentication(app, {
    pool,
    store,
    config: configCache,
    keyRing,
    accessTokens,
    logs: logWriter,
    masterKey,
    clock,
    renderErrorPage,
    replyWithSignOutPage,
  });

  const limits = createPersonLimits({ clock });
  const passwordChangeRequests = createPasswordChangeRequests(parts);
  registerDatabaseConnections(app, { ...parts, config: configCache, limits, passwordChangeRequests });
  registerPages(app, {
    ...parts,
    config: configCache,
    interactions: createInteractions({ pool, store, config: configCache, masterKey, clock }),
    passwordChangeRequests,
    limits,
    formKey: deriveKey(masterKey, "forms", "all tenants"),
    outbox: config.mail.kind === "outbox",
  });
  registerManagement(app, {
    ...parts,
    config: configCache,
    authorityFile: parts.certificates.authorityFile,
    verifier: accessTokens,
    rateLimit: config.managementRateLimit,
    usersImports: config.usersImports,
    exportLinks: createExportLinks(deriveKey(masterKey, "export-links", "all tenants")),
  });
  await app.ready();
  return app;
}

/** Starting, housekeeping and stopping. */
function runnable(config: Config, app: FastifyInstance, parts: Parts): Usher {
  const { store, clock, certificates, background, jobs, connections, scriptRunner, logWriter, mail, onBug } = parts;
  let listeners: Listeners | undefined;
  let metricsListener: MetricsListener | undefined;
  const keepHouse = async () => {
    await removeExpired(store, clock);
    await foldProgress(store);
    const tls = await currentTls(config, store, certificates);
    if (tls) listeners?.renewCertificate(tls);
  };
  const housekeeping = setInterval(
    () => void keepHouse().catch((error) => onBug(error, "housekeeping")),
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

/** Two processes of one machine are two nodes, and so is a process after its restart. */
const nodeName = (): string => `${hostname().slice(0, 100)}-${randomBytes(3).toString("hex")}`;

function mailSenderOf(config: Config, deps: { store: Store; clock: Clock }) {
  switch (config.mail.kind) {
    case "outbox":
      return createOutboxSender({ outbox: deps.store.outbox, clock: deps.clock });
    case "smtp":
      return createSmtpSender(config.mail);
    case "none":
      return createNoMailSender();
  }
}

async function currentTls(config: Config, store: Store, certificates: ServerCertificates) {
  if (!config.listeners.some(({ scheme }) => scheme === "https")) return undefined;
  const tenants = await store.tenants.list();
  return certificates.current(tenants.flatMap(({ domains }) => domains));
}

/** Sessions, codes and tokens that have run out: a bounded bite each time, so that no request waits long behind it. */
async function removeExpired(store: Store, clock: Clock): Promise<void> {
  while ((await store.oidc.removeExpired(clock.now(), EXPIRED_ROWS_AT_ONCE)) === EXPIRED_ROWS_AT_ONCE);
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  while ((await store.sourceGuesses.removeOld(ago(OLD_GUESSES_MS), EXPIRED_ROWS_AT_ONCE)) === EXPIRED_ROWS_AT_ONCE);
  await store.sourceHealth.removeOld(ago(OLD_NODES_MS), EXPIRED_ROWS_AT_ONCE);
}

/** Counts of arrivals, so that reading them stays as quick as the first day. */
async function foldProgress(store: Store): Promise<void> {
  while ((await store.progress.fold(COUNTS_AT_ONCE)) === COUNTS_AT_ONCE);
}

function describe(error: unknown) {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { message: String(error) };
}
