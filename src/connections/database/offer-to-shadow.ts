import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import type { LocalAnswer } from "../../migration/shadow/compare-answers.ts";
import type { ShadowComparer } from "../../migration/shadow/shadow-comparer.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { PasswordCheckContext, PasswordCheckOutcome } from "../connection-strategy.ts";
import type { DatabaseOptions } from "./database-options.ts";

/**
 * Hands a sign-in that was answered here to shadow mode, which costs it nothing. The one case in which a source hears of
 * somebody who is here (docs/decisions/0011).
 */
export function offerToShadow(
  outcome: PasswordCheckOutcome,
  connection: Connection<DatabaseOptions>,
  credentials: Credentials,
  context: Pick<PasswordCheckContext, "ip">,
  deps: { readonly shadow?: Pick<ShadowComparer, "offer">; readonly source?: SourceConnector },
): void {
  const local = localAnswerOf(outcome);
  if (!local || !deps.source || !deps.shadow) return;
  if (credentials.identifier.trim() === "" || credentials.revealPassword() === "") return;
  const { strip_user_id_prefix: stripIdPrefix } = connection.options.usher;
  deps.shadow.offer({
    connection,
    options: { stripIdPrefix, requiresUsername: connection.options.requires_username },
    source: deps.source,
    credentials,
    local,
    ip: context.ip,
  });
}

/** undefined where it was not this server that answered, or where it gave no answer about the person. */
function localAnswerOf(outcome: PasswordCheckOutcome): LocalAnswer | undefined {
  if (outcome.outcome === "accepted")
    return outcome.takenOver ? undefined : { verdict: "accepted", user: outcome.user };
  if (outcome.refusal.code === "user_blocked") return { verdict: "blocked" };
  if (outcome.refusal.code !== "wrong_credentials") return undefined;
  return { verdict: outcome.logType === "fp" ? "wrong_password" : "unknown_user" };
}
