import { isIP } from "node:net";
import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { type Block, blockKey } from "../../flows/attack-protection/attack-protection.ts";
import type { HeldBack } from "../../store/source-guesses.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { callOrigin } from "./audit.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerCheckpointList, checkpointPagingQuery } from "./paging.ts";
import { heldBackKey, isHeldBackKey, listHeldBack } from "./source-blocks.ts";

const ipParams = z.object({
  id: z
    .string()
    .max(64)
    .refine((text) => isIP(text.replace(/\/64$/, "")) !== 0, "Expected an IP address")
    .describe("An IP address, or a network as the list of blocks has it."),
});
const blocksQuery = z.strictObject({
  kind: z.enum(["identifier", "ip", "source"]).describe("Default: all.").optional(),
  ...checkpointPagingQuery,
});
const blockReply = z.object({
  kind: z
    .enum(["identifier", "ip", "source"])
    .describe("source: a person about whom a connection's source is not asked, since it might lock them."),
  identifier: z.string().optional(),
  connection: z.string().optional(),
  connection_id: z.string().optional(),
  ip: z.string().describe("An address or IPv6 network; absent where failures from all addresses count.").optional(),
  failures: z.int().optional(),
  last_failure_at: z
    .string()
    .describe("About, for an address: failures of long ago are forgotten one by one.")
    .optional(),
  until: z.string().describe("Of a source: when it may be asked again.").optional(),
});

const shared = { params: ipParams, tag: "anomaly", errors: { 404: "The address is not blocked." } } as const;

/** Who and which addresses are stopped by attack protection, and freeing addresses (contract §4.10); users: `user-blocks.ts`. */
export const blockRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "GET",
    path: "/attack-protection/blocks",
    operationId: "listBlocks",
    tag: "attack-protection",
    summary: "List the identifiers and addresses that are blocked now, most failures first",
    scopes: ["read:attack_protection", "read:anomaly_blocks"],
    query: blocksQuery,
    reply: z.object({ blocks: z.array(blockReply), next: z.string().optional() }),
    status: 200,
    handle: ({ query, context }, deps: ManagementDeps) =>
      answerCheckpointList(query, {
        collection: "blocks",
        listAfter: (page) => listBlocks(page, query.kind, context, deps),
        keyOf: (one) => (isHeldBack(one) ? heldBackKey(one) : blockKey(one)),
        toWire: (one) => (isHeldBack(one) ? heldBackToWire(one, context, deps) : blockToWire(one, context, deps)),
      }),
  }),

  defineRoute({
    ...shared,
    method: "GET",
    path: "/anomaly/blocks/ips/{id}",
    operationId: "checkIpBlock",
    summary: "Check if an IP address is blocked",
    scopes: ["read:anomaly_blocks"],
    status: 200,
    async handle({ params, context }, deps: ManagementDeps) {
      if (await deps.attackProtection.isIpBlocked(context.tenant.id, params.id)) return;
      throw new DomainError("not_found", "The IP address is not blocked.", { apiCode: "inexistent_ip_block" });
    },
  }),

  defineRoute({
    ...shared,
    method: "DELETE",
    path: "/anomaly/blocks/ips/{id}",
    operationId: "unblockIp",
    summary: "Remove the block of an IP address",
    scopes: ["delete:anomaly_blocks"],
    errors: {},
    status: 204,
    async handle({ params, context }, deps: ManagementDeps) {
      const wasBlocked = await deps.attackProtection.isIpBlocked(context.tenant.id, params.id);
      await deps.attackProtection.unblockIp(context.tenant.id, params.id);
      if (!wasBlocked) return;
      deps.logWriter.write({
        ...callOrigin(context),
        type: "ublkip",
        description: `Block of the address ${params.id} released through the Management API.`,
      });
    },
  }),
];

/** Who is held back from a source comes first; a page goes on with the others. */
async function listBlocks(
  page: { readonly after?: string; readonly limit: number },
  kind: Block["kind"] | "source" | undefined,
  context: RouteContext,
  deps: ManagementDeps,
): Promise<readonly (Block | HeldBack)[]> {
  const isOfSources = isHeldBackKey(page.after);
  const showsSources = kind === undefined || kind === "source";
  const held = isOfSources && showsSources ? await listHeldBack(context.tenant.id, page, deps) : [];
  const limit = page.limit - held.length;
  if (kind === "source" || limit <= 0) return held;
  const after = isOfSources ? undefined : page.after;
  return [...held, ...(await deps.attackProtection.listAllBlocks(context.tenant.id, { after, limit, kind }))];
}

const isHeldBack = (one: Block | HeldBack): one is HeldBack => "until" in one;

async function heldBackToWire(
  { connectionId, identifier, until }: HeldBack,
  context: RouteContext,
  deps: Pick<ManagementDeps, "config">,
): Promise<z.input<typeof blockReply>> {
  const connection = await deps.config.connection(context.tenant.id, connectionId);
  return {
    kind: "source",
    identifier,
    connection: connection?.name,
    connection_id: connectionId,
    until: until.toISOString(),
  };
}

async function blockToWire(
  block: Block,
  context: RouteContext,
  deps: Pick<ManagementDeps, "config">,
): Promise<z.input<typeof blockReply>> {
  const shown = { failures: block.failures, last_failure_at: block.lastAt.toISOString(), ip: block.ip || undefined };
  if (block.kind === "ip") return { kind: "ip", ...shown };
  const connection = await deps.config.connection(context.tenant.id, block.connectionId);
  return {
    kind: "identifier",
    identifier: block.identifier,
    connection: connection?.name,
    connection_id: block.connectionId,
    ...shown,
  };
}
