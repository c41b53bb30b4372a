import { normaliseIdentifier } from "../../domain/identifier.ts";
import { newTraceId } from "../../domain/ids.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import type { Store } from "../../store/store.ts";
import type { RequestPasswordChangeInput } from "../change-password/request-password-change.ts";
import { logOutcome } from "../log-outcome.ts";
import { type InviteAdministratorDeps, inviteAdministrator } from "./invite-administrator.ts";

export interface RequestAdministratorPasswordDeps extends InviteAdministratorDeps {
  readonly store: Pick<Store, "administrators" | "transaction">;
}

/**
 * Mails an administrator who forgot the password a link to a new one; logs `scpr` or `fcpr`. Says nothing of how it went, as
 * `requestPasswordChange` for users.
 */
export async function requestAdministratorPassword(
  input: RequestPasswordChangeInput,
  deps: RequestAdministratorPasswordDeps,
): Promise<void> {
  const trace = new TraceRecorder(newTraceId(), deps.clock.now());
  const { tenant, domain } = input;
  const identifier = normaliseIdentifier(input.identifier);
  const administrator = (await deps.store.administrators.findSecrets(tenant.id, { email: identifier }))?.administrator;
  const isMailed =
    administrator !== undefined && (await inviteAdministrator({ tenant, domain, administrator }, deps)).isMailed;
  const event = isMailed
    ? { type: "scpr", description: "Change password request" }
    : { type: "fcpr", description: administrator ? "The email could not be sent." : "The user does not exist." };
  const outcome = isMailed ? "password_change_requested" : "password_change_not_possible";
  logOutcome(input, { event: { ...event, userId: administrator?.userId }, outcome, identifier, trace }, deps);
}
