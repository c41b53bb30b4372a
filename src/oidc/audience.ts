const PREFIX = "urn:usher:api:";

/** What a token is for when no API was asked for: `/userinfo` alone (contract §3.9). */
export const USERINFO_RESOURCE = "urn:usher:userinfo";

/**
 * An audience as `oidc-provider` takes it. Its resource indicators must be absolute URIs without a fragment (RFC 8707 §2), while an
 * audience may be any text; so every audience travels in an URN of our own and is turned back in the token.
 */
export const resourceOfAudience = (audience: string): string => PREFIX + encodeURIComponent(audience);

/** The audience behind a resource indicator; undefined for `/userinfo` alone and for what is not ours. */
export function audienceOfResource(resource: string): string | undefined {
  if (!resource.startsWith(PREFIX)) return undefined;
  try {
    return decodeURIComponent(resource.slice(PREFIX.length));
  } catch {
    return undefined;
  }
}
