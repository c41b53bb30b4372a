import type { FastifyReply } from "fastify";
import { z } from "zod";
import { type DatabaseOptions, databaseOptions } from "../../connections/database/database-options.ts";
import { createDomainList } from "../../connections/database/domain-list.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { newTicket, ticketLink } from "../../domain/ticket.ts";
import { refuseWhenFinalised } from "../../migration/phases/refuse-when-finalised.ts";
import type { HostAndPort, NetworkPolicy } from "../../scripts/script-runner.ts";
import { defineRoute, type Route } from "../route.ts";
import { openSettings } from "./connection-settings.ts";
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

const tryScript = defineRoute({
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
  }),
  status: 200,
  reply: scriptReply,
  errors: { 404: "There is no such connection.", 409: "Its migration is finalised." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    const options = databaseOptionsOf(connection);
    await refuseWhenFinalised(connection, deps);
    const source = body.script ?? options.customScripts[params.entry];
    if (source === undefined)
      throw new DomainError("invalid_body", `The connection has no ${params.entry} script; send one as "script"`);
    const configuration = openSettings(connection, deps);
    const password = body.password ?? "";
    const result = await deps.scriptRunner.run(
      {
        tenantId: connection.tenantId,
        connectionId: connection.id,
        entry: params.entry,
        source,
        args: params.entry === "login" ? [body.identifier, password] : [body.identifier],
        context: options.enable_script_context ? {} : undefined,
        configuration,
        network: networkOf(options, await createDomainList(deps.store)()),
        timeoutMs: options.usher.source_timeout_ms,
        redact: [password, ...Object.values(configuration)].filter((text) => text !== ""),
      },
      closedSignal(context.reply),
    );
    return scriptResultToWire(result);
  },
});

function databaseOptionsOf(connection: Connection): DatabaseOptions {
  if (connection.strategy !== "auth0")
    throw new DomainError("unsupported_operation", "Only database connections have scripts");
  return databaseOptions.parse(connection.options);
}

/** As for a real sign-in: the connection's own policy, and this server's public face (design §5). */
function networkOf({ usher }: DatabaseOptions, alwaysReachable: readonly HostAndPort[]): NetworkPolicy {
  const { network } = usher;
  return network.policy === "list"
    ? { kind: "list", hosts: network.hosts, alwaysReachable }
    : { kind: "public", alwaysReachable };
}

/** Ends the run when the caller goes away. */
function closedSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => controller.abort());
  return controller.signal;
}

/** "Try connection" and the debug run of a script (design §5, contract §5.8). */
export const connectionTryRoutes: readonly Route<ManagementDeps>[] = [tryConnection, tryScript];
