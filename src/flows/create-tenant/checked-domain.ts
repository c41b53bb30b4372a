import { DomainError } from "../../domain/errors.ts";

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*(:\\d{1,5})?$`);
const MAX_LENGTH = 253;

/** A tenant's domain as it is kept: lower case, without `:443`. Throws `DomainError("invalid_body")` for what is none. */
export function checkedDomain(text: string): string {
  const domain = text.toLowerCase().replace(/:443$/, "");
  // As browsers write it too (no `:0443`, no `0x7f.1`): it would never be in a Host header otherwise.
  if (domain.length > MAX_LENGTH || !DOMAIN.test(domain) || URL.parse(`https://${domain}/`)?.host !== domain) {
    throw new DomainError("invalid_body", `"${text}" is no domain: give a host name, with :PORT when it is not 443.`);
  }
  return domain;
}
