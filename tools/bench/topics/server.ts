import { memoryPhase, signInPhase, startPhase, tokenPhase, usersByEmailPhase } from "../phases.ts";
import { rawHashRate, rawSigningRate } from "../raw-rates.ts";
import { type BenchTopic, ms, percent, rate } from "../topic.ts";
import { withServer } from "../with-server.ts";

/** A server with few people: how fast it starts and answers, and what memory it takes. */
export const serverTopic: BenchTopic = {
  summary: "start, tokens, sign-ins, users-by-email, memory",
  run: ({ seconds }) =>
    withServer(
      async function* (world, server) {
        const idleMiB = server.memoryMiB();

        const signingBefore = rawSigningRate(seconds / 2);
        const tokens = await tokenPhase(world, seconds);
        const signing = (signingBefore + rawSigningRate(seconds / 2)) / 2;
        yield {
          what: "client-credentials tokens",
          measured: `${rate(tokens.perSecond)}, p50 ${ms(tokens.p50)}, p99 ${ms(tokens.p99)}`,
          against: `${percent(tokens.perSecond / signing)} of ${rate(signing)} raw RSA-2048 signatures of one thread (aim ≥ 45 %)`,
        };

        const hashBefore = await rawHashRate(seconds);
        const signIns = await signInPhase(world, seconds);
        const hashAfter = await rawHashRate(seconds);
        const hashes = (hashBefore.perSecond + hashAfter.perSecond) / 2;
        yield {
          what: "sign-ins of moved users",
          measured: `${rate(signIns.perSecond)}, p50 ${ms(signIns.p50)}, p99 ${ms(signIns.p99)}`,
          against: `${percent(signIns.perSecond / hashes)} of ${rate(hashes)} raw Argon2id verifications of all cores (aim ≥ 80 %)`,
        };

        const byEmail = await usersByEmailPhase(world, seconds);
        yield {
          what: "users-by-email",
          measured: `${rate(byEmail.perSecond)}, p50 ${ms(byEmail.p50)}, p99 ${ms(byEmail.p99)}`,
        };

        const peakMiB = await memoryPhase(world, server, seconds);
        yield {
          what: "memory of the server process",
          measured: `${idleMiB.toFixed(0)} MiB idle, ${peakMiB.toFixed(0)} MiB under load`,
          against: "aim < 200 MB (190 MiB)",
        };
      },
      async function* (server) {
        const times = await startPhase(server);
        yield {
          what: "cold start to ready",
          measured: `${times.map((time) => Math.round(time)).join(" / ")} ms`,
          against: "aim < 1000 ms (minimum / median / maximum of 5)",
        };
      },
    ),
};
