import type { FastifyReply, FastifyRequest } from "fastify";
import type { LanguageWish } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Interactions, SignInInteraction } from "../../oidc/interactions.ts";
import { type FormTokenDeps, hasFormToken } from "./form-token.ts";
import { languageWishOf, noteUiLocales } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";

/** One text a name; of a repeated name the first. Anything that is no text is left out. */
export type Fields = Readonly<Record<string, string>>;

export const queryOf = (request: FastifyRequest): Fields => fieldsOf(request.query);

/** The fields of a posted form. Throws `DomainError("invalid_token")` when it is not one of our own, shown to this browser. */
export function postedForm(request: FastifyRequest, purpose: (fields: Fields) => string, deps: FormTokenDeps): Fields {
  const fields = fieldsOf(request.body);
  if (!hasFormToken(request, fields, purpose(fields), deps)) throw pageRefusal("invalid_token", "error.form");
  return fields;
}

function fieldsOf(source: unknown): Fields {
  const fields: Record<string, string> = Object.create(null);
  if (typeof source !== "object" || source === null) return fields;
  for (const [name, value] of Object.entries(source)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string") fields[name] = first;
  }
  return fields;
}

/** Who asks, from where, for the flows. */
export function originOf(request: FastifyRequest): {
  tenant: Tenant;
  domain: string;
  ip: string;
  userAgent: string;
  languages: LanguageWish;
  signal: AbortSignal;
} {
  const { tenant, domain } = request.site;
  return {
    tenant,
    domain,
    ip: request.ip,
    userAgent: userAgentOf(request),
    languages: languageWishOf(request),
    signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
  };
}

/** Well beyond the 20 s that a script may take. */
const REQUEST_LIMIT_MS = 60_000;

export const userAgentOf = (request: FastifyRequest): string => (request.headers["user-agent"] ?? "").slice(0, 500);

/** The sign-in that `state` names. Throws `DomainError("invalid_body")` when it is unknown, expired or another browser's. */
export async function interactionOf(
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields,
  deps: { readonly interactions: Interactions },
): Promise<SignInInteraction> {
  const interaction = fields.state ? await deps.interactions.find(request, reply, fields.state) : undefined;
  if (!interaction || interaction.tenant.id !== request.site.tenant.id)
    throw pageRefusal("invalid_body", "error.interaction");
  noteUiLocales(request, interaction.uiLocales);
  return interaction;
}
