import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { SigningKey } from "../../domain/tenant.ts";
import { defineRoute, type Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

const keyReply = z.object({
  kid: z.string(),
  cert: z.string(),
  fingerprint: z.string(),
  thumbprint: z.string(),
  current: z.boolean().optional(),
  next: z.boolean().optional(),
  previous: z.boolean().optional(),
  current_since: z.string().optional(),
  current_until: z.string().optional(),
  revoked: z.boolean().optional(),
  revoked_at: z.string().optional(),
});
const changedKeyReply = z.object({ kid: z.string(), cert: z.string() });
const kidParams = z.object({ kid: z.string().min(1).max(255) });

const listKeys = defineRoute({
  method: "GET",
  path: "/keys/signing",
  operationId: "listSigningKeys",
  tag: "keys",
  summary: "List signing keys",
  scopes: ["read:signing_keys"],
  status: 200,
  reply: z.array(keyReply),
  async handle({ context }, deps: ManagementDeps) {
    return (await deps.keyRing.list(context.tenant.id)).map(keyToWire);
  },
});

const readKey = defineRoute({
  method: "GET",
  path: "/keys/signing/{kid}",
  operationId: "readSigningKey",
  tag: "keys",
  summary: "Get a signing key",
  scopes: ["read:signing_keys"],
  params: kidParams,
  status: 200,
  reply: keyReply,
  errors: { 404: "There is no such key." },
  async handle({ params, context }, deps: ManagementDeps) {
    return keyToWire(await findKey(params.kid, context.tenant.id, deps));
  },
});

const rotateKeys = defineRoute({
  method: "POST",
  path: "/keys/signing/rotate",
  operationId: "rotateSigningKeys",
  tag: "keys",
  summary: "Make the next signing key the current one",
  scopes: ["create:signing_keys", "update:signing_keys"],
  status: 201,
  reply: changedKeyReply,
  async handle({ context }, deps: ManagementDeps) {
    const key = await deps.keyRing.rotate(context.tenant.id);
    return { kid: key.kid, cert: key.certificate };
  },
});

const revokeKey = defineRoute({
  method: "PUT",
  path: "/keys/signing/{kid}/revoke",
  operationId: "revokeSigningKey",
  tag: "keys",
  summary: "Revoke the previous signing key",
  scopes: ["update:signing_keys"],
  params: kidParams,
  status: 201,
  reply: changedKeyReply,
  errors: { 404: "There is no such key.", 409: "Only the previous key can be revoked." },
  async handle({ params, context }, deps: ManagementDeps) {
    await findKey(params.kid, context.tenant.id, deps);
    const key = await deps.keyRing.revoke(context.tenant.id, params.kid);
    return { kid: key.kid, cert: key.certificate };
  },
});

async function findKey(
  kid: string,
  tenantId: SigningKey["tenantId"],
  deps: Pick<ManagementDeps, "keyRing">,
): Promise<SigningKey> {
  const key = (await deps.keyRing.list(tenantId)).find((item) => item.kid === kid);
  if (key === undefined)
    throw new DomainError("not_found", "The signing key does not exist", { apiCode: "inexistent_signing_key" });
  return key;
}

const keyToWire = (key: SigningKey): z.input<typeof keyReply> => ({
  kid: key.kid,
  cert: key.certificate,
  fingerprint: key.fingerprint,
  thumbprint: key.thumbprint,
  ...(key.state === "current" ? { current: true } : {}),
  ...(key.state === "next" ? { next: true } : {}),
  ...(key.state === "previous" ? { previous: true } : {}),
  ...(key.currentSince === undefined ? {} : { current_since: key.currentSince.toISOString() }),
  ...(key.currentUntil === undefined ? {} : { current_until: key.currentUntil.toISOString() }),
  ...(key.state === "revoked" ? { revoked: true, revoked_at: key.revokedAt?.toISOString() } : {}),
});

/** The tenant's signing keys (contract §4.2). */
export const signingKeyRoutes: readonly Route<ManagementDeps>[] = [listKeys, readKey, rotateKeys, revokeKey];
