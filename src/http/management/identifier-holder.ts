import type { PasswordAuthenticator } from "../../connections/connection-strategy.ts";
import { DomainError } from "../../domain/errors.ts";
import { newTraceId } from "../../domain/ids.ts";
import type { SourceProfile } from "../../domain/source-check.ts";
import type { LocalCredential } from "../../domain/user.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import type { ManagementDeps } from "./management-deps.ts";

/** Whom an identifier means at a connection: somebody here, somebody only the source knows, or nobody. */
export type IdentifierHolder =
  | { readonly kind: "local"; readonly credential: LocalCredential }
  | { readonly kind: "source"; readonly profile: SourceProfile }
  | { readonly kind: "nobody" };

/**
 * Asks the local store and then, in import mode, the source (contract §1.10, §2.8). Throws
 * `DomainError("source_unavailable")` with the source's own words when it gave no answer: whoever asks must then change
 * nothing, since the identifier may be taken (design §4 rule 4).
 */
export async function findHolder(
  identifier: string,
  passwords: PasswordAuthenticator,
  deps: Pick<ManagementDeps, "clock">,
): Promise<IdentifierHolder> {
  const trace = new TraceRecorder(newTraceId(), deps.clock.now());
  // The strategy sets the time limit; nobody waits here who could give up sooner.
  const found = await passwords.findPerson(identifier, {
    trace,
    signal: new AbortController().signal,
    purpose: "is_taken",
  });
  if (found.kind === "local") return found;
  switch (found.lookup.outcome) {
    case "found":
      return { kind: "source", profile: found.lookup.profile };
    case "absent":
      return { kind: "nobody" };
    case "unavailable":
      throw new DomainError("source_unavailable", found.lookup.message || "The connection's source did not answer.", {
        detail: `get_user: ${found.lookup.reason}`,
        cause: found.lookup.cause,
        retryAfterSeconds: found.lookup.retryAfterSeconds ?? 5,
      });
  }
}
