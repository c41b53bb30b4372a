import { sql } from "kysely";
import { CAMPAIGN_RESULTS, type CampaignMail, type CampaignOutcome, type CampaignResult } from "../domain/campaign.ts";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import { absentIfNull, decodeDate, decodeOptionalDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { KeysetPage } from "./page.ts";
import type { CampaignMailRow } from "./tables.ts";

/** Whom reset campaigns have mailed. Kept as long as their jobs, whatever of those is dismissed. */
export interface CampaignMailStore {
  /** One a person and campaign: the same again replaces. */
  put(mail: CampaignMail): Promise<void>;
  /** All mails that these people of the roster were sent, by any campaign of the connection. */
  listOfPeople(
    tenantId: TenantId,
    connectionId: ConnectionId,
    keys: readonly string[],
  ): Promise<readonly CampaignMail[]>;
  /** How many mails of a campaign had which result by now. Reads every one of them. */
  countResults(tenantId: TenantId, jobId: string): Promise<Readonly<Record<CampaignResult, number>>>;
  /** By key. */
  listResults(
    tenantId: TenantId,
    jobId: string,
    page: KeysetPage & { readonly result?: CampaignResult },
  ): Promise<readonly CampaignOutcome[]>;
}

/** By where the roster has them, and by which arrival names the campaign as its batch. */
const RESULT = sql<CampaignResult>`case when m.status = 'failed' then 'failed'
  when r.state = 'moved' and p.user_id is not null then 'moved_by_campaign'
  when r.state = 'moved' then 'moved_otherwise'
  when r.state is null or r.state = 'deleted' then 'gone'
  else 'waiting' end`;

export function createCampaignMailStore({ db, engine }: Database): CampaignMailStore {
  const mails = (tenantId: TenantId, jobId: string) =>
    db
      .selectFrom("campaign_mails as m")
      .leftJoin("roster as r", (join) =>
        join
          .onRef("r.tenant_id", "=", "m.tenant_id")
          .onRef("r.connection_id", "=", "m.connection_id")
          .onRef("r.key", "=", "m.key"),
      )
      .leftJoin("provenance as p", (join) =>
        join
          .onRef("p.tenant_id", "=", "m.tenant_id")
          .onRef("p.batch_id", "=", "m.job_id")
          .onRef("p.user_id", "=", "r.user_id"),
      )
      .where("m.tenant_id", "=", tenantId)
      .where("m.job_id", "=", jobId);

  return {
    async put(mail) {
      const { tenant_id, job_id, key, ...changes } = rowOf(mail);
      await db
        .insertInto("campaign_mails")
        .values({ tenant_id, job_id, key, ...changes })
        .onConflict((conflict) => conflict.columns(["tenant_id", "job_id", "key"]).doUpdateSet(changes))
        .execute();
    },

    async listOfPeople(tenantId, connectionId, keys) {
      if (keys.length === 0) return [];
      const rows = await db
        .selectFrom("campaign_mails")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .where(({ ref }) => engine.isAmong(ref("key"), keys))
        .execute();
      return rows.map(mailOf);
    },

    async countResults(tenantId, jobId) {
      const rows = await mails(tenantId, jobId)
        .select((all) => [RESULT.as("result"), all.fn.countAll<number>().as("total")])
        .groupBy("result")
        .execute();
      const none = Object.fromEntries(CAMPAIGN_RESULTS.map((result) => [result, 0])) as Record<CampaignResult, number>;
      return { ...none, ...Object.fromEntries(rows.map(({ result, total }) => [result, Number(total)])) };
    },

    async listResults(tenantId, jobId, { after, limit, result }) {
      const rows = await mails(tenantId, jobId)
        .selectAll("m")
        .select(["r.user_id", "r.moved_at", RESULT.as("result")])
        .$if(after !== undefined, (query) => query.where("m.key", ">", after ?? ""))
        .$if(result !== undefined, (query) => query.where(RESULT, "=", result ?? "waiting"))
        .orderBy("m.key")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        ...mailOf(row),
        result: row.result,
        userId: absentIfNull(row.user_id),
        movedAt: decodeOptionalDate(row.moved_at),
      }));
    },
  };
}

/** A row of the roster has another key from now on (`roster-load.ts`): its mails are still that person's. */
export async function renameInCampaigns(
  own: Database,
  place: { readonly tenantId: TenantId; readonly connectionId: ConnectionId },
  from: string,
  to: string,
): Promise<void> {
  await own.db
    .updateTable("campaign_mails")
    .set({ key: to })
    .where("tenant_id", "=", place.tenantId)
    .where("connection_id", "=", place.connectionId)
    .where("key", "=", from)
    .where(sql<boolean>`not exists (select 1 from campaign_mails as other where other.tenant_id = campaign_mails.tenant_id
      and other.job_id = campaign_mails.job_id and other.key = ${to})`)
    .execute();
}

const rowOf = (mail: CampaignMail): CampaignMailRow => ({
  tenant_id: mail.tenantId,
  job_id: mail.jobId,
  key: mail.key,
  connection_id: mail.connectionId,
  email: mail.email,
  status: mail.status,
  reason: mail.reason ?? null,
  at: mail.at.getTime(),
});

const mailOf = (row: CampaignMailRow): CampaignMail => ({
  tenantId: row.tenant_id as TenantId,
  jobId: row.job_id,
  key: row.key,
  connectionId: row.connection_id as ConnectionId,
  email: row.email,
  status: row.status as CampaignMail["status"],
  reason: absentIfNull(row.reason),
  at: decodeDate(row.at),
});
