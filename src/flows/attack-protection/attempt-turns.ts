import type { Credentials } from "../../domain/credentials.ts";
import { networkOf } from "../../domain/ip-network.ts";
import type { AttemptOrigin } from "./attack-protection.ts";

/** Lets attempts of one origin come one after the other. */
export interface AttemptTurns {
  /** Waits for its turn; the result ends it. */
  enter(origin: AttemptOrigin, credentials: Credentials): Promise<() => void>;
}

interface Group {
  readonly credentials: Credentials;
  readonly ended: PromiseWithResolvers<void>;
  members: number;
}

/**
 * A limit that is looked up before a password is checked, and counted up after it, stops nobody who guesses a hundred
 * passwords at once: all of them pass before the first is counted. So different passwords for one person from one address
 * take turns, each until its failure is counted. The same password again is no further guess, and need not wait.
 */
export function createAttemptTurns(): AttemptTurns {
  const groups = new Map<string, Group>();

  return {
    async enter(origin, credentials) {
      const { tenantId, connectionId, ip } = origin;
      const key = JSON.stringify([tenantId, connectionId, credentials.normalisedIdentifier, networkOf(ip)]);
      for (let group = groups.get(key); group; group = groups.get(key)) {
        if (group.credentials.hasSamePassword(credentials)) return join(key, group);
        await group.ended.promise;
      }
      const group = { credentials, ended: Promise.withResolvers<void>(), members: 0 };
      groups.set(key, group);
      return join(key, group);
    },
  };

  function join(key: string, group: Group): () => void {
    group.members += 1;
    return () => {
      group.members -= 1;
      if (group.members > 0) return;
      groups.delete(key);
      group.ended.resolve();
    };
  }
}
