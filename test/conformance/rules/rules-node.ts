import { randomBytes } from "node:crypto";
import { createOpenConnections } from "../../../src/connections/open-connections.ts";
import type { Clock } from "../../../src/domain/clock.ts";
import { createAttackProtection } from "../../../src/flows/attack-protection/attack-protection.ts";
import { createSignInWithPassword } from "../../../src/flows/login/sign-in-with-password.ts";
import type { LogWriter } from "../../../src/logs/log-writer.ts";
import { createRefusalTally } from "../../../src/migration/cut-over/refusal-tally.ts";
import { createFirstSignIn } from "../../../src/migration/first-sign-in.ts";
import { withdrawnSince } from "../../../src/migration/phases/phase-gate.ts";
import { createShadowComparer } from "../../../src/migration/shadow/shadow-comparer.ts";
import { createSourceProtection } from "../../../src/sources/protection/source-protection.ts";
import type { ConfigCache } from "../../../src/store/config-cache.ts";
import type { Sealer } from "../../../src/store/sealer.ts";
import type { Store } from "../../../src/store/store.ts";
import type { PasswordHasher } from "../../../src/users/password-hasher.ts";
import type { OldSystem } from "./old-system.ts";

/** How long the source may take, milliseconds. */
export const SOURCE_TIMEOUT_MS = 20_000;

/** What both nodes stand on. */
export interface Ground {
  readonly store: Store;
  readonly config: ConfigCache;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly logWriter: LogWriter;
  readonly passwordHasher: PasswordHasher;
  readonly sourceOf: (tenantId: string) => OldSystem;
  readonly onFailure: (error: unknown) => void;
}

/** One of the nodes, as `main.ts` wires it. */
export type RulesNode = ReturnType<typeof startNode>;

/** One process: what it knows for itself are attempts under way, turns and breakers. */
export function startNode(number: number, ground: Ground) {
  const { store, config, clock, logWriter, onFailure } = ground;
  const protection = createSourceProtection({
    store,
    logWriter,
    clock,
    node: `node-${number}`,
    newId: () => randomBytes(8).toString("hex"),
    onFailure,
  });
  const shadow = createShadowComparer({ ...ground, config, random: () => 0, sourceTimeoutMs: SOURCE_TIMEOUT_MS });
  const refusals = createRefusalTally({ store, clock, onFailure });
  const firstSignIn = createFirstSignIn({ ...ground, sourceTimeoutMs: SOURCE_TIMEOUT_MS });
  const connections = createOpenConnections({
    ...ground,
    firstSignIn,
    sourceTimeoutMs: SOURCE_TIMEOUT_MS,
    shadow,
    refusals,
    openSource: (connection, options) =>
      protection.protect(ground.sourceOf(connection.tenantId).connector(number), connection, {
        settings: options.usher.source_protection,
        timeoutMs: SOURCE_TIMEOUT_MS,
        withdrawn: (question) => withdrawnSince(connection, { store }, question),
      }),
  });
  const attackProtection = createAttackProtection({ store, config: { tenant: (id) => store.tenants.find(id) }, clock });
  return {
    connections,
    attackProtection,
    protection,
    signIn: createSignInWithPassword({ connections, attackProtection, logWriter, clock }),
    async settle() {
      await shadow.idle();
      await protection.flush();
    },
    async close() {
      await shadow.close();
      await refusals.close();
      await connections.close();
      await protection.close();
    },
  };
}
