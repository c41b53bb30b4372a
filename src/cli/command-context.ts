import type { Environment } from "../config/load-config.ts";
import type { Terminal } from "./terminal.ts";

/** What every command works with. */
export interface CommandContext {
  readonly env: Environment;
  readonly terminal: Terminal;
}
