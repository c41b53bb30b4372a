import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { newConnectionId, newTenantId } from "../../src/domain/ids.ts";
import { createDenoScriptRunner } from "../../src/scripts/deno-script-runner.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import type { ServerProcess } from "../../test/support/server-process.ts";
import { type Measured, measure, summary } from "./load.ts";
import type { World } from "./prepare.ts";

const PASSWORD_REALM = "http://auth0.com/oauth/grant-type/password-realm";

/** Five starts from nothing; leaves the server running. Milliseconds: minimum, median, maximum. */
export async function startPhase(server: ServerProcess): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await server.stop();
    times.push(await server.start());
  }
  times.sort((a, b) => a - b);
  return [times[0]!, times[2]!, times[4]!];
}

/** RS256 access tokens for the Management API by client credentials. */
export function tokenPhase(world: World, seconds: number): Promise<Measured> {
  const body = {
    grant_type: "client_credentials",
    client_id: world.access.client_id,
    client_secret: world.access.client_secret,
    audience: world.access.audience,
    scope: "read:users",
  };
  return measure(() => world.client.send("POST", "/oauth/token", { body }), { seconds, concurrency: 16 });
}

/** With the password-realm grant. */
export const signIn = (world: World, realm: string, username: string) =>
  world.client.send("POST", "/oauth/token", {
    body: {
      grant_type: PASSWORD_REALM,
      realm,
      username,
      password: world.password,
      client_id: world.app.client_id,
      client_secret: world.app.client_secret,
    },
  });

/** Password-realm sign-ins of people who are here, with an ID token each. */
export function signInPhase(world: World, seconds: number): Promise<Measured> {
  let next = 0;
  return measure(() => signIn(world, "Moved", world.users[next++ % world.users.length]!), { seconds, concurrency: 8 });
}

/** Signs in somebody who was never here, every time it is called. */
function strangersOf(world: World): () => Promise<unknown> {
  const run = randomBytes(4).toString("hex");
  let person = 0;
  return () => signIn(world, "Arriving", `person${run}-${person++}@bench.test`);
}

/** First sign-ins one at a time, each beside its own source call and a hash. */
export async function takeoverPhase(world: World, seconds: number) {
  const first = strangersOf(world);
  const hasher = createPasswordHasher({ concurrency: availableParallelism(), queueLimit: 100 });
  for (let i = 0; i < 10; i++) await first();

  const total: number[] = [];
  const sourceCall: number[] = [];
  const hash: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    sourceCall.push(
      await timed(() =>
        fetch(`http://${world.source.hostAndPort}/check`, { method: "POST", body: "{}" }).then((r) => r.json()),
      ),
    );
    hash.push(await timed(() => hasher.hash(world.password)));
    total.push(await timed(first));
  }
  const added = total.map((ms, i) => ms - sourceCall[i]! - hash[i]!);
  return {
    total: summary(total, 0),
    sourceCall: summary(sourceCall, 0),
    hash: summary(hash, 0),
    added: summary(added, 0),
  };
}

/** Many first sign-ins at once and raw hashes of all cores, a second each in turns, so that both meet the same machine. Per second. */
export async function takeoversAgainstHashes(world: World, seconds: number) {
  const first = strangersOf(world);
  const cores = availableParallelism();
  const hasher = createPasswordHasher({ concurrency: cores, queueLimit: 100 });
  const takeovers: number[] = [];
  const hashes: number[] = [];
  for (let turn = 0; turn < Math.ceil(seconds); turn++) {
    hashes.push((await measure(() => hasher.hash(world.password), { seconds: 1, concurrency: cores })).perSecond);
    takeovers.push((await measure(first, { seconds: 1, concurrency: 8 })).perSecond);
  }
  const mean = (rates: readonly number[]) => rates.reduce((sum, one) => sum + one, 0) / rates.length;
  return { takeovers: mean(takeovers), hashes: mean(hashes) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A script that does nothing: what is left is the way into the sandbox and back. */
export async function scriptPhase(seconds: number): Promise<{ warm: Measured; coldMs: number }> {
  const runner = createDenoScriptRunner({ modulesDir: fileURLToPath(new URL("../../guest-modules", import.meta.url)) });
  const request = {
    tenantId: newTenantId(),
    connectionId: newConnectionId(),
    entry: "login" as const,
    source: "function login(email, password, callback) { callback(null, { user_id: email, email: email }); }",
    args: ["someone@bench.test", "secret"],
    configuration: {},
    network: { kind: "public" as const, alwaysReachable: [] },
    redact: [],
  };
  const call = async () => {
    const result = await runner.run(request, AbortSignal.timeout(20_000));
    if (result.outcome !== "returned") throw new Error(`The empty script ended as ${result.outcome}.`);
  };
  try {
    const coldMs = await timed(call);
    return { warm: await measure(call, { seconds: seconds / 2, concurrency: 1 }), coldMs };
  } finally {
    await runner.close();
  }
}

export function usersByEmailPhase(world: World, seconds: number): Promise<Measured> {
  let next = 0;
  return measure(
    () =>
      world.client.send(
        "GET",
        `/api/v2/users-by-email?email=${encodeURIComponent(world.users[next++ % world.users.length]!)}`,
        {
          token: world.managementToken,
        },
      ),
    { seconds, concurrency: 16 },
  );
}

/** The highest resident memory while tokens, sign-ins and look-ups run together, MiB. */
export async function memoryPhase(world: World, server: ServerProcess, seconds: number): Promise<number> {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, server.memoryMiB());
  }, 50);
  try {
    await Promise.all([tokenPhase(world, seconds), signInPhase(world, seconds), usersByEmailPhase(world, seconds)]);
  } finally {
    clearInterval(watch);
  }
  return peak;
}
