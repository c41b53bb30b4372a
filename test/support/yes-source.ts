import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** An old system that says yes to everybody at once, and the script that asks it. */
export interface YesSource {
  readonly hostAndPort: string;
  readonly loginScript: string;
  calls(): number;
  /** How often it was asked about one person. */
  callsFor(email: string): number;
  /** From now on it never answers, until it does again. Questions that came meanwhile stay unanswered. */
  hang(hangs: boolean): void;
  close(): Promise<void>;
}

export async function startYesSource({ latencyMs = 0 }: { latencyMs?: number } = {}): Promise<YesSource> {
  let calls = 0;
  let hangs = false;
  const callsFor = new Map<string, number>();
  const server = createServer(async (request, reply) => {
    // Whoever asked may have been killed in the middle of it.
    const { email } = (await json(request).catch(() => ({}))) as { email?: string };
    calls += 1;
    if (email !== undefined) callsFor.set(email, (callsFor.get(email) ?? 0) + 1);
    if (hangs) return;
    const answer = () => reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ok: true }));
    if (latencyMs > 0) setTimeout(answer, latencyMs);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hostAndPort = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    hostAndPort,
    loginScript: loginScript(hostAndPort),
    calls: () => calls,
    callsFor: (email) => callsFor.get(email) ?? 0,
    hang(now) {
      hangs = now;
    },
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
