import type { FastifyReply } from "fastify";
import { z } from "zod";
import { probeConnection } from "../../../connections/database/probe-connection.ts";
import { DomainError } from "../../../domain/errors.ts";
import { createLookAtTls } from "../../../migration/probe/look-at-tls.ts";
import type { KeptProbeReport } from "../../../store/probe-reports.ts";
import { defineRoute, type Route } from "../../route.ts";
import { callerPerson } from "../audit.ts";
import { findConnection } from "../connections.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { probeReply, probeToWire } from "../probe-wire.ts";
import { connectionParams } from "./connection-params.ts";

const text = z.string().min(1).max(1024);

const probe = defineRoute({
  method: "POST",
  path: "/migrations/{connection_id}/probe",
  operationId: "probeSource",
  tag: "migrations",
  summary: "Check a connection's source step by step; nobody is created, and the report is kept",
  scopes: ["create:migrations"],
  params: connectionParams,
  body: z
    .strictObject({
      identifier: text.describe("A test user of the source.").optional(),
      password: text.describe("Their password; it is tried once.").optional(),
      other_identifier: text
        .describe("Somebody of another connection at the source, who must not be found.")
        .optional(),
      people: z
        .int()
        .min(1)
        .max(1_000_000_000)
        .describe("How many people are to be moved, for the estimate.")
        .optional(),
    })
    .refine(({ identifier, password }) => password === undefined || identifier !== undefined, {
      message: "A password needs an identifier",
      path: ["identifier"],
    }),
  status: 200,
  reply: probeReply,
  errors: {
    404: "There is no such connection.",
    409: "The migration is finalised: the source is not asked any more.",
    503: "The source is left alone for now: it failed too often, or said not to ask before a set time.",
  },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.connection_id, context.tenant.id, deps);
    const found = await probeConnection(
      {
        connection,
        person: body.identifier === undefined ? undefined : { identifier: body.identifier, password: body.password },
        stranger: body.other_identifier,
        people: body.people,
        signal: closedSignal(context.reply),
      },
      { ...deps, lookAtTls: createLookAtTls({ authorityFile: () => deps.authorityFile }) },
    );
    const shown = probeToWire(found);
    // With their address, so that it says who it was after they are gone.
    const report = { ...shown, by_name: callerPerson(context.caller).userName };
    const { id: connectionId, tenantId } = connection;
    const kept = { tenantId, connectionId, at: deps.clock.now(), by: context.caller.subject, report };
    await deps.store.probeReports.save(kept as KeptProbeReport);
    return shown;
  },
});

const lastProbe = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/probe",
  operationId: "getLastProbe",
  tag: "migrations",
  summary: "Get the report of a connection's last probe, from here or from the command line",
  scopes: ["read:migrations"],
  params: connectionParams,
  status: 200,
  reply: probeReply.extend({
    at: z.string(),
    by: z.string().describe("Subject of the caller's token, or cli."),
    by_name: z.string().describe("Address of the administrator, where it was one.").optional(),
  }),
  errors: { 404: "There is no such connection, or it was never probed." },
  async handle({ params, context }, { store }: Pick<ManagementDeps, "store">) {
    const connection = await findConnection(params.connection_id, context.tenant.id, { store });
    const kept = await store.probeReports.find(context.tenant.id, connection.id);
    if (kept === undefined)
      throw new DomainError("not_found", "The source was never probed.", { apiCode: "inexistent_probe" });
    return { ...kept.report, at: kept.at.toISOString(), by: kept.by };
  },
});

/** Ends the probe when the caller goes away. */
function closedSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => controller.abort());
  return controller.signal;
}

/** The beginning of a migration: is the source set up as it must be (design §1). Not part of Auth0's API. */
export const probeRoutes: readonly Route<ManagementDeps>[] = [probe, lastProbe];
