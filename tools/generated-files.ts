import { join } from "node:path";
import { buildScript, SCRIPTS } from "../database-actions/build.ts";
import { root } from "./steps.ts";

export interface GeneratedFile {
  readonly file: string;
  make(): Promise<string>;
  /** The command that writes it. */
  readonly remedy: string;
}

/** Every committed file that a program makes. */
export const generatedFiles: readonly GeneratedFile[] = [
  ...SCRIPTS.map((script) => ({
    file: join(root, "database-actions/dist", script.file),
    make: () => buildScript(script),
    remedy: "node database-actions/build.ts",
  })),
];
