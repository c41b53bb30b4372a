/** The secrets of the calls that run now, by what they share a process with. */
export interface SecretsInFlight {
  /** Notes a call that begins; `seen()` gives its own secrets and those of every call that ran beside it until then. */
  begin(key: string, secrets: readonly string[]): { seen(): readonly string[]; end(): void };
}

interface Call {
  readonly secrets: readonly string[];
  readonly seen: Set<string>;
}

/**
 * A script that keeps what it was given in a variable outside its function may print another person's password: the one of a
 * sign-in at the same moment. So a call's texts are cleared of the secrets of all calls that it ran beside.
 */
export function createSecretsInFlight(): SecretsInFlight {
  const running = new Map<string, Set<Call>>();
  return {
    begin(key, secrets) {
      const own: Call = { secrets, seen: new Set(secrets) };
      const beside = running.get(key) ?? new Set();
      for (const other of beside) {
        for (const secret of secrets) other.seen.add(secret);
        for (const secret of other.secrets) own.seen.add(secret);
      }
      running.set(key, beside.add(own));
      return {
        seen: () => [...own.seen],
        end() {
          beside.delete(own);
          if (beside.size === 0 && running.get(key) === beside) running.delete(key);
        },
      };
    },
  };
}
