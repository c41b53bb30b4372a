import { createServer } from "node:net";
import type { Config } from "../../config/config.ts";
import { formatEndpoint } from "../../config/endpoint.ts";
import type { Listener } from "../../http/listeners.ts";
import { type Finding, fail, ok } from "./finding.ts";

/** Whether the listeners could be opened. A port that this installation's own running server has is fine. */
export async function checkPorts(config: Pick<Config, "listeners">): Promise<Finding[]> {
  return Promise.all(config.listeners.map(checkPort));
}

async function checkPort(listener: Listener): Promise<Finding> {
  const where = formatEndpoint(listener);
  const code = await tryToListen(listener);
  if (code === undefined) return ok("port", `${where} is free`);
  if (code === "EADDRINUSE") {
    return (await isUsher(listener))
      ? ok("port", `${where} is served by a running Usher`)
      : fail(
          "port",
          `${where} is in use by another program`,
          "Stop that one, or choose another port with --http or --https.",
        );
  }
  if (code === "EACCES")
    return fail("port", `this user may not listen on ${where}`, "Choose a port above 1023, or allow this one.");
  return fail("port", `${where} cannot be opened (${code})`, "Give --http or --https an address of this machine.");
}

function tryToListen(listener: Listener): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? "unknown"));
    server.listen(listener.port, listener.host, () => server.close(() => done(undefined)));
  });
}

/** Asks the health check. The certificate does not matter: nothing is sent, and the answer only decides between two texts. */
async function isUsher({ scheme, host, port }: Listener): Promise<boolean> {
  const { get } = scheme === "https" ? await import("node:https") : await import("node:http");
  const target = host === "::" || host === "0.0.0.0" ? "localhost" : host;
  return new Promise((done) => {
    const request = get(
      { host: target, port, path: "/health/live", rejectUnauthorized: false, timeout: 2_000 } as never,
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          body += chunk;
        });
        response.on("end", () => done(response.statusCode === 200 && body.includes('"status":"ok"')));
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", () => done(false));
  });
}
