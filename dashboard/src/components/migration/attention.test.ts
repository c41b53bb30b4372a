import { describe, expect, it } from "vitest";
import { attentionOf, rowsNotTaken } from "./attention.ts";
import type { Jobs, Progress, SourceHealth } from "./migration-types.ts";

type Known = Parameters<typeof attentionOf>[0];
type Job = Jobs[number];

const NOW = new Date("2026-11-22T12:00:00Z");

const left = (more: Partial<Progress["left"]> = {}): Progress["left"] => ({
  people: 10,
  never_seen: 10,
  failed: 0,
  failed_by_cause: { wrong_password: 0, not_importable: 0, restricted: 0, source_unavailable: 0, script_error: 0 },
  blocked: 0,
  collision: 0,
  ...more,
});

const progress = (more: Partial<Progress["left"]> = {}, status: Progress["forecast"]["status"] = "expected") => ({
  left: left(more),
  forecast: { status, goal: 0.95 },
});

const source = (more: Partial<SourceHealth["summary"]> = {}) => ({
  summary: { breaker: "closed", ...more } as SourceHealth["summary"],
});

const job = (id: string, more: Partial<Job> = {}): Job =>
  ({ id, type: "users_import", status: "completed", created_at: "2026-11-22T10:00:00.000Z", ...more }) as Job;

const attention = (more: Partial<Known> = {}) =>
  attentionOf({ migration: { phase: "running" }, jobs: [], withRows: new Set(), now: NOW, ...more });

describe("what needs attention in a migration", () => {
  it("is nothing where all is well", () => {
    expect(attention({ progress: progress(), source: source(), jobs: [job("1")] })).toEqual([]);
  });

  it("names people by why they are left, one line for each reason, with who is blocked and who collides", () => {
    const found = attention({
      progress: progress({
        failed: 4,
        failed_by_cause: { ...left().failed_by_cause, wrong_password: 3, script_error: 1 },
        blocked: 3,
        collision: 12,
      }),
    });
    expect(found).toEqual([
      { about: "cause", cause: "wrong_password", people: 3 },
      { about: "cause", cause: "script_error", people: 1 },
      { about: "collision", people: 12 },
      { about: "blocked", people: 3 },
    ]);
  });

  it("has a paused migration and a protected source before anything else", () => {
    const found = attention({
      migration: { phase: "paused" },
      source: source({ breaker: "open", rate_limited_until: "2026-11-22T12:05:00.000Z" }),
      progress: progress({ blocked: 1 }, "stalled"),
    });
    expect(found.map(({ about }) => about)).toEqual(["paused", "breaker_open", "rate_limited", "blocked", "stalled"]);
  });

  it("has what keeps anybody from moving, and what the last probe found, until it is closed", () => {
    const migration = {
      nobody_moves_because: "no_login_script",
      last_probe: { at: "2026-11-22T10:00:00.000Z", by: "x", counts: { ok: 9, warning: 1, failed: 2, skipped: 0 } },
    } as const;
    expect(attention({ migration: { ...migration, phase: "running" } })).toEqual([
      { about: "nobody_moves", because: "no_login_script" },
      { about: "probe", findings: 2 },
    ]);
    expect(attention({ migration: { ...migration, phase: "finalised" } })).toEqual([]);
  });

  it("has a campaign whose mails the mail server does not take", () => {
    const waiting = job("1", {
      type: "reset_campaign",
      status: "pending",
      status_reason: { code: "mail_server_waits", facts: {} },
    });
    expect(attention({ jobs: [waiting, { ...waiting, status: "completed" }] })).toEqual([
      { about: "mail_waits", job: waiting },
    ]);
  });

  it("does not speak of the source once it is closed for good", () => {
    expect(attention({ migration: { phase: "finalised" }, source: source({ breaker: "half_open" }) })).toEqual([]);
  });

  it("takes jobs of one type that failed together, and forgets those of more than a week ago", () => {
    const failed = { status: "failed" } as const;
    const [one, two, list] = [job("1", failed), job("2", failed), job("3", { ...failed, type: "roster_load" })];
    const old = job("4", { ...failed, created_at: "2026-11-14T10:00:00.000Z" });
    expect(attention({ jobs: [one, list, two, old] })).toEqual([
      { about: "jobs_failed", jobs: [one, two] },
      { about: "jobs_failed", jobs: [list] },
    ]);
  });

  it("counts rows that nobody has dismissed", () => {
    const [open, dismissed] = [job("1", { summary: { failed: 6 } }), job("2", { summary: { failed: 5 } })];
    expect(attention({ jobs: [open, dismissed], withRows: new Set(["1"]) })).toEqual([
      { about: "job_rows", job: open, rows: 6 },
    ]);
  });
});

describe("rows that a job could not take", () => {
  it.each<[title: string, job: Parameters<typeof rowsNotTaken>[0], rows: number]>([
    ["are those that failed", { type: "users_import", summary: { failed: 2, inserted: 5 } }, 2],
    [
      "are not who collides on a list: they are on it",
      { type: "roster_load", summary: { failed: 1, collision: 6 } },
      1,
    ],
    ["are none of a dry run", { type: "roster_load", summary: { failed: 9, dry_run: true } }, 0],
    ["are none of a job that takes no rows", { type: "users_export", summary: { failed: 9 } }, 0],
    ["are none before the job has counted", { type: "users_import" }, 0],
  ])("%s", (_title, one, rows) => {
    expect(rowsNotTaken(one)).toBe(rows);
  });
});
