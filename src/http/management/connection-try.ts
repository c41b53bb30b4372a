import type { FastifyReply } from "fastify";
import { z } from "zod";
import { tryScript } from "../../connections/database/try-script.ts";
import { newTicket, ticketLink } from "../../domain/ticket.ts";
import { defineRoute, type Route } from "../route.ts";
import { findConnection } from "./connections.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { idParams } from "./route-params.ts";
import { scriptReply, scriptResultToWire } from "./script-result-wire.ts";

const TRY_LINK_SECONDS = 600;

const tryConnection = defineRoute({
  method: "POST",
  path: "/connections/{id}/try",
  operationId: "tryConnection",
  tag: "connections",
  summary: "Make a one-time link to sign in at a connection and see the profile",
  scopes: ["update:connections", "read:connections"],
  params: idParams,
  status: 200,
  reply: z.object({ url: z.string(), expires_in: z.int().meta({ description: "Seconds." }) }),
  errors: { 404: "There is no such connection." },
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    const { ticket, secret } = newTicket(
      {
        tenantId: context.tenant.id,
        kind: "try_connection",
        connectionId: connection.id,
        parameters: { requested_by: context.caller.subject },
        lifetimeSeconds: TRY_LINK_SECONDS,
      },
      deps.clock.now(),
    );
    await deps.store.tickets.insert(ticket);
    return { url: ticketLink.tryConnection(context.domain, secret), expires_in: TRY_LINK_SECONDS };
  },
});

const tryConnectionScript = defineRoute({
  method: "POST",
  path: "/connections/{id}/scripts/{entry}/try",
  operationId: "tryConnectionScript",
  tag: "connections",
  summary: "Run a database action script once and show what it did; nothing is written",
  scopes: ["update:connections"],
  params: z.object({ id: idParams.shape.id, entry: z.enum(["login", "get_user"]) }),
  body: z.strictObject({
    identifier: z.string().max(1024),
    password: z.string().max(1024).meta({ description: "For `login`." }).optional(),
    script: z.string().max(200_000).meta({ description: "Runs this text in place of the saved script." }).optional(),
    despite_open_breaker: z
      .boolean()
      .describe("Ask although the source failed too often of late, to find out why. It is counted all the same.")
      .optional(),
  }),
  status: 200,
  reply: scriptReply,
  errors: {
    404: "There is no such connection.",
    409: "Its migration is finalised.",
    429: "One more wrong password might make the source lock the person.",
    503: "The source is left alone for now: it failed too often, said not to ask before a set time, or too many ask it.",
  },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    const { identifier, password, script, despite_open_breaker: despiteOpenBreaker } = body;
    const { entry } = params;
    const signal = closedSignal(context.reply);
    const input = { connection, entry, identifier, password, script, despiteOpenBreaker, ip: context.ip, signal };
    return scriptResultToWire(await tryScript(input, deps));
  },
});

/** Ends the run when the caller goes away. */
function closedSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => controller.abort());
  return controller.signal;
}

/** "Try connection" and the debug run of a script (design §5, contract §5.8). */
export const connectionTryRoutes: readonly Route<ManagementDeps>[] = [tryConnection, tryConnectionScript];
