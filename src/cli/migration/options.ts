import { type Command, Option } from "commander";
import { dataOption, domainOption, jsonOption } from "../options.ts";

/** Which connection; every command of a migration is about one. */
export const connectionOption = () =>
  new Option("--connection <name>", "the connection whose source people come from").makeOptionMandatory();

/** Gives a command the flags that every command about one connection's migration has. */
export const aboutConnection = (command: Command): Command =>
  command.addOption(dataOption()).addOption(domainOption()).addOption(connectionOption()).addOption(jsonOption());

/** An example of `usher migration …`, as every help text has them. */
export const example = (rest: string): string =>
  `  usher migration ${rest} --data ./data --connection DestinationDatabase`;

/** What the options above parse to. */
export interface MigrationFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly connection: string;
  readonly json?: boolean;
}
