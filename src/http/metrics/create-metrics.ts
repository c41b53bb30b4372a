import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { BreakerState } from "../../domain/source-health.ts";
import type { SignInWithPassword } from "../../flows/login/sign-in-outcome.ts";
import type { MigrationLevel } from "../../migration/progress/migration-levels.ts";
import type { SourceObserver } from "../../sources/protection/protected-connection.ts";
import type { SourceProtection } from "../../sources/protection/source-protection.ts";
import type { Store } from "../../store/store.ts";

/** What is measured only when somebody asks. */
export interface Measured {
  readonly sources: Pick<SourceProtection, "states">;
  /** `pending`: being computed or waiting. */
  readonly hashing: { pending(): number; readonly concurrency: number };
  /** Of all migrations; may be half a minute old. */
  readonly migrations: () => Promise<readonly MigrationLevel[]>;
}

/** Counts and times of this process, in Prometheus' words. No label ever holds a person. */
export interface Metrics {
  readonly sourceObserver: SourceObserver;
  /** The same sign-in, counted. */
  countSignIns(signIn: SignInWithPassword): SignInWithPassword;
  countArrivals: Parameters<Store["onArrivals"]>[0];
  watch(measured: Measured): void;
  /** The text that Prometheus reads, and its media type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const PLACE = ["tenant", "connection"] as const;
const SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const BREAKER_VALUES: Record<BreakerState, number> = { closed: 0, half_open: 1, open: 2 };

const placeOf = ({ tenantId, name }: { readonly tenantId: string; readonly name: string }) => ({
  tenant: tenantId,
  connection: name,
});

export function createMetrics(): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const questions = new Counter({
    name: "usher_source_questions_total",
    help: "Questions that sources were asked, by what came of them.",
    labelNames: [...PLACE, "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "usher_source_question_duration_seconds",
    help: "How long sources took.",
    labelNames: PLACE,
    buckets: SECONDS,
    registers,
  });
  const refused = new Counter({
    name: "usher_source_refused_total",
    help: "Questions that sources were not asked, by reason.",
    labelNames: [...PLACE, "reason"],
    registers,
  });
  const signIns = new Counter({
    name: "usher_sign_ins_total",
    help: "Sign-ins with a password, by outcome.",
    labelNames: [...PLACE, "outcome"],
    registers,
  });
  const takeovers = new Counter({
    name: "usher_takeovers_total",
    help: "People taken over from their source or a list of it, by how they came.",
    labelNames: [...PLACE, "way"],
    registers,
  });

  return {
    sourceObserver: {
      onSettled(connection, outcome, durationMs) {
        questions.inc({ ...placeOf(connection), outcome });
        durations.observe(placeOf(connection), durationMs / 1_000);
      },
      onRefused: (connection, reason) => refused.inc({ ...placeOf(connection), reason }),
    },
    countSignIns: (signIn) => async (request) => {
      const outcome = await signIn(request);
      const place = placeOf(request.connection);
      signIns.inc({ ...place, outcome: outcome.outcome === "refused" ? outcome.refusal.code : outcome.outcome });
      return outcome;
    },
    countArrivals: ({ tenantId, connection, way, people }) =>
      takeovers.inc({ tenant: tenantId, connection, way }, people),
    watch: (measured) => watch(measured, registers),
    render: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}

function watch({ sources, hashing, migrations }: Measured, registers: Registry[]): void {
  type State = ReturnType<SourceProtection["states"]>[number];
  const perSource = (name: string, help: string, value: (health: State["health"]) => number) =>
    new Gauge({
      name,
      help,
      labelNames: PLACE,
      registers,
      collect() {
        this.reset();
        for (const { connection, health } of sources.states()) this.set(placeOf(connection), value(health));
      },
    });
  perSource(
    "usher_source_breaker_state",
    "0: the source is asked. 1: one question at a time. 2: it is left alone.",
    ({ breaker }) => BREAKER_VALUES[breaker],
  );
  perSource("usher_source_in_flight", "Questions that sources are asked at this moment.", ({ inFlight }) => inFlight);
  perSource("usher_source_waiting", "Questions that wait for their turn.", ({ waiting }) => waiting);

  const perMigration = (name: string, help: string, value: (level: MigrationLevel) => number | undefined) =>
    new Gauge({
      name,
      help,
      labelNames: PLACE,
      registers,
      async collect() {
        // Without the database there are no levels, and all the rest is still worth reading.
        const levels = await migrations().catch(() => []);
        this.reset();
        for (const level of levels) {
          const people = value(level);
          if (people !== undefined) this.set(placeOf(level.connection), people);
        }
      },
    });
  perMigration("usher_migration_moved", "People of a migration who have moved.", ({ moved }) => moved);
  perMigration("usher_migration_left", "People of a migration who have not.", ({ left }) => left);
  perMigration(
    "usher_migration_failing",
    "People of them who failed, are blocked or collide.",
    ({ failing }) => failing,
  );

  const { concurrency } = hashing;
  const hashes = (name: string, help: string, value: (pending: number) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value(hashing.pending()));
      },
    });
  hashes("usher_hashing_running", "Password hashes that are being computed.", (n) => Math.min(n, concurrency));
  hashes("usher_hashing_waiting", "Password hashes that wait for their turn.", (n) => Math.max(0, n - concurrency));
}
