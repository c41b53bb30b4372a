import type { ClientGrant } from "../../domain/client.ts";
import { withoutNulls } from "./json-values.ts";

interface ClientGrantInput {
  readonly audience: string;
  readonly scope?: readonly string[];
  readonly subject_type?: "client" | "user";
  readonly organization_usage?: unknown;
  readonly allow_any_organization?: unknown;
  readonly allow_all_scopes?: unknown;
  readonly authorization_details_types?: unknown;
}

/** The grant that a `POST` body describes (contract §4.4). */
export function newClientGrantFromWire(
  input: ClientGrantInput,
  ids: Pick<ClientGrant, "tenantId" | "id" | "clientId">,
  now: Date,
): ClientGrant {
  const {
    audience,
    scope,
    subject_type: subjectType,
    organization_usage,
    allow_any_organization,
    allow_all_scopes,
    authorization_details_types,
  } = input;
  return {
    ...ids,
    audience,
    scope: scope ?? [],
    subjectType: subjectType ?? "client",
    properties: withoutNulls({
      organization_usage,
      allow_any_organization,
      allow_all_scopes,
      authorization_details_types,
    }),
    createdAt: now,
    updatedAt: now,
  };
}

/** A grant as the Management API shows it (contract §4.4). */
export const clientGrantToWire = (grant: ClientGrant): Record<string, unknown> => ({
  id: grant.id,
  client_id: grant.clientId,
  audience: grant.audience,
  scope: grant.scope,
  subject_type: grant.subjectType,
  ...withoutNulls(grant.properties),
});
