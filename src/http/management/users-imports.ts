import { z } from "zod";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { jobReply, jobToWire } from "./jobs-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { createJobFromUpload, type UploadFields } from "./receive-upload.ts";
import { DATABASE } from "./user-connection.ts";

const MAX_EXTERNAL_ID = 500;

const upload = z.object({
  users: z.string().meta({
    format: "binary",
    description: "The file: a JSON list of users (contract §4.7), or an export with password hashes.",
  }),
  connection_id: z.string().describe("Database connection that the users come to."),
  upsert: z
    .enum(["true", "false"])
    .describe("Whether users who are here already are updated; default false.")
    .optional(),
  external_id: z.string().max(MAX_EXTERNAL_ID).describe("Shown with the job.").optional(),
  send_completion_email: z
    .enum(["true", "false"])
    .describe(
      "Taken and ignored: no address of an administrator is known here. The log event `sui` or `fui` tells of the end.",
    )
    .optional(),
});

/** `POST /jobs/users-imports` (contract §4.7). */
export const usersImportRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps>({
    method: "POST",
    path: "/jobs/users-imports",
    operationId: "createUsersImportJob",
    tag: "jobs",
    summary: "Import users from a file",
    scopes: ["create:users"],
    upload,
    reply: jobReply,
    status: 202,
    errors: { 413: "The file is larger than this server takes." },
    async handle({ context }, deps) {
      const job = await createJobFromUpload(
        {
          context,
          type: "users_import",
          fileField: "users",
          fields: ["connection_id", "upsert", "external_id", "send_completion_email"],
          ...deps.usersImports,
          tooMany,
          isComplete: (fields) => fields.connection_id !== undefined,
          describe: (fields) => describeImport(fields, context, deps),
        },
        deps,
      );
      return jobToWire(job, deps.clock.now(), deps);
    },
  }),
];

const tooMany = (active: number): DomainError =>
  new DomainError(
    "rate_limited",
    `There are ${active} active import users jobs, please wait until some of them are finished and try again`,
    { reason: { code: "too_many_imports" } },
  );

async function describeImport(fields: UploadFields, context: RouteContext, deps: Pick<ManagementDeps, "store">) {
  const { connection_id: connectionId, external_id: externalId = "" } = fields;
  if (!connectionId) throw new DomainError("invalid_body", "Must provide 'connection_id' as multipart part.");
  if (externalId.length > MAX_EXTERNAL_ID)
    throw new DomainError("invalid_body", "Payload validation error: 'String is too long' on property external_id.");
  const payload = {
    upsert: flagOf("upsert", fields, false),
    sendCompletionEmail: flagOf("send_completion_email", fields, true),
  };
  const connection = await deps.store.connections.find(context.tenant.id, connectionId);
  if (connection === undefined) throw new DomainError("invalid_body", "The connection does not exist.");
  await requireImportable(connection, deps);
  return { connectionId: connection.id, externalId: externalId === "" ? undefined : externalId, payload };
}

/** An empty field counts as one that was left out: that is how SDKs send it (recorded). */
function flagOf(name: string, fields: UploadFields, byDefault: boolean): boolean {
  const text = fields[name] || String(byDefault);
  if (text !== "true" && text !== "false")
    throw new DomainError("invalid_body", `Payload validation error: 'Expected type boolean' on property ${name}.`);
  return text === "true";
}

/** The order is that of contract §4.7. A connection is enabled when some application may use it. */
async function requireImportable(connection: Connection, deps: Pick<ManagementDeps, "store">): Promise<void> {
  const { tenantId, id, options } = connection;
  if (connection.strategy !== DATABASE)
    throw new DomainError("invalid_body", "Connection must be a database connection.", {
      reason: { code: "import_not_database" },
    });
  const clients = await deps.store.connections.enabledClients(tenantId, id, { limit: 1 });
  if (clients.length === 0 && !connection.isDomainConnection)
    throw new DomainError("invalid_body", "Connection must be enabled.", { reason: { code: "import_not_enabled" } });
  if (options.enabledDatabaseCustomization === true && options.import_mode !== true)
    throw new DomainError("invalid_body", "Custom Database Connections without import mode are not allowed.", {
      reason: { code: "import_without_import_mode" },
    });
}
