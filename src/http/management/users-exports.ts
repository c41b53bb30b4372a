import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { newJobId } from "../../domain/ids.ts";
import type { UsersExportPayload } from "../../jobs/users-export/users-export.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { noteSecretRead } from "./audit.ts";
import { READ_HASHES } from "./export-location.ts";
import { jobReply, jobToWire } from "./jobs-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";

const MAX_CSV_FIELDS = 30;
/** Exports of one tenant that wait or are written: files of everybody, one after the other, would keep all others from working. */
const MAX_ACTIVE = 5;

const body = z.strictObject({
  connection_id: z.string().max(64).describe("Users of this connection only.").optional(),
  format: z
    .enum(["json", "csv"])
    .describe(
      "json: one object a line. csv: what a spreadsheet would run as a formula begins with an apostrophe. Default: json.",
    )
    .optional(),
  limit: z.int().min(1).describe("At most so many users.").optional(),
  fields: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(255).describe("For example email, app_metadata.plan, identities[0].connection."),
        export_as: z.string().min(1).max(255).describe("Its name in the file.").optional(),
      }),
    )
    .min(1)
    .max(200)
    .optional(),
  include_password_hashes: z
    .boolean()
    .describe(`Rows in the form of a users-import file, with hashes of passwords. Needs the scope ${READ_HASHES}.`)
    .optional(),
  include_factors: z.boolean().describe("With hashes: also second factors.").optional(),
  include_extras: z
    .boolean()
    .describe(
      "With hashes: also all identities with their hashes, aliases, roles, times and how they came here. Only this server's own import takes such rows.",
    )
    .optional(),
});
type Body = z.output<typeof body>;

/** `POST /jobs/users-exports` (contract §4.7), and with hashes, so that leaving is as easy as coming. */
export const usersExportRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, undefined, typeof body>({
    method: "POST",
    path: "/jobs/users-exports",
    operationId: "createUsersExportJob",
    tag: "jobs",
    summary: "Export users to a file",
    scopes: ["read:users"],
    body,
    reply: jobReply,
    status: 200,
    async handle({ body: wanted, context }, deps) {
      checkFields(wanted);
      checkSecrets(wanted, context);
      const connectionId = await findConnectionId(wanted, context, deps);
      const job = {
        tenantId: context.tenant.id,
        id: newJobId(),
        type: "users_export",
        connectionId,
        payload: payloadOf(wanted),
        createdBy: context.caller.subject,
        createdAt: deps.clock.now(),
      } as const;
      await deps.store.transaction(
        async (tx) => {
          await tx.jobs.takeTurn(job.tenantId);
          await refuseManyAtOnce(context, { store: tx });
          await tx.jobs.insert(job);
        },
        { readsLatest: true },
      );
      if (wanted.include_password_hashes === true) noteSecretRead("Export users with password hashes", context, deps);
      deps.jobs.poke();
      return jobToWire(job, deps.clock.now(), deps);
    },
  }),
];

const payloadOf = (wanted: Body): UsersExportPayload => ({
  format: wanted.format ?? "json",
  ...(wanted.limit === undefined ? {} : { limit: wanted.limit }),
  ...(wanted.fields === undefined
    ? {}
    : {
        fields: wanted.fields.map(({ name, export_as: exportAs }) => ({
          name,
          ...(exportAs === undefined ? {} : { exportAs }),
        })),
      }),
  includeHashes: wanted.include_password_hashes === true,
  includeFactors: wanted.include_factors === true,
  includeExtras: wanted.include_extras === true,
});

function checkFields({ format, fields, include_password_hashes: hashes }: Body): void {
  if (hashes === true && (fields !== undefined || format === "csv"))
    throw invalid("Rows with password hashes are whole users in JSON: leave out format csv and fields");
  const names = (fields ?? []).map(({ name, export_as }) => export_as ?? name);
  if (new Set(names).size < names.length) throw invalid("Two fields have the same name in the file", "fields");
  if (format !== "csv" || fields === undefined) return;
  if (fields.length > MAX_CSV_FIELDS)
    throw invalid(`Array is too long (${fields.length}), maximum ${MAX_CSV_FIELDS}`, "fields");
  const whole = fields.find(({ name }) => name === "user_metadata" || name === "app_metadata");
  if (whole !== undefined)
    throw invalid(`${whole.name} cannot be exported to CSV as a whole, only its properties can`, "fields");
}

function checkSecrets(wanted: Body, { caller }: RouteContext): void {
  if (wanted.include_password_hashes === true) {
    if (caller.scopes.has(READ_HASHES)) return;
    throw new DomainError("insufficient_scope", `Insufficient scope, expected any of: ${READ_HASHES}`);
  }
  if (wanted.include_factors === true || wanted.include_extras === true)
    throw invalid("include_factors and include_extras go with include_password_hashes");
}

async function refuseManyAtOnce({ tenant }: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<void> {
  const active = await deps.store.jobs.countActive(tenant.id, "users_export");
  if (active < MAX_ACTIVE) return;
  throw new DomainError(
    "rate_limited",
    `There are ${active} active export users jobs, please wait until some of them are finished and try again`,
  );
}

async function findConnectionId(wanted: Body, context: RouteContext, deps: Pick<ManagementDeps, "store">) {
  if (wanted.connection_id === undefined) return undefined;
  const connection = await deps.store.connections.find(context.tenant.id, wanted.connection_id);
  if (connection === undefined) throw new DomainError("invalid_body", "The connection does not exist.");
  return connection.id;
}

const invalid = (reason: string, property?: string): DomainError =>
  new DomainError(
    "invalid_body",
    `Payload validation error: '${reason}'${property === undefined ? "" : ` on property ${property}`}.`,
  );
