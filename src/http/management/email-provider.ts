import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import { EMAIL_PROVIDER_SETTING, type EmailProvider, emailProviderOf } from "../../mail/email-provider.ts";
import { sealContext } from "../../store/sealer.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { changeTenantSetting } from "./change-tenant-setting.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { fieldsQuery, pickFields } from "./paging.ts";

const line = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^\P{Cc}*$/u, "Must be one line");
const credentials = z.strictObject({
  smtp_host: line(255).regex(/^[\w.:-]+$/, "Must be a host name"),
  smtp_port: z.int().min(1).max(65_535).describe("465: TLS from the start; others: STARTTLS where it is offered."),
  smtp_user: line(255).optional(),
  smtp_pass: z.string().min(1).max(1_024).describe("Stored sealed and never given back.").optional(),
});
const fromAddress = line(320)
  .regex(/^([^<>]*<)?[^<>@\s]+@[^<>@\s]+>?$/, "Must be an address, such as no-reply@example.com")
  .describe("An address, also with a name: Example <no-reply@example.com>.");
const createBody = z.strictObject({
  name: z.literal("smtp").describe("The only kind of provider there is."),
  enabled: z.boolean().default(true),
  default_from_address: fromAddress,
  credentials,
});
const changeBody = z.strictObject({
  name: z.literal("smtp").optional(),
  enabled: z.boolean().optional(),
  default_from_address: fromAddress.optional(),
  credentials: credentials
    .describe("As a whole; smtp_pass may be left out as long as host, port and user stay the same.")
    .optional(),
});
const providerReply = z
  .object({
    name: z.literal("smtp"),
    enabled: z.boolean(),
    default_from_address: z.string(),
    credentials: z.object({ smtp_host: z.string(), smtp_port: z.int(), smtp_user: z.string().optional() }),
    settings: z.object({}),
  })
  .partial();
const testBody = z.strictObject({ to: line(254).regex(/^[^<>@\s]+@[^<>@\s]+$/, "Must be an address") });
const testReply = z.object({
  sent: z.boolean().describe("Whether the mail server took the message."),
  error: z.string().describe("What went wrong; once a mail server has greeted, in its words.").optional(),
});

const deliveryReply = z.object({
  sent_by: z
    .enum(["own_mail_server", "installation_mail_server", "outbox", "nobody"])
    .describe("outbox: mails are only kept for developers to read. nobody: they are failures."),
});
const INSTALLATION_DELIVERY = { smtp: "installation_mail_server", outbox: "outbox", none: "nobody" } as const;

/** Each is a message to anybody, or a connection to anywhere. */
const TESTS = { burst: 10, perSecond: 1 / 6 };

const shared = { path: "/emails/provider", tag: "emails" } as const;
const noProvider = () =>
  new DomainError("not_found", "There is not a configured email provider", { apiCode: "inexistent_email_provider" });

/** The mail server of a tenant (contract §4.12). Where there is none, mail goes the way that the installation's does. */
export const emailProviderRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    ...shared,
    method: "GET",
    operationId: "getEmailProvider",
    summary: "Get email provider",
    scopes: ["read:email_provider"],
    query: z.strictObject(fieldsQuery),
    reply: providerReply,
    status: 200,
    errors: { 404: "No provider is set up." },
    async handle({ query, context }, deps: ManagementDeps) {
      const provider = emailProviderOf(await deps.store.tenants.find(context.tenant.id));
      if (provider === undefined) throw noProvider();
      return pickFields(providerToWire(provider), query);
    },
  }),

  defineRoute({
    ...shared,
    method: "POST",
    operationId: "createEmailProvider",
    summary: "Configure email provider",
    scopes: ["create:email_provider"],
    body: createBody,
    reply: providerReply,
    status: 201,
    errors: { 409: "There is one already." },
    handle: ({ body, context }, deps: ManagementDeps) =>
      change(context, deps, (before) => {
        if (before !== undefined)
          throw new DomainError("conflict", "There is already a configured email provider", {
            apiCode: "email_provider_conflict",
          });
        const { enabled, default_from_address: address } = body;
        return { enabled, fromAddress: address, ...sealedServer(body.credentials, context, deps) };
      }),
  }),

  defineRoute({
    ...shared,
    method: "PATCH",
    operationId: "updateEmailProvider",
    summary: "Update email provider",
    scopes: ["update:email_provider"],
    body: changeBody,
    reply: providerReply,
    status: 200,
    errors: { 404: "No provider is set up." },
    handle: ({ body, context }, deps: ManagementDeps) =>
      change(context, deps, (before) => {
        if (before === undefined) throw noProvider();
        return {
          ...before,
          enabled: body.enabled ?? before.enabled,
          fromAddress: body.default_from_address ?? before.fromAddress,
          ...(body.credentials && changedServer(before, body.credentials, context, deps)),
        };
      }),
  }),

  defineRoute({
    ...shared,
    method: "DELETE",
    operationId: "deleteEmailProvider",
    summary: "Delete email provider",
    scopes: ["delete:email_provider"],
    status: 204,
    async handle({ context }, deps: ManagementDeps) {
      await changeTenantSetting(context.tenant.id, EMAIL_PROVIDER_SETTING, () => undefined, deps);
    },
  }),

  defineRoute({
    ...shared,
    path: "/emails/delivery",
    method: "GET",
    operationId: "getEmailDelivery",
    summary: "Get what becomes of the tenant's mail now",
    scopes: ["read:email_provider"],
    reply: deliveryReply,
    status: 200,
    async handle({ context }, deps: ManagementDeps): Promise<z.input<typeof deliveryReply>> {
      const provider = emailProviderOf(await deps.store.tenants.find(context.tenant.id));
      if (provider?.enabled) return { sent_by: "own_mail_server" };
      return { sent_by: INSTALLATION_DELIVERY[deps.installationMail] };
    },
  }),

  defineRoute({
    ...shared,
    path: "/emails/provider/test",
    method: "POST",
    operationId: "testEmailProvider",
    summary: "Send a test message the way that all mail of the tenant goes now",
    scopes: ["update:email_provider"],
    body: testBody,
    reply: testReply,
    status: 200,
    rate: TESTS,
    async handle({ body, context }, deps: ManagementDeps): Promise<z.input<typeof testReply>> {
      const { tenant, domain } = context;
      const message = composeMail({ template: "test_email", tenant, domain, to: body.to, from: deps.mailFrom });
      try {
        await deps.mail.send(message);
        return { sent: true };
      } catch (error) {
        return { sent: false, error: (error instanceof Error ? error.message : String(error)).slice(0, 1_000) };
      }
    },
  }),
];

async function change(
  context: RouteContext,
  deps: ManagementDeps,
  make: (before: EmailProvider | undefined) => EmailProvider,
): Promise<z.input<typeof providerReply>> {
  const after = await changeTenantSetting(
    context.tenant.id,
    EMAIL_PROVIDER_SETTING,
    (kept) => ({ ...make(kept === undefined ? undefined : emailProviderOf({ settings: { email_provider: kept } })) }),
    deps,
  );
  return providerToWire(after);
}

type Credentials = z.output<typeof credentials>;
type Server = Pick<EmailProvider, "host" | "port" | "user" | "sealedPassword">;

const sealedServer = (
  sent: Credentials,
  { tenant }: RouteContext,
  { sealer }: Pick<ManagementDeps, "sealer">,
): Server => ({
  host: sent.smtp_host,
  port: sent.smtp_port,
  user: sent.smtp_user,
  sealedPassword:
    sent.smtp_pass === undefined ? undefined : sealer.seal(sent.smtp_pass, sealContext.emailProvider(tenant.id)),
});

/** Whoever may change the server but not read its password must not have it sent to a server of their own. */
function changedServer(
  before: EmailProvider,
  sent: Credentials,
  context: RouteContext,
  deps: Pick<ManagementDeps, "sealer">,
): Server {
  const server = sealedServer(sent, context, deps);
  if (sent.smtp_pass !== undefined || before.sealedPassword === undefined) return server;
  if (server.host !== before.host || server.port !== before.port || server.user !== before.user)
    throw new DomainError(
      "invalid_body",
      "Payload validation error: 'Missing required property: smtp_pass' on property credentials (the host, port or user changed).",
    );
  return { ...server, sealedPassword: before.sealedPassword };
}

const providerToWire = (provider: EmailProvider): z.input<typeof providerReply> => ({
  name: "smtp",
  enabled: provider.enabled,
  default_from_address: provider.fromAddress,
  credentials: { smtp_host: provider.host, smtp_port: provider.port, smtp_user: provider.user },
  settings: {},
});
