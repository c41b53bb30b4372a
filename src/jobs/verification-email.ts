import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import { DomainError } from "../domain/errors.ts";
import type { ConnectionId } from "../domain/ids.ts";
import { sayOfJob } from "../domain/job-sentences.ts";
import type { LogWriter } from "../logs/log-writer.ts";
import type { MailSender } from "../mail/mail-sender.ts";
import { sendVerificationMail } from "../mail/send-verification-mail.ts";
import type { Store } from "../store/store.ts";
import type { JobContext, JobHandler, JobResult } from "./job-handler.ts";

const payload = z.object({
  userId: z.string(),
  /** At which domain the link is to work. */
  domain: z.string(),
  clientId: z.string().optional(),
  /** Of the identity that is meant; absent: the user's first. */
  connectionId: z.string().optional(),
});

/** What the job is told. */
export type VerificationEmailPayload = z.output<typeof payload>;

export interface VerificationEmailDeps {
  readonly store: Pick<Store, "users" | "tenants" | "tickets">;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "write">;
  readonly clock: Clock;
}

/** Mails somebody the link that confirms their address (contract §4.7). */
export const createVerificationEmail = (deps: VerificationEmailDeps): JobHandler<VerificationEmailPayload> => ({
  type: "verification_email",
  payload,
  maxAttempts: 5,
  run: (context) => mailLink(context, deps),
});

async function mailLink(
  { job: { tenantId }, payload: wanted }: JobContext<VerificationEmailPayload>,
  deps: VerificationEmailDeps,
): Promise<JobResult> {
  const [tenant, user] = await Promise.all([
    deps.store.tenants.find(tenantId),
    deps.store.users.find(tenantId, wanted.userId),
  ]);
  if (tenant === undefined || user === undefined) throw new DomainError("not_found", sayOfJob("no_user"));
  if (user.email === undefined) throw new DomainError("invalid_body", sayOfJob("no_email"));
  const connectionId = (wanted.connectionId as ConnectionId | undefined) ?? user.identities[0]?.connectionId;
  const identity = user.identities.find((one) => one.connectionId === connectionId);
  const connection = identity && { id: identity.connectionId, name: identity.connection };
  const { domain, clientId } = wanted;
  // Its own log event says why it was not.
  if (!(await sendVerificationMail({ tenant, domain, user, connection, clientId }, deps)))
    throw new Error("The mail server did not take the message.");
  return { summary: {} };
}
