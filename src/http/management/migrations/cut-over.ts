import { randomUUID } from "node:crypto";
import { z } from "zod";
import { buildClosingReport } from "../../../migration/cut-over/closing-report.ts";
import { checkGate, finaliseMigration } from "../../../migration/cut-over/finalise-migration.ts";
import { signReport } from "../../../migration/cut-over/sign-report.ts";
import { changePhase, type PhaseAction } from "../../../migration/phases/change-migration.ts";
import { defineRoute, type Route } from "../../route.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { connectionParams } from "./connection-params.ts";
import { actorOf, criterionReply, criterionToWire, migrationReply } from "./migration-wire.ts";
import { findMigratingConnection, showMigration } from "./migrations.ts";

const shared = { tag: "migrations", status: 200, params: connectionParams } as const;
const NO_CONNECTION = "There is no such connection.";

const phaseRoute = (action: PhaseAction, path: string, operationId: string, summary: string) =>
  defineRoute({
    ...shared,
    method: "POST",
    path: `/migrations/{connection_id}/${path}`,
    operationId,
    summary,
    scopes: ["update:migrations"],
    reply: migrationReply,
    errors: { 404: NO_CONNECTION, 409: "The migration's phase does not lead there." },
    async handle({ params, context }, deps: ManagementDeps) {
      const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
      const migration = await changePhase(action, { connection, actor: actorOf(context) }, deps);
      return showMigration(connection, migration, deps);
    },
  });

const readGate = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}/gate",
  operationId: "readCutOverGate",
  summary: "Check whether the source may be closed",
  scopes: ["read:migrations"],
  reply: z.object({ open: z.boolean(), criteria: z.array(criterionReply) }),
  errors: { 404: NO_CONNECTION },
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const { isOpen, criteria } = await checkGate(connection, deps);
    return { open: isOpen, criteria: criteria.map(criterionToWire) };
  },
});

const finalise = defineRoute({
  ...shared,
  method: "POST",
  path: "/migrations/{connection_id}/finalise",
  operationId: "finaliseMigration",
  summary: "Close the source for good",
  scopes: ["update:migrations"],
  body: z
    .strictObject({
      force: z.boolean().describe("Close it although criteria are not met.").optional(),
      reason: z
        .string()
        .trim()
        .min(1)
        .max(1000)
        .describe("Why; needed with `force`, and named in the report.")
        .optional(),
    })
    .refine(({ force, reason }) => force !== true || reason !== undefined, {
      message: "force needs a reason",
      path: ["reason"],
    }),
  reply: migrationReply,
  errors: { 404: NO_CONNECTION, 409: "A criterion is not met." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const force = body.force && body.reason !== undefined ? { reason: body.reason } : undefined;
    const migration = await finaliseMigration({ connection, actor: actorOf(context), force }, deps);
    return showMigration(connection, migration, deps);
  },
});

const readReport = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}/report",
  operationId: "readMigrationReport",
  summary: "Get the signed report of a finalised migration",
  scopes: ["read:migrations"],
  reply: z.object({
    report: z.string().describe("A compact JWS by the tenant's signing key; its payload is the report."),
  }),
  errors: { 404: NO_CONNECTION, 409: "The migration is not finalised, or questions may still be under way." },
  async handle({ params, context }, deps: ManagementDeps) {
    const { tenant, issuer } = context;
    const connection = await findMigratingConnection(params.connection_id, tenant.id, deps);
    const report = await buildClosingReport({ tenant, connection }, deps);
    return { report: await signReport({ tenantId: tenant.id, issuer, report }, { ...deps, newId: randomUUID }) };
  },
});

/** From one phase to the next, and the proof of the last one (design §1). Not part of Auth0's API. */
export const cutOverRoutes: readonly Route<ManagementDeps>[] = [
  phaseRoute("start", "start", "startMigration", "Take people over as they come"),
  phaseRoute("shadow", "shadow/start", "startShadowMode", "Only compare the source's answers with those given here"),
  phaseRoute("pause", "pause", "pauseMigration", "Ask the source about nobody for now"),
  phaseRoute("resume", "resume", "resumeMigration", "Go on after a pause"),
  readGate,
  finalise,
  readReport,
];
