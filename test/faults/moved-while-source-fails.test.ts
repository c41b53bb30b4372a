import { expect, it } from "vitest";
import { ArrivingSite } from "../support/arriving-site.ts";

const MOVED = 8;
const STRANGERS = 40;

it("people who have moved sign in while strangers fill the queue to a source that hangs", async () => {
  const site = await ArrivingSite.start({ connections: STRANGERS + MOVED, sourceTimeoutMs: 5_000 });
  try {
    const moved = Array.from({ length: MOVED }, (_, i) => `moved-${i}@arriving.test`);
    for (const person of moved) expect(await site.signIn(person)).toMatchObject({ status: 200 });

    site.source.hang(true);
    const asked = site.source.calls();
    let stillWaiting = STRANGERS;
    const strangers = Array.from({ length: STRANGERS }, async (_, i) => {
      const answer = await site.signIn(`stranger-${i}@arriving.test`);
      stillWaiting -= 1;
      return answer;
    });
    await expect.poll(() => site.source.calls() - asked, { timeout: 15_000 }).toBeGreaterThan(0);
    const answers = await Promise.all([...moved, ...moved].map((person) => site.signIn(person)));
    expect(stillWaiting, "strangers who wait meanwhile").toBeGreaterThan(0);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    // A wrong password of theirs is wrong, whatever the source does.
    expect(await site.signIn(moved[0]!, { password: "another one" })).toMatchObject({ status: 403 });

    for (const { status, retryAfter, text } of await Promise.all(strangers)) {
      expect({ status, text }).toMatchObject({ status: 503, text: expect.stringContaining("temporarily_unavailable") });
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(site.source.calls() - asked).toBeLessThan(STRANGERS);
  } finally {
    await site.close();
  }
});
