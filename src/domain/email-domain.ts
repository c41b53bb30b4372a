const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
/** What would end a host in an address, or change what is read as one. */
const NO_HOST = /[\s/?#@:\\[\]%]/;

/**
 * The one spelling of an e-mail address's domain: ASCII (RFC 5891), lower case, without a final dot. undefined for what is no domain,
 * such as `@example.com` or `*.example.com`.
 */
export function normaliseEmailDomain(text: string): string | undefined {
  const trimmed = text.trim();
  if (NO_HOST.test(trimmed)) return undefined;
  // As `domainToASCII` of node:url, which this folder does without.
  const ascii = URL.parse(`ws://${trimmed}`)?.hostname.replace(/\.$/, "") ?? "";
  return DOMAIN.test(ascii) ? ascii : undefined;
}
