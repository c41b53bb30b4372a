import { parseArgs } from "node:util";
import { ServerProcess } from "../../test/support/server-process.ts";
import { startYesSource } from "../../test/support/yes-source.ts";
import {
  memoryPhase,
  scriptPhase,
  signInPhase,
  startPhase,
  takeoverPhase,
  tokenPhase,
  usersByEmailPhase,
} from "./phases.ts";
import { prepare } from "./prepare.ts";
import { rawHashRate, rawSigningRate } from "./raw-rates.ts";

const HELP = `usage: npm run bench -- [--seconds N]

Measures a real server process on the embedded database against what this machine can do at most, in one run, and prints
ratios: the machines that this runs on are noisy, and a figure alone says little.

  --seconds N   length of each phase (default 5)`;

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "5" }, help: { type: "boolean", default: false } },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const seconds = Number(values.seconds);
if (!(seconds > 0)) {
  console.error(`--seconds must be a number above 0.\n\n${HELP}`);
  process.exit(2);
}

const server = new ServerProcess();
const source = await startYesSource();
try {
  const access = await server.init();
  const coldStarts = await startPhase(server);
  const world = await prepare(server, access, source);
  const idleMiB = server.memoryMiB();

  const rows: [string, string, string][] = [];
  const row = (what: string, figure: string, against = "") => rows.push([what, figure, against]);

  row(
    "cold start to ready",
    `${coldStarts.map((ms) => Math.round(ms)).join(" / ")} ms`,
    "aim < 1000 ms (minimum / median / maximum of 5)",
  );

  const signingBefore = rawSigningRate(seconds / 2);
  const tokens = await tokenPhase(world, seconds);
  const signing = (signingBefore + rawSigningRate(seconds / 2)) / 2;
  row(
    "client-credentials tokens",
    `${tokens.perSecond.toFixed(0)}/s, p50 ${tokens.p50.toFixed(1)} ms, p99 ${tokens.p99.toFixed(1)} ms`,
    `${percent(tokens.perSecond / signing)} of ${signing.toFixed(0)} raw RSA-2048 signatures/s of one thread (aim ≥ 45 %)`,
  );

  const hashBefore = await rawHashRate(seconds);
  const signIns = await signInPhase(world, seconds);
  const hashAfter = await rawHashRate(seconds);
  const hashes = (hashBefore.perSecond + hashAfter.perSecond) / 2;
  row(
    "sign-ins of migrated users",
    `${signIns.perSecond.toFixed(0)}/s, p50 ${signIns.p50.toFixed(1)} ms, p99 ${signIns.p99.toFixed(1)} ms`,
    `${percent(signIns.perSecond / hashes)} of ${hashes.toFixed(0)} raw Argon2id verifications/s of all cores (aim ≥ 80 %)`,
  );

  const takeovers = await takeoverPhase(world, seconds);
  row(
    "first sign-in, one at a time",
    `p50 ${takeovers.total.p50.toFixed(1)} ms, p99 ${takeovers.total.p99.toFixed(1)} ms`,
    `source call p50 ${takeovers.sourceCall.p50.toFixed(1)} ms, one hash p50 ${takeovers.hash.p50.toFixed(1)} ms`,
  );
  row(
    "  added over source call + one hash",
    `p50 ${takeovers.added.p50.toFixed(1)} ms, p99 ${takeovers.added.p99.toFixed(1)} ms`,
    "aim ≤ 5 ms p50",
  );
  row(
    "first sign-ins, many at once",
    `${takeovers.many.perSecond.toFixed(0)}/s`,
    `${percent(takeovers.many.perSecond / hashes)} of the raw hash rate`,
  );

  const script = await scriptPhase(seconds);
  row(
    "script call overhead, warm",
    `p50 ${script.warm.p50.toFixed(2)} ms, p99 ${script.warm.p99.toFixed(2)} ms`,
    `first call of a guest ${script.coldMs.toFixed(0)} ms`,
  );

  const byEmail = await usersByEmailPhase(world, seconds);
  row(
    "users-by-email",
    `${byEmail.perSecond.toFixed(0)}/s, p50 ${byEmail.p50.toFixed(1)} ms, p99 ${byEmail.p99.toFixed(1)} ms`,
  );

  const peak = await memoryPhase(world, server, seconds);
  row(
    "memory of the server process",
    `${idleMiB.toFixed(0)} MiB idle, ${peak.toFixed(0)} MiB under load`,
    "aim < 200 MB (190 MiB)",
  );

  print(rows);
} finally {
  await server.remove();
  await source.close();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function print(table: readonly (readonly [string, string, string])[]): void {
  const width = (column: 0 | 1) => Math.max(...table.map((cells) => cells[column].length));
  for (const [what, figure, against] of table)
    console.log(`${what.padEnd(width(0))}  ${figure.padEnd(width(1))}  ${against}`);
}
