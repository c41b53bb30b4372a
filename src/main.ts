import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import pino from "pino";
import type { Config } from "./config/config.ts";
import { openServerCertificates, type ServerCertificates } from "./config/server-certificate.ts";
import { createDomainList } from "./connections/database/domain-list.ts";
import { openScriptSource } from "./connections/database/open-script-source.ts";
import { createOpenConnections } from "./connections/open-connections.ts";
import type { Clock } from "./domain/clock.ts";
import { createAttackProtection } from "./flows/attack-protection/attack-protection.ts";
import { tellBlockedPerson } from "./flows/attack-protection/tell-blocked-person.ts";
import { createBackgroundWork } from "./flows/background-work.ts";
import { createPasswordChangeRequests } from "./flows/change-password/password-change-requests.ts";
import { createSignInWithPassword } from "./flows/login/sign-in-with-password.ts";
import { type Foundation, openFoundation } from "./foundation.ts";
import { registerDatabaseConnections } from "./http/authentication/database-connections.ts";
import { registerAuthentication } from "./http/authentication/register-authentication.ts";
import { type Address, type Listeners, openListeners } from "./http/listeners.ts";
import { registerManagement } from "./http/management/register-management.ts";
import { oauthErrorOf } from "./http/oauth-errors.ts";
import { renderErrorPage } from "./http/pages/error-page.ts";
import { registerPages } from "./http/pages/register-pages.ts";
import { replyWithSignOutPage } from "./http/pages/sign-out-page.ts";
import { createPersonLimits } from "./http/person-limits.ts";
import { createHttpServer } from "./http/server.ts";
import { createLogWriter } from "./logs/batching-log-writer.ts";
import { createNoMailSender } from "./mail/no-mail-sender.ts";
import { createOutboxSender } from "./mail/outbox-sender.ts";
import { sendVerificationMail } from "./mail/send-verification-mail.ts";
import { createSmtpSender } from "./mail/smtp-sender.ts";
import { createFirstSignIn } from "./migration/first-sign-in.ts";
import { createInteractions } from "./oidc/create-interactions.ts";
import { createProviderPool } from "./oidc/create-provider-pool.ts";
import { deriveKey } from "./oidc/derive-key.ts";
import { createDenoScriptRunner } from "./scripts/deno-script-runner.ts";
import type { Store } from "./store/store.ts";
import { createAccessTokenVerifier } from "./tokens/create-access-token-verifier.ts";
import { createPasswordHasher } from "./users/argon2-password-hasher.ts";

const SHIPPED_MODULES = fileURLToPath(new URL("../guest-modules", import.meta.url));
const SOURCE_TIMEOUT_MS = 20_000;
const HOUSEKEEPING_EVERY_MS = 60_000;
const EXPIRED_ROWS_AT_ONCE = 1_000;

/** A built server. */
export interface Usher {
  readonly foundation: Foundation;
  readonly app: FastifyInstance;
  /** The local authority's certificate file that clients must trust, if there is one. */
  readonly authorityFile?: string;
  /** Listens; rejects, with everything closed, when an address cannot be had. */
  start(): Promise<{ addresses: readonly Address[] }>;
  /** No new requests; those under way may finish for `graceMs` (default 10,000). Then everything is closed. */
  stop(graceMs?: number): Promise<void>;
}

/** Builds every part once and wires them together. Nothing listens yet. */
export async function createUsher(
  config: Config,
  options: { clock?: Clock; log?: FastifyBaseLogger } = {},
): Promise<Usher> {
  const log = options.log ?? pino({ level: config.logLevel, base: null }, pino.destination(2));
  const foundation = await openFoundation(config, options.clock, (error) =>
    log.error({ failure: describe(error) }, "the database does not answer"),
  );
  const { clock, store, configCache, sealer, keyRing } = foundation;

  const onBug = (error: unknown, where: string) => log.error({ failure: describe(error), where }, "unexpected failure");
  const certificates = await openServerCertificates(config, { clock });
  const logWriter = createLogWriter({
    store,
    clock,
    onFailure: (error, waiting) => log.error({ failure: describe(error), waiting }, "log events wait for the database"),
  });
  const passwordHasher = createPasswordHasher(config.hashing);
  const mail = mailSenderOf(config, { store, clock });
  const mailFrom = config.mail.kind === "smtp" ? config.mail.from : undefined;
  const scriptRunner = createDenoScriptRunner({
    modulesDir: SHIPPED_MODULES,
    extraModulesDir: join(config.dataDir, "modules"),
    caFile: () => certificates.authorityFile,
  });
  const domainList = createDomainList(store);
  const firstSignIn = createFirstSignIn({
    store,
    logWriter,
    clock,
    passwordHasher,
    sourceTimeoutMs: SOURCE_TIMEOUT_MS,
  });
  const connections = createOpenConnections({
    store,
    passwordHasher,
    firstSignIn,
    sourceTimeoutMs: SOURCE_TIMEOUT_MS,
    openSource: (connection, databaseOptions) =>
      openScriptSource(connection, databaseOptions, { scriptRunner, sealer, domainList }),
  });
  const attackProtection = createAttackProtection({ store, clock });
  const background = createBackgroundWork({ onFailure: (name, error) => onBug(error, name) });
  const signInWithPassword = createSignInWithPassword({
    connections,
    attackProtection,
    logWriter,
    clock,
    onTakenOver: ({ request, user }) => {
      if (user.emailVerified) return;
      const { tenant, domain, connection, client } = request;
      const mailInput = { tenant, domain, user, connection, clientId: client.clientId };
      background.offer(
        "verification mail",
        async () => void (await sendVerificationMail(mailInput, { store, mail, mailFrom, logWriter, clock })),
      );
    },
    onBlocked: ({ request, userId }) => {
      const { tenant, domain } = request;
      background.offer("blocked mail", () => tellBlockedPerson({ tenant, domain, userId }, { store, mail, mailFrom }));
    },
  });

  const app = await createHttpServer({
    log,
    trustProxy: config.trustProxy,
    tenantByDomain: (domain) => configCache.tenantByDomain(domain),
    checkReady: () => store.ping(),
  });
  const verifier = createAccessTokenVerifier({ config: configCache, clock });
  const providers = createProviderPool({
    store,
    config: configCache,
    keyRing,
    sealer,
    clock,
    masterKey: config.masterKey,
    logs: logWriter,
    signInWithPassword,
    oauthErrorOf,
    renderErrorPage,
    onBug,
  });
  const limits = createPersonLimits({ clock });
  const passwordChangeRequests = createPasswordChangeRequests({
    store,
    connections,
    mail,
    mailFrom,
    logWriter,
    clock,
    background,
  });
  registerAuthentication(app, {
    pool: providers,
    store,
    config: configCache,
    keyRing,
    accessTokens: verifier,
    logs: logWriter,
    masterKey: config.masterKey,
    clock,
    renderErrorPage,
    replyWithSignOutPage,
  });
  registerDatabaseConnections(app, {
    store,
    config: configCache,
    connections,
    passwordHasher,
    mail,
    mailFrom,
    logWriter,
    clock,
    limits,
    passwordChangeRequests,
  });
  registerPages(app, {
    store,
    config: configCache,
    connections,
    passwordHasher,
    attackProtection,
    mail,
    mailFrom,
    logWriter,
    clock,
    sealer,
    interactions: createInteractions({
      pool: providers,
      store,
      config: configCache,
      masterKey: config.masterKey,
      clock,
    }),
    signInWithPassword,
    passwordChangeRequests,
    limits,
    formKey: deriveKey(config.masterKey, "forms", "all tenants"),
    outbox: config.mail.kind === "outbox",
  });
  registerManagement(app, {
    store,
    config: configCache,
    sealer,
    keyRing,
    verifier,
    logWriter,
    scriptRunner,
    passwordHasher,
    mail,
    mailFrom,
    connections,
    attackProtection,
    clock,
    rateLimit: config.managementRateLimit,
  });
  await app.ready();

  let listeners: Listeners | undefined;
  const keepHouse = async () => {
    await removeExpired(store, clock);
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
    await listeners?.close(graceMs);
    // What is left of the same time, not as much again.
    await background.close(Math.max(0, endsAt - performance.now()));
    await app.close();
    await connections.close();
    await scriptRunner.close();
    await logWriter.close().catch((error) => onBug(error, "last log events"));
    await mail.close();
    await store.close();
  };

  return {
    foundation,
    app,
    authorityFile: certificates.authorityFile,
    async start() {
      try {
        const tls = await currentTls(config, store, certificates);
        listeners = await openListeners(config.listeners, (request, reply) => app.routing(request, reply), tls);
        return { addresses: listeners.addresses };
      } catch (error) {
        await close(0);
        throw error;
      }
    },
    stop: (graceMs = 10_000) => close(graceMs),
  };
}

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
}

function describe(error: unknown) {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { message: String(error) };
}
