import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../steps.ts";
import type { DemoState } from "./demo-state.ts";
import { DOMAINS } from "./forms.ts";

const USHER = join(root, "bin/usher.js");

/** Where the tenants' dashboards are, each with a link for its first owner while there is none. */
export async function printDashboards({ folder }: Pick<DemoState, "folder">): Promise<void> {
  for (const [name, domain] of Object.entries(DOMAINS)) {
    const ask = async (command: string): Promise<{ administrators?: { role: string }[]; url?: string }> => {
      const args = [USHER, "administrators", command, "--data", folder, "--domain", domain, "--json"];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      return JSON.parse(stdout);
    };
    const { administrators = [] } = await ask("list");
    console.log(`  ${name.padEnd(16)} https://${domain}/dashboard/`);
    if (administrators.some(({ role }) => role === "owner")) continue;
    console.log(`  its first owner  ${(await ask("link")).url}   (once, within 24 hours)`);
  }
  console.log("");
}
