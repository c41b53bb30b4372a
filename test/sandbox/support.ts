import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { newConnectionId, newTenantId } from "../../src/domain/ids.ts";
import { createDenoScriptRunner, type DenoScriptRunnerOptions } from "../../src/scripts/deno-script-runner.ts";
import type { HostAndPort, ScriptRequest, ScriptResult } from "../../src/scripts/script-runner.ts";

export const SHIPPED_MODULES = fileURLToPath(new URL("../../guest-modules", import.meta.url));

/** A runner, and a way to run a script as a connection of its own. */
export interface Sandbox {
  /** Runs `source`; unless told otherwise as `login("someone@example.com", "correct horse", callback)` under the public policy. */
  run(source: string, changes?: Partial<ScriptRequest>, signal?: AbortSignal): Promise<ScriptResult>;
  /** A connection of its own: its calls share guests with each other and with nobody else. */
  connection(defaults?: Partial<ScriptRequest>): Pick<Sandbox, "run">;
  check(source: string): Promise<readonly { kind: string; message: string }[]>;
  close(): Promise<void>;
}

export function openSandbox(options: Partial<DenoScriptRunnerOptions> = {}): Sandbox {
  const runner = createDenoScriptRunner({ modulesDir: SHIPPED_MODULES, ...options });
  const tenantId = newTenantId();
  const connection = (defaults: Partial<ScriptRequest> = {}): Pick<Sandbox, "run"> => {
    const base: ScriptRequest = {
      tenantId,
      connectionId: newConnectionId(),
      entry: "login",
      source: "",
      args: ["someone@example.com", "correct horse"],
      configuration: {},
      network: { kind: "public", alwaysReachable: [] },
      redact: [],
      ...defaults,
    };
    return {
      run: (source, changes, signal = new AbortController().signal) =>
        runner.run({ ...base, source, ...changes }, signal),
    };
  };
  return { run: connection().run, connection, check: (source) => runner.check(source), close: () => runner.close() };
}

/** The callback's first value, or a failure that shows what came instead. */
export function returned(result: ScriptResult): unknown {
  if (result.outcome !== "returned") throw new Error(`The script did not return: ${JSON.stringify(result)}`);
  return result.values[0];
}

export interface LoopbackServer extends HostAndPort {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** A web server on 127.0.0.1. As a host of a policy it goes by the name `localhost`. */
export async function startLoopbackServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end("hello"),
): Promise<LoopbackServer> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.address() as AddressInfo;
  return {
    host: "localhost",
    port,
    url: `http://localhost:${port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
