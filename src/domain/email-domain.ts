import { domainToASCII } from "node:url";

const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/**
 * The one spelling of an e-mail address's domain: ASCII (RFC 5891), lower case, without a final dot. undefined for what is no domain,
 * such as `@example.com` or `*.example.com`.
 */
export function normaliseEmailDomain(text: string): string | undefined {
  const ascii = domainToASCII(text.trim()).replace(/\.$/, "");
  return DOMAIN.test(ascii) ? ascii : undefined;
}
