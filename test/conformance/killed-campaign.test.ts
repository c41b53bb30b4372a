import { expect, it } from "vitest";
import { newJobId } from "../../src/domain/ids.ts";
import type { Job } from "../../src/domain/job.ts";
import type { JobContext, JobPause, JobProgress, JobResult, JobTransaction } from "../../src/jobs/job-handler.ts";
import { type ResetCampaignPayload, resetCampaignPayload } from "../../src/jobs/reset-campaign/campaign-job.ts";
import { createResetCampaign } from "../../src/jobs/reset-campaign/reset-campaign.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import type { MailMessage } from "../../src/mail/mail-sender.ts";
import { engines } from "../support/databases.ts";
import { aListing, load } from "./roster/roster-world.ts";
import { insertConnection, insertTenant } from "./store/fixtures.ts";

const PEOPLE = 4;

it.each(engines.filter(({ available }) => available))(
  "a campaign that is killed at any of its steps mails everybody, and at most one person a kill twice ($name)",
  async (engine) => {
    const store = await engine.open();
    const logWriter = createLogWriter({ store, clock: { now: () => new Date() } });
    for (let killedAt = 1; killedAt <= 2 * PEOPLE; killedAt++) {
      const connection = await insertConnection(store, await insertTenant(store), { options: { import_mode: true } });
      const { tenantId } = connection;
      const emails = Array.from({ length: PEOPLE }, (_, index) => `p${index}@shop.example`);
      await load(
        store,
        connection,
        emails.map((email, index) => aListing({ localId: `${index}`, email })),
      );
      const id = newJobId();
      const at = new Date();
      const row = { tenantId, id, type: "reset_campaign", connectionId: connection.id, createdAt: at } as const;
      await store.jobs.insert({ ...row, payload: {}, createdBy: "test" });
      const sent: MailMessage[] = [];
      const mail = { send: async (message: MailMessage) => void sent.push(message) };
      let nowMs = at.getTime();
      const handler = createResetCampaign({ store, mail, logWriter, clock: { now: () => new Date(nowMs) } });
      let kept: JobProgress = {};
      let steps = 0;

      /** One worker; as in a transaction, what it notes of its progress is kept only when the work is. */
      const work = async (): Promise<JobResult | JobPause | "killed"> => {
        const context: JobContext<ResetCampaignPayload> = {
          job: {
            ...row,
            status: "processing",
            payload: {},
            cursor: kept.cursor,
            createdBy: "test",
          } as unknown as Job,
          payload: resetCampaignPayload.parse({ ratePerMinute: 6_000, dryRun: false, pagesDomain: "shop.example" }),
          signal: new AbortController().signal,
          async checkpoint(progress: JobProgress, _tx?: JobTransaction) {
            if (++steps === killedAt) throw new Error("Killed.");
            kept = { ...kept, ...progress };
          },
          async *input() {},
          writeOutput: async () => undefined,
          addRows: (rows, tx = store) => tx.jobs.addJobRows(rows.map((one) => ({ ...one, tenantId, jobId: id }))),
        };
        try {
          return await handler.run(context);
        } catch (error) {
          expect(String(error)).toContain("Killed");
          return "killed";
        }
      };
      for (let turn = 0; turn < 100; turn++) {
        const result = await work();
        if (result !== "killed" && "summary" in result) break;
        nowMs += 1_000;
      }
      expect(kept.summary).toMatchObject({ sent: PEOPLE, failed: 0, skipped: 0 });
      expect([...new Set(sent.map(({ to }) => to))].toSorted()).toEqual(emails);
      expect(sent.length).toBeLessThanOrEqual(PEOPLE + 1);
      expect(await store.jobs.countJobRows(tenantId, id)).toEqual({ sent: PEOPLE });
      expect(await store.campaignMails.countResults(tenantId, id)).toMatchObject({ waiting: PEOPLE, failed: 0 });
    }
    await logWriter.close();
    await store.close();
  },
);
