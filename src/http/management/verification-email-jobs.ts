import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { newJobId } from "../../domain/ids.ts";
import type { User } from "../../domain/user.ts";
import type { VerificationEmailPayload } from "../../jobs/verification-email.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { jobReply, jobToWire } from "./jobs-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { inexistentUser } from "./user-errors.ts";

const body = z.strictObject({
  user_id: z.string().min(1).max(1024),
  client_id: z.string().max(255).describe("Client that the person goes on to.").optional(),
  organization_id: z.string().max(255).optional(),
  identity: z
    .strictObject({
      user_id: z.string().min(1).max(1024),
      provider: z.string().min(1).max(255),
      connection_id: z.string().max(255).optional(),
    })
    .describe("Which identity of the user it is for; default: the first.")
    .optional(),
});
type Body = z.output<typeof body>;

/** `POST /jobs/verification-email` (contract §4.7). */
export const verificationEmailRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, undefined, typeof body>({
    method: "POST",
    path: "/jobs/verification-email",
    operationId: "createVerificationEmailJob",
    tag: "jobs",
    summary: "Send an email address verification email",
    scopes: ["update:users"],
    body,
    reply: jobReply,
    status: 201,
    errors: { 404: "The user does not exist." },
    async handle({ body: wanted, context }, deps) {
      await checkNames(wanted, context, deps);
      const user = await deps.store.users.find(context.tenant.id, wanted.user_id);
      if (user === undefined) throw inexistentUser();
      const payload: VerificationEmailPayload = {
        userId: user.userId,
        domain: context.domain,
        clientId: wanted.client_id,
        connectionId: identityOf(user, wanted)?.connectionId,
      };
      const job = {
        tenantId: context.tenant.id,
        id: newJobId(),
        type: "verification_email",
        payload,
        createdBy: context.caller.subject,
        createdAt: deps.clock.now(),
      } as const;
      await deps.store.jobs.insert(job);
      deps.jobs.poke();
      return jobToWire(job, deps.clock.now(), deps);
    },
  }),
];

async function checkNames(wanted: Body, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<void> {
  if (wanted.organization_id !== undefined) throw new DomainError("invalid_body", "The organization does not exist");
  if (wanted.client_id === undefined) return;
  const client = await deps.store.clients.find(context.tenant.id, wanted.client_id);
  if (client === undefined) throw new DomainError("invalid_body", "The client does not exist");
}

function identityOf(user: User, { identity: wanted }: Body) {
  if (wanted === undefined) return user.identities[0];
  const found = user.identities.find(
    (identity) =>
      identity.provider === wanted.provider &&
      [identity.localId, `${identity.provider}|${identity.localId}`].includes(wanted.user_id) &&
      (wanted.connection_id === undefined || identity.connectionId === wanted.connection_id),
  );
  if (found === undefined) throw inexistentUser();
  return found;
}
