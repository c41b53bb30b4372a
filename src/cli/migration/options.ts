import { Option } from "commander";

// Each command gets options of its own: commander keeps state in them.

/** Where the installation is. */
export const dataOption = () =>
  new Option("--data <dir>", 'folder of the embedded database, keys and certificates (default: "usher-data")');

/** Which tenant. */
export const domainOption = () =>
  new Option("--domain <host[:port]>", "a tenant, by one of its domains (not needed when there is only one tenant)");

/** Which connection; every command of a migration is about one. */
export const connectionOption = () =>
  new Option("--connection <name>", "the connection whose source people come from").makeOptionMandatory();

/** For programs. */
export const jsonOption = () => new Option("--json", "print one JSON object");

/** What the options above parse to. */
export interface MigrationFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly connection: string;
  readonly json?: boolean;
}
