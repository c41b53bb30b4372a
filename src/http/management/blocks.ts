import { isIP } from "node:net";
import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { type Block, blockKey } from "../../flows/attack-protection/attack-protection.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { callOrigin } from "./audit.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerCheckpointList, checkpointPagingQuery } from "./paging.ts";

const ipParams = z.object({
  id: z
    .string()
    .max(64)
    .refine((text) => isIP(text.replace(/\/64$/, "")) !== 0, "Expected an IP address")
    .describe("An IP address, or a network as the list of blocks has it."),
});
const blocksQuery = z.strictObject({
  kind: z.enum(["identifier", "ip"]).describe("Default: both.").optional(),
  ...checkpointPagingQuery,
});
const blockReply = z.object({
  kind: z.enum(["identifier", "ip"]),
  identifier: z.string().optional(),
  connection: z.string().optional(),
  connection_id: z.string().optional(),
  ip: z.string().describe("An address or IPv6 network; absent where failures from all addresses count.").optional(),
  failures: z.int(),
  last_failure_at: z.string().describe("About, for an address: failures of long ago are forgotten one by one."),
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
        listAfter: (page) => deps.attackProtection.listAllBlocks(context.tenant.id, { ...page, kind: query.kind }),
        keyOf: blockKey,
        toWire: (block) => blockToWire(block, context, deps),
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
