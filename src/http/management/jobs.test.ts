import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import { newJobId } from "../../domain/ids.ts";
import type { Job } from "../../domain/job.ts";
import type { NewJob } from "../../store/jobs.ts";

describe("jobs", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;

  beforeAll(async () => {
    site = await openManagementSite();
    acme = await site.addTenant();
  });
  afterAll(() => site.close());

  async function insert(change: Partial<NewJob> = {}, tenant = acme): Promise<NewJob> {
    const job: NewJob = {
      tenantId: tenant.tenant.id,
      id: newJobId(),
      type: "users_import",
      payload: { upsert: false },
      createdBy: "cli",
      createdAt: new Date(),
      ...change,
    };
    await site.deps.store.jobs.insert(job);
    return job;
  }

  /** As a worker ends it. */
  async function finish(
    job: NewJob,
    result: Pick<Job, "summary" | "statusDetails"> & { status: "completed" | "failed" },
  ) {
    const now = new Date();
    const only = { tenantId: job.tenantId, jobId: job.id };
    await site.deps.store.jobs.claim({ owner: "worker", now, until: new Date(+now + 60_000), types: [job.type], only });
    await site.deps.store.jobs.finish({ ...only, owner: "worker" }, { ...result, at: now });
  }

  it("are shown with what they did, as Auth0 shows them, and who began them and when", async () => {
    const connection = await acme.addConnection("Shown");
    const job = await insert({ connectionId: connection.id, externalId: "batch 7" });
    await finish(job, { status: "completed", summary: { failed: 0, updated: 0, inserted: 1, total: 1 } });
    const { status, body } = await acme.request("GET", `/jobs/${job.id}`);
    expect([status, body]).toEqual([
      200,
      {
        type: "users_import",
        status: "completed",
        connection_id: connection.id,
        connection: "Shown",
        external_id: "batch 7",
        created_at: job.createdAt.toISOString(),
        id: job.id,
        summary: { failed: 0, updated: 0, inserted: 1, total: 1 },
        created_by: "cli",
        started_at: expect.any(String),
        finished_at: expect.any(String),
        percentage_done: 100,
      },
    ]);
  });

  it("say which administrator started them, to whoever may see the job", async () => {
    const [editor, viewer] = [await acme.addAdministrator("editor"), await acme.addAdministrator("viewer")];
    const { body: started } = await acme.request("POST", "/jobs/users-exports", { as: editor, body: {} });
    const { body } = await acme.request("GET", `/jobs/${started.id}`, { as: viewer });
    expect(body).toMatchObject({ created_by: editor.userId, created_by_name: editor.name });
  });

  it("are not shown to another tenant, nor are those that never were", async () => {
    const job = await insert();
    const other = await site.addTenant();
    for (const [tenant, id] of [
      [other, job.id],
      [acme, newJobId()],
    ] as const) {
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/errors"],
        ["GET", "/rows"],
        ["POST", "/cancel"],
        ["DELETE", "/errors"],
      ] as const) {
        const { status, body } = await tenant.request(method, `/jobs/${id}${path}`);
        expect([status, body.message]).toEqual([404, "The job does not exist"]);
      }
    }
  });

  it("are listed newest first, page by page, by connection", async () => {
    const tenant = await site.addTenant();
    const connection = await tenant.addConnection("Listed");
    const jobs: NewJob[] = [];
    for (let index = 0; index < 5; index++)
      jobs.push(
        await insert(
          { createdAt: new Date(1_750_000_000_000 + index), ...(index > 2 ? { connectionId: connection.id } : {}) },
          tenant,
        ),
      );
    const ids = (body: { jobs: { id: string }[] }) => body.jobs.map(({ id }) => id);
    const first = (await tenant.request("GET", "/jobs?take=3")).body;
    const second = (await tenant.request("GET", `/jobs?take=3&from=${first.next}`)).body;
    expect([...ids(first), ...ids(second)]).toEqual(jobs.map(({ id }) => id).toReversed());
    expect(second.next).toBeUndefined();
    const of = await tenant.request("GET", `/jobs?connection_id=${connection.id}`);
    expect(ids(of.body)).toEqual([jobs[4]!.id, jobs[3]!.id]);
  });

  it("have no errors when nothing went wrong", async () => {
    const job = await insert();
    await finish(job, { status: "completed" });
    const { status, text } = await acme.request("GET", `/jobs/${job.id}/errors`);
    expect([status, text]).toEqual([204, ""]);
  });

  it("tell why they failed as a whole", async () => {
    const job = await insert();
    await finish(job, { status: "failed", statusDetails: "Failed to parse users file JSON" });
    const { status, body } = await acme.request("GET", `/jobs/${job.id}/errors`);
    expect([status, body]).toEqual([
      200,
      {
        type: "users_import",
        status: "failed",
        created_at: job.createdAt.toISOString(),
        id: job.id,
        status_details: "Failed to parse users file JSON",
      },
    ]);
  });

  it("list every row that was not taken, however many, until they are dismissed", async () => {
    const job = await insert();
    const errors = [{ code: "DUPLICATED_USER", message: "The user already exist and upsert parameter is false" }];
    await site.deps.store.jobs.addJobRows(
      Array.from({ length: 2_500 }, (_, index) => ({
        tenantId: job.tenantId,
        jobId: job.id,
        row: index + 1,
        verdict: "failed",
        detail: { user: { email: `user${index + 1}@example.com` }, errors },
      })),
    );
    const active = await acme.request("DELETE", `/jobs/${job.id}/errors`);
    expect([active.status, active.body.errorCode]).toEqual([409, "job_active"]);
    await finish(job, { status: "completed" });
    const { status, headers, body } = await acme.request("GET", `/jobs/${job.id}/errors`);
    expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(body).toHaveLength(2_500);
    expect(body[2_499]).toMatchObject({ user: { email: "user2500@example.com" }, errors });
    expect((await acme.request("DELETE", `/jobs/${job.id}/errors`)).status).toBe(204);
    expect((await acme.request("GET", `/jobs/${job.id}/errors`)).status).toBe(204);
  });

  it("show their rows page by page, of one verdict or of all", async () => {
    const job = await insert();
    await site.deps.store.jobs.addJobRows(
      Array.from({ length: 7 }, (_, index) => ({
        tenantId: job.tenantId,
        jobId: job.id,
        row: index + 1,
        verdict: index === 3 ? "collision" : "failed",
        message: "They share an address.",
        key: `id:${index + 1}`,
      })),
    );
    const numbers = (body: Record<string, unknown>) => (body.rows as { row: number }[]).map(({ row }) => row);
    const first = (await acme.request("GET", `/jobs/${job.id}/rows?take=4`)).body;
    const second = (await acme.request("GET", `/jobs/${job.id}/rows?take=4&from=${first.next}`)).body;
    expect([numbers(first), numbers(second), second.next]).toEqual([[1, 2, 3, 4], [5, 6, 7], undefined]);
    const collisions = (await acme.request("GET", `/jobs/${job.id}/rows?verdict=collision`)).body;
    expect(collisions.rows).toEqual([
      {
        row: 4,
        verdict: "collision",
        key: "id:4",
        user: {},
        errors: [{ code: "COLLISION", message: "They share an address." }],
      },
    ]);
    for (const from of ["nonsense", Buffer.from("nonsense").toString("base64url")])
      expect((await acme.request("GET", `/jobs/${job.id}/rows?from=${from}`)).status).toBe(400);
  });

  it("can be cancelled until they have ended", async () => {
    const job = await insert();
    expect((await acme.request("POST", `/jobs/${job.id}/cancel`)).body.status).toBe("cancelled");
    const again = await acme.request("POST", `/jobs/${job.id}/cancel`);
    expect([again.status, again.body.message]).toEqual([409, "The job has ended already."]);
  });

  it("say how long they will take while they are worked on", async () => {
    const job = await insert();
    const at = new Date(Date.now() - 30_000);
    const only = { tenantId: job.tenantId, jobId: job.id };
    const until = new Date(Date.now() + 60_000);
    await site.deps.store.jobs.claim({ owner: "worker", now: new Date(), until, types: [job.type], only });
    await site.deps.store.jobs.checkpoint({ ...only, owner: "worker" }, { percentage: 25 }, { at, until });
    const { body } = await acme.request("GET", `/jobs/${job.id}`);
    expect(body).toMatchObject({ status: "processing", percentage_done: 25, time_left_seconds: expect.any(Number) });
  });

  it.each([
    ["GET", "/errors", "read:migrations"],
    ["GET", "/rows", "read:migrations"],
    ["POST", "/cancel", "update:migrations"],
    ["DELETE", "/errors", "update:migrations"],
  ] as const)("of an import are for who may do something with users: %s %s with %s", async (method, rest, scope) => {
    const users = await insert();
    const list = await insert({ type: "roster_load", payload: {} });
    expect((await acme.request(method, `/jobs/${users.id}${rest}`, { scopes: [scope] })).status).toBe(403);
    expect((await acme.request(method, `/jobs/${list.id}${rest}`, { scopes: [scope] })).status).not.toBe(403);
    expect((await acme.request(method, `/jobs/${users.id}${rest}`, { scopes: ["create:users"] })).status).not.toBe(403);
  });

  it.each<[string, string, string, string[]]>([
    ["GET", "/jobs", "reading", ["update:users"]],
    ["POST", "/jobs/users-exports", "exporting", ["create:users"]],
    ["POST", "/jobs/verification-email", "mailing", ["read:users"]],
  ])("need the scope of what is done: %s %s (%s)", async (method, path, _what, scopes) => {
    expect((await acme.request(method, path, { scopes, ...(method === "POST" ? { body: {} } : {}) })).status).toBe(403);
  });

  describe("POST /jobs/verification-email", () => {
    async function addUser(email?: string) {
      const connection = await acme.addConnection(`Mail-${newJobId().slice(4)}`, { requires_username: true });
      const localId = newJobId();
      await site.deps.store.users.insert({
        tenantId: acme.tenant.id,
        connectionId: connection.id,
        provider: "auth0",
        localId,
        email,
        emailVerified: false,
        createdAt: new Date(),
      });
      return { userId: `auth0|${localId}`, localId, connection };
    }

    it("mails the link, and the job tells that it is done", async () => {
      const { userId, localId } = await addUser("ann@example.com");
      const created = await acme.request("POST", "/jobs/verification-email", {
        body: { user_id: userId, client_id: acme.clientId, identity: { user_id: localId, provider: "auth0" } },
      });
      expect([created.status, created.body]).toEqual([
        201,
        { type: "verification_email", status: "pending", created_at: expect.any(String), id: expect.any(String) },
      ]);
      await site.jobs.runDue();
      expect((await acme.request("GET", `/jobs/${created.body.id}`)).body.status).toBe("completed");
      expect(acme.sent.at(-1)).toMatchObject({ to: "ann@example.com", template: "verify_email" });
      expect(acme.sent.at(-1)?.text).toContain(`https://${acme.domain}/u/email-verification?ticket=`);
    });

    it("fails for a user without an address, and says so", async () => {
      const { userId } = await addUser();
      const { body } = await acme.request("POST", "/jobs/verification-email", { body: { user_id: userId } });
      await site.jobs.runDue();
      expect((await acme.request("GET", `/jobs/${body.id}`)).body).toMatchObject({
        status: "failed",
        status_details: "The user does not have an email address.",
      });
    });

    it.each<[string, object, number, string]>([
      ["a user", { user_id: "auth0|nobody" }, 404, "The user does not exist."],
      ["a client", { user_id: "auth0|nobody", client_id: "nobody" }, 400, "The client does not exist"],
      ["an organization", { user_id: "auth0|x", organization_id: "org_1" }, 400, "The organization does not exist"],
    ])("refuses %s that does not exist", async (_title, body, status, message) => {
      const answer = await acme.request("POST", "/jobs/verification-email", { body });
      expect([answer.status, answer.body.message]).toEqual([status, message]);
    });
  });
});
