import { fileURLToPath } from "node:url";
import { newConnectionId, newTenantId } from "../../src/domain/ids.ts";
import { createDenoScriptRunner } from "../../src/scripts/deno-script-runner.ts";
import type { ScriptResult } from "../../src/scripts/script-runner.ts";
import type { ScriptContainer, ScriptEnd } from "./script-contract.ts";
import { describeScripts } from "./scripts-suite.ts";

const MODULES = fileURLToPath(new URL("../../guest-modules", import.meta.url));

describeScripts("the shipped scripts, in the sandbox", async (authority) => {
  const runner = createDenoScriptRunner({ modulesDir: MODULES, caFile: () => authority.certificateFile });
  const tenantId = newTenantId();
  // A connection has processes of its own, so another connection is another container.
  const container = (): ScriptContainer => {
    const connectionId = newConnectionId();
    return {
      async execute({ entry, source, args, configuration }) {
        const domain = configuration.SOURCE_DOMAIN?.replace(/^\s*https:\/\/|\/\s*$/g, "") ?? "";
        const port = Number(domain.split(":")[1] ?? 443);
        const network = { kind: "list", hosts: [{ host: "localhost", port }], alwaysReachable: [] } as const;
        const request = { tenantId, connectionId, entry, source, args, configuration, network, redact: [] };
        return toEnd(await runner.run(request, new AbortController().signal));
      },
      close: async () => {},
    };
  };
  return { container, close: () => runner.close() };
});

function toEnd(result: ScriptResult): ScriptEnd {
  switch (result.outcome) {
    case "returned":
      return result.values[0]
        ? { kind: "profile", profile: result.values[0] as Record<string, unknown> }
        : { kind: "nothing" };
    case "called_back_error": {
      const { name, message, userId } = result.error;
      return { kind: "error", name, message, ...(userId === undefined ? {} : { userId }) };
    }
    case "failed":
      return { kind: "error", name: `failed: ${result.kind}`, message: result.message };
  }
}
