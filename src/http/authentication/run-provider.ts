import { isIP } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Credentials } from "../../domain/credentials.ts";
import type { ProviderPool } from "../../oidc/create-provider-pool.ts";
import type { FormBody, OidcRequest, OidcRequestNotes } from "../../oidc/oidc-request.ts";
import "../site.ts";

/**
 * Hands a request to the tenant's OpenID Provider, which writes the answer itself. `body` is what it reads as the form; the password
 * goes beside it, wrapped.
 */
export async function runProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  input: {
    body: FormBody;
    /** Default: the one that the body names. */
    clientId?: string;
    credentials?: Credentials;
    notes?: OidcRequestNotes;
    accept: "json" | "html";
  },
  deps: { pool: ProviderPool },
): Promise<void> {
  const { raw } = request;
  presentAsTenantDomain(request);
  if (input.accept === "json") raw.headers.accept = "application/json";
  // The body was parsed before; without a type the provider does not look for another. (Deleting the header would make the object
  // slow for everything that reads headers after this.)
  raw.headers["content-type"] = "";
  // A provider that cannot be made is an error of this route, while there is still a reply to write.
  const clientId = input.clientId ?? clientIdIn(input.body);
  await deps.pool.get(request.site, clientId);
  reply.hijack();
  // The framework's own headers do not reach an answer that it does not write.
  reply.raw.setHeader("strict-transport-security", "max-age=31536000");
  reply.raw.setHeader("x-content-type-options", "nosniff");
  await deps.pool.handle(raw, reply.raw, oidcRequestOf(request, reply, { ...input, clientId }));
}

function clientIdIn({ client_id: clientId }: FormBody): string | undefined {
  return typeof clientId === "string" ? clientId : undefined;
}

/**
 * Where TLS ends before this server the scheme and host it sees are not those of the tenant's domain, on which cookies and addresses
 * depend. The site was found by a trusted Host, so its domain goes into the headers that the provider believes.
 */
export function presentAsTenantDomain(request: FastifyRequest): void {
  const { headers } = request.raw;
  headers["x-forwarded-proto"] = "https";
  headers["x-forwarded-host"] = request.site.domain;
}

function oidcRequestOf(
  request: FastifyRequest,
  reply: FastifyReply,
  input: { body: FormBody; clientId?: string; credentials?: Credentials; notes?: OidcRequestNotes },
): OidcRequest {
  let controller: AbortController | undefined;
  const forwarded = request.headers["auth0-forwarded-for"];
  return {
    site: request.site,
    ip: request.ip,
    userAgent: request.headers["user-agent"] ?? "",
    ...(typeof forwarded === "string" && isIP(forwarded.trim()) !== 0 ? { forwardedFor: forwarded.trim() } : {}),
    body: input.body,
    clientId: input.clientId,
    credentials: input.credentials,
    notes: input.notes ?? {},
    // Made when it is asked for: most requests have nothing to stop.
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        const { raw } = reply;
        raw.once("close", () => {
          if (!raw.writableFinished) controller?.abort();
        });
      }
      return controller.signal;
    },
  };
}
