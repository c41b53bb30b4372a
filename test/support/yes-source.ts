import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An old system that says yes to everybody at once, and the script that asks it. */
export interface YesSource {
  readonly hostAndPort: string;
  readonly loginScript: string;
  calls(): number;
  close(): Promise<void>;
}

export async function startYesSource(): Promise<YesSource> {
  let calls = 0;
  const server = createServer((request, reply) => {
    request.resume().on("end", () => {
      calls += 1;
      reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ok: true }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hostAndPort = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    hostAndPort,
    loginScript: loginScript(hostAndPort),
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** In the way of the guide's script: `request`, one JSON call, a profile. */
const loginScript = (hostAndPort: string): string => `function login(email, password, callback) {
  var request = require('request');
  request({ method: 'POST', url: 'http://${hostAndPort}/check', body: { email: email, password: password }, json: true }, function (error, response, body) {
    if (error) return callback(error);
    if (!body.ok) return callback(null);
    callback(null, { user_id: email, email: email, email_verified: true });
  });
}`;
