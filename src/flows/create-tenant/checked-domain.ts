import { DomainError } from "../../domain/errors.ts";

const DOMAIN = /^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?(:\d{1,5})?$/;

/** A tenant's domain as it is kept: lower case, without `:443`. Throws `DomainError("invalid_body")` for what is none. */
export function checkedDomain(text: string): string {
  const domain = text.toLowerCase().replace(/:443$/, "");
  if (!DOMAIN.test(domain)) {
    throw new DomainError("invalid_body", `"${text}" is no domain: give a host name, with :PORT when it is not 443.`);
  }
  return domain;
}
