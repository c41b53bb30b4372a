import { isDomain } from "../config/endpoint.ts";
import { CliError, EXIT } from "./cli-error.ts";

/** A domain as tenants have it: lower case, without `:443`. Throws `CliError` for anything else. */
export function checkedDomain(text: string): string {
  const domain = text.trim().toLowerCase().replace(/:443$/, "");
  if (isDomain(domain)) return domain;
  throw new CliError(
    `--domain: "${text}" is not a domain. Give a host name, with its port unless it is 443: id.example.com or localhost:3443.`,
    EXIT.usage,
  );
}

/** A tenant's name when none was said: `localhost:3443` becomes `localhost-3443`. */
export const nameFromDomain = (domain: string): string =>
  domain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 63)
    .replace(/-+$/, "");
