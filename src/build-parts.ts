import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger } from "fastify";
import pino from "pino";
import type { Config } from "./config/config.ts";
import { openServerCertificates } from "./config/server-certificate.ts";
import { createDomainList } from "./connections/database/domain-list.ts";
import { openProtectedSource } from "./connections/database/open-protected-source.ts";
import { createOpenConnections } from "./connections/open-connections.ts";
import type { Clock } from "./domain/clock.ts";
import { createAttackProtection } from "./flows/attack-protection/attack-protection.ts";
import { createSuspiciousAddressMails } from "./flows/attack-protection/suspicious-address-mails.ts";
import { tellBlockedPerson } from "./flows/attack-protection/tell-blocked-person.ts";
import { createBackgroundWork } from "./flows/background-work.ts";
import { createSignInWithPassword, type SignInDeps } from "./flows/login/sign-in-with-password.ts";
import { type Foundation, openFoundation } from "./foundation.ts";
import { createMetrics } from "./http/metrics/create-metrics.ts";
import { createJobRunner } from "./jobs/job-runner.ts";
import { createJobHandlers } from "./jobs/job-types.ts";
import { createLogWriter } from "./logs/batching-log-writer.ts";
import { createNoMailSender } from "./mail/no-mail-sender.ts";
import { createOutboxSender } from "./mail/outbox-sender.ts";
import { sendVerificationMail } from "./mail/send-verification-mail.ts";
import { createSmtpSender } from "./mail/smtp-sender.ts";
import { createTenantMailSender } from "./mail/tenant-mail-sender.ts";
import { createRefusalTally } from "./migration/cut-over/refusal-tally.ts";
import { createFirstSignIn } from "./migration/first-sign-in.ts";
import { createMigrationLevels } from "./migration/progress/migration-levels.ts";
import { createShadowComparer } from "./migration/shadow/shadow-comparer.ts";
import { createDenoScriptRunner } from "./scripts/deno-script-runner.ts";
import { connectToPublicPlace } from "./scripts/egress/connect-to-public-place.ts";
import { listModules } from "./scripts/modules/list-modules.ts";
import { createSourceProtection } from "./sources/protection/source-protection.ts";
import type { Store } from "./store/store.ts";
import { createPasswordHasher } from "./users/argon2-password-hasher.ts";
import { countHashing } from "./users/count-hashing.ts";

const SHIPPED_MODULES = fileURLToPath(new URL("../guest-modules", import.meta.url));
const SOURCE_TIMEOUT_MS = 20_000;

/** The parts of a server, apart from what answers requests. */
export type Parts = Awaited<ReturnType<typeof buildParts>>;

/** Everything below HTTP, from the inside out. */
export async function buildParts(config: Config, options: { clock?: Clock; log?: FastifyBaseLogger }) {
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
  const mail = createTenantMailSender({
    usual: mailSenderOf(config, { store, clock }),
    config: foundation.configCache,
    sealer,
    connect: (place) => connectToPublicPlace(place, { openPlaces: config.privateMailServers }),
  });
  const mailFrom = config.mail.kind === "smtp" ? config.mail.from : undefined;
  const background = createBackgroundWork({ onFailure: (name, error) => onBug(error, name) });
  const { hasher: passwordHasher, pending } = countHashing(createPasswordHasher(config.hashing));
  const metrics = config.metrics && createMetrics();

  const moduleFolders = { modulesDir: SHIPPED_MODULES, extraModulesDir: join(config.dataDir, "modules") };
  const scriptRunner = createDenoScriptRunner({
    ...moduleFolders,
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

  const attackProtection = createAttackProtection({ store, clock, config: foundation.configCache });
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
    listScriptModules: () => listModules(moduleFolders),
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
): Pick<SignInDeps, "onTakenOver" | "onBlocked" | "onThrottled"> {
  const { background } = deps;
  const tellOfSuspiciousAddress = createSuspiciousAddressMails(deps);
  return {
    onTakenOver: ({ request, user }) => {
      if (user.emailVerified) return;
      const { tenant, domain, connection, client, languages } = request;
      const mailInput = { tenant, domain, user, connection, clientId: client.clientId, languages };
      background.offer("verification mail", async () => void (await sendVerificationMail(mailInput, deps)));
    },
    onThrottled: ({ request }) => {
      const { tenant, domain, ip } = request;
      background.offer("suspicious address mail", () => tellOfSuspiciousAddress({ tenant, domain, ip }));
    },
    onBlocked: ({ request, userId }) => {
      const { tenant, domain } = request;
      background.offer("blocked mail", () => tellBlockedPerson({ tenant, domain, userId }, deps));
    },
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

function describe(error: unknown) {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { message: String(error) };
}
