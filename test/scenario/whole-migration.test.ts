import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CommandEnd, runCommand } from "../support/command-line.ts";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import { openTestAuthority, trustInThisProcess } from "../support/local-tls.ts";
import { PageVisitor } from "../support/page-visitor.ts";
import { ServerProcess } from "../support/server-process.ts";
import { type ClientCredentials, PASSWORD_REALM, TenantClient } from "../support/tenant-client.ts";

const CONNECTION = "DestinationDatabase";
const NEW_PASSWORD = "Chosen-Here-2026";
const BULK_PASSWORD = "From-A-File-2026";
/** As long as a closed source takes until nothing can be under way any more. */
const DRAINED_MS = 30_000;
const script = (name: string) =>
  readFileSync(new URL(`../../database-actions/dist/${name}.js`, import.meta.url), "utf8");

const emailOf = (i: number) => `p${i}@${i % 3 === 0 ? "pilot" : "shop"}.example`;
const passwordOf = (i: number) => `Passw0rd-${i}`;
const isBlocked = (i: number) => i >= 290;
const PEOPLE = Array.from({ length: 300 }, (_, i) => i);

/** Two who share an address with others, one without an id, and two rows that nobody can read. */
const ODD_ROWS = [
  { user_id: "auth0|q1", email: "P5@shop.example" },
  { user_id: "auth0|q2", email: "p6@pilot.example" },
  { email: "noid@shop.example" },
  { user_id: "auth0|q3", email: "no address" },
  "nonsense",
];

interface Failure {
  readonly state: string;
  readonly cause?: string;
  readonly people: number;
}
interface ScriptVersion {
  readonly people?: { readonly count: number };
}

/** The whole of docs/guides/migrate-from-auth0.md by the command line, beside a server process. Each step builds on those before it. */
describe("a migration from its beginning to its end", () => {
  const server = new ServerProcess({ environment: { USHER_OUTBOX: "1" } });
  let source: FakeSource;
  let tenant: TenantClient;
  let app: ClientCredentials;
  /** Questions until the source was closed, as it counted them. */
  let asked: number;
  const file = (name: string) => join(server.dataDir, name);

  const usher = (...args: string[]) => runCommand(...args, "--data", server.dataDir);
  const migration = (...args: string[]) => usher("migration", ...args, "--connection", CONNECTION);
  const inJson = async (command: Promise<CommandEnd>) => {
    const { code, out, err } = await command;
    return { code, err, body: JSON.parse(out) };
  };
  const signIn = async (email: string, password: string) =>
    (await tenant.signIn(app, CONNECTION, email, password)).status;
  const signInAs = (i: number) => signIn(emailOf(i), passwordOf(i));
  const ended = (job: string) =>
    vi.waitUntil(
      async () => {
        const { body } = await inJson(usher("jobs", "show", job, "--json"));
        return body.status === "completed" && body;
      },
      { timeout: 20_000, interval: 100 },
    );
  /** Servers look at the phase of a migration again after a moment. */
  const eventually = (status: number, attempt: () => Promise<number>) =>
    vi.waitUntil(async () => (await attempt()) === status, { timeout: 20_000, interval: 100 });

  beforeAll(async () => {
    tenant = new TenantClient(await server.init());
    const authority = await openTestAuthority(server.dataDir);
    trustInThisProcess(authority);
    source = await startFakeSource({ authority });
    for (const i of PEOPLE)
      source.addUser({
        localId: `p${i}`,
        email: emailOf(i),
        password: passwordOf(i),
        emailVerified: true,
        blocked: isBlocked(i),
      });
    await server.start();
    app = await tenant.must("POST", "/clients", {
      name: "Application",
      app_type: "regular_web",
      grant_types: [PASSWORD_REALM],
    });
    await tenant.must("POST", "/connections", {
      name: CONNECTION,
      strategy: "auth0",
      enabled_clients: [app.client_id],
      options: {
        enabledDatabaseCustomization: true,
        import_mode: true,
        customScripts: { login: script("login"), get_user: script("get_user") },
        configuration: {
          SOURCE_DOMAIN: source.domain,
          SOURCE_CLIENT_ID: source.clientId,
          SOURCE_CLIENT_SECRET: source.clientSecret,
          SOURCE_CONNECTION: "SourceDatabase",
        },
        usher: { network: { policy: "list", hosts: [source.domain] } },
      },
    });
    const rows = PEOPLE.map((i) => ({ user_id: `auth0|p${i}`, email: emailOf(i), blocked: isBlocked(i) }));
    writeFileSync(file("people.ndjson"), [...rows, ...ODD_ROWS].map((row) => JSON.stringify(row)).join("\n"));
  });
  afterAll(async () => {
    await server.remove();
    await source?.close();
  });

  it("is probed before anybody moves", async () => {
    const { code, body } = await inJson(migration("probe", "--account", emailOf(1), "--json"));
    expect([code, body.counts.failed]).toEqual([0, 0]);
    expect(await tenant.usersOf(CONNECTION)).toEqual([]);
  });

  it("has a list of who lives at the source, whose dry run says what the real one does", async () => {
    const load = (...flags: string[]) => inJson(migration("roster", "load", file("people.ndjson"), "--json", ...flags));
    const dry = await load("--dry-run");
    expect((await inJson(migration("status", "--json"))).body).toMatchObject({ listed: 0 });
    const real = await load();
    expect([dry.code, real.code]).toEqual([1, 1]);
    expect(real.body.summary).toEqual({ ...dry.body.summary, dry_run: false });
    expect(real.body.summary).toMatchObject({ total: 305, failed: 2, listed: 299, collision: 4 });
    const collisions = await usher("jobs", "rows", real.body.job, "--verdict", "collision");
    expect(collisions.out.match(/Has the same e-mail address as row/g)).toHaveLength(4);
  });

  it("compares in shadow mode, and takes nobody over", async () => {
    expect((await inJson(migration("shadow", "--json"))).body).toMatchObject({ phase: "shadow" });
    const compared = () => inJson(migration("comparisons", "--json"));
    // The server may not have heard yet; then this is a takeover, which the next line would see.
    await vi.waitUntil(async () => (await signInAs(290)) === 403 && (await compared()).body.total > 0, {
      timeout: 20_000,
      interval: 200,
    });
    const { body } = await compared();
    expect(body.comparisons[0] ?? body.by_verdicts[0]).toMatchObject({ source: "restricted" });
    expect(await tenant.usersOf(CONNECTION)).toEqual([]);
  });

  it("begins with one domain, and then takes everybody", async () => {
    await migration("ramp", "--email-domain", "pilot.example");
    await migration("start");
    await eventually(200, () => signInAs(3));
    expect(await signInAs(1)).toBe(403);
    await migration("ramp", "--everybody");
    await eventually(200, () => signInAs(1));
    for (const i of [10, 11, 12, 13, 14, 15, 20, 21]) expect(await signInAs(i)).toBe(200);
    // Who has an address that two rows claim is whoever the source says.
    expect(await signIn("P5@shop.example", passwordOf(5))).toBe(200);
    expect(await signIn(emailOf(30), "not theirs")).toBe(403);
  });

  it("says who has moved, who is left and why", async () => {
    const progress = (await inJson(migration("progress", "--json"))).body;
    expect(progress.denominator).toEqual({ people: 303, from: "roster" });
    expect(progress.moved).toMatchObject({ people: 11, by_way: { sign_in: 11 } });
    expect(progress.left).toMatchObject({ people: 292, failed: 1, blocked: 10, collision: 3, never_seen: 278 });
    const { failures } = (await inJson(migration("failures", "--json"))).body;
    const causes = Object.fromEntries(failures.map((one: Failure) => [one.cause ?? one.state, one.people]));
    expect(causes).toEqual({ wrong_password: 1, blocked: 10, collision: 3 });

    expect((await migration("left", "--csv", file("left.csv"))).out).toContain("292 people");
    expect(readFileSync(file("left.csv"), "utf8").trim().split("\n")).toHaveLength(293);
    const blocked = await migration("left", "--state", "blocked", "--json");
    expect(blocked.out.split("\n")).toHaveLength(10);
  });

  it("takes off a failure that only the person could tell", async () => {
    const { body } = await inJson(migration("retry", "--cause", "wrong_password", "--json"));
    await ended(body.job);
    expect((await inJson(migration("progress", "--json"))).body.left).toMatchObject({ failed: 0, never_seen: 279 });
  });

  it("mails those who are left, and whoever uses the link is here", async () => {
    const dry = await inJson(migration("campaign", "start", "--json"));
    expect(dry.body.summary).toMatchObject({ dry_run: true, would_send: 279 });
    const sent = await inJson(
      migration(
        "campaign",
        "start",
        "--email-domain",
        "pilot.example",
        "--limit",
        "3",
        "--rate",
        "6000",
        "--send",
        "--json",
      ),
    );
    expect((await ended(sent.body.job)).summary).toMatchObject({ sent: 3 });
    const { body: mails } = await tenant.send<{ to: string; links: string[] }[]>("GET", "/outbox.json");
    expect(mails).toHaveLength(3);
    const visitor = new PageVisitor();
    const page = await visitor.open(mails[0]!.links[0]!);
    await visitor.submit(page, { password: NEW_PASSWORD, password_again: NEW_PASSWORD });
    expect(await signIn(mails[0]!.to, NEW_PASSWORD)).toBe(200);
    const status = await inJson(usher("migration", "campaign", "status", sent.body.job, "--json"));
    expect(status.body.summary.results).toMatchObject({ waiting: 2 });
  });

  it("takes people with their hashes from a file, and says which rows it could not take", async () => {
    const hash = createHash("sha256").update(BULK_PASSWORD).digest("hex");
    const withHash = (id: string, email: string) => ({
      user_id: id,
      email,
      email_verified: true,
      custom_password_hash: { algorithm: "sha256", hash: { value: hash, encoding: "hex" } },
    });
    const users = [withHash("p40", emailOf(40)), withHash("b1", "bulk@other.example"), { email: emailOf(1) }];
    writeFileSync(file("users.json"), JSON.stringify(users));
    const { code, out, err } = await usher("users", "import", file("users.json"), "--connection", CONNECTION);
    expect(code).toBe(1);
    expect(out).toMatch(/inserted +2[\s\S]*row 3 {2}failed {2}p1@shop\.example {2}The user already exist/);
    expect(err).toContain("usher jobs rows job_");
    expect(await signIn(emailOf(40), BULK_PASSWORD)).toBe(200);
  });

  it("keeps away whoever was deleted, until that is lifted", async () => {
    await tenant.api("DELETE", `/users/${encodeURIComponent("auth0|p20")}`);
    expect(await signInAs(20)).toBe(403);
    expect((await migration("tombstones", "list")).out).toMatch(/^auth0\|p20 /);
    expect((await migration("tombstones", "lift", "auth0|p20")).code).toBe(0);
    expect(await signInAs(20)).toBe(200);
  });

  it("has versions of its scripts, to compare and to go back to", async () => {
    writeFileSync(file("login.js"), `// Another one.\n${script("login")}`);
    const saved = await inJson(migration("scripts", "save", file("login.js"), "--entry", "login", "--json"));
    expect(saved.body).toEqual({ version: 2 });
    expect((await migration("scripts", "diff", "2")).out).toContain("+// Another one.");
    await eventually(200, () => signInAs(50));
    expect((await inJson(migration("scripts", "rollback", "1", "--json"))).body).toEqual({ version: 3 });
    const { script_versions: versions } = (await inJson(migration("scripts", "history", "--json"))).body;
    const brought = versions.reduce((sum: number, one: ScriptVersion) => sum + (one.people?.count ?? 0), 0);
    // By sign-in: eleven, one who came again and one by the second version; by mail: one.
    expect(brought).toBe(14);
  });

  it("closes its source when the criteria are met, and then asks nothing", async () => {
    expect((await migration("finalise")).err).toContain("cannot be closed yet");
    expect((await migration("gate")).code).toBe(1);
    await migration("settings", "--share-moved", "0.04", "--quiet-days", "0");
    expect((await migration("gate")).code).toBe(0);
    expect((await inJson(migration("finalise", "--json"))).body).toMatchObject({ phase: "finalised" });
    // A question is one of these, whatever else the scripts look up afterwards.
    asked = source.count("password", "users_by_email");
    source.resetCounts();
    expect(await signInAs(60)).toBe(403);
    expect(await signInAs(61)).toBe(403);
    expect(await signInAs(1)).toBe(200);
    expect(source.count()).toBe(0);
  });

  it("proves it by a signed report, whose numbers are what happened", async () => {
    expect((await migration("report")).err).toContain("There is no report yet");
    const report = await vi.waitUntil(
      async () => {
        vi.useFakeTimers({ now: Date.now() + DRAINED_MS, toFake: ["Date"] });
        const found = await migration("report").finally(() => vi.useRealTimers());
        // The server writes what it counts down every few seconds; whoever waits for the report has it all.
        return (
          decodeJwt<{ source: { refused_while_closed: number } }>(found.out).source.refused_while_closed === 2 && found
        );
      },
      { timeout: 20_000, interval: 200 },
    );
    writeFileSync(file("report.jws"), report.out);
    writeFileSync(file("jwks.json"), JSON.stringify((await tenant.send("GET", "/.well-known/jwks.json")).body));

    const verified = await runCommand("migration", "verify-report", file("report.jws"), "--jwks", file("jwks.json"));
    expect(verified.err).toContain("Genuine");
    expect(JSON.parse(verified.out)).toMatchObject({
      connection: { name: CONNECTION },
      upheld: true,
      forced: false,
      criteria: [
        { name: "share_moved", required: 0.04, met: true },
        { name: "quiet_days", required: 0 },
        { name: "days_without_source_call" },
        { name: "open_failures", actual: 0 },
      ],
      people: {
        listed: 303,
        denominator: 303,
        moved: 14,
        // One of those by bulk is on no list.
        moved_by_way: { sign_in: 12, password_reset: 1, bulk: 2, sign_up: 0, admin: 0 },
        by_state: { moved: 14, never_seen: 276, failed: 0, blocked: 10, collision: 3, deleted: 0 },
      },
      source: { calls: asked, refused_while_closed: 2 },
    });
    writeFileSync(
      file("altered.jws"),
      report.out.replace(/\.(.)/, (_, first) => `.${first === "e" ? "f" : "e"}`),
    );
    expect((await usher("migration", "verify-report", file("altered.jws"))).code).toBe(1);
  });

  it("is undone for one file, after a report of who would go", async () => {
    const list = await usher("jobs", "list", "--type", "users_import", "--json");
    const { job: batch } = JSON.parse(list.out.split("\n")[0]!);
    const review = await inJson(migration("terminate", "--batch", batch, "--json"));
    expect(review.body.summary).toMatchObject({ would_remove: 1, kept: 1 });
    expect(review.err).toMatch(/kept auth0\|p40: /);
    const done = await inJson(migration("terminate", "--batch", batch, "--confirm", review.body.job, "--json"));
    expect(done.body.summary).toMatchObject({ removed: 1, kept: 1 });
    expect(await tenant.usersByEmail("bulk@other.example")).toEqual([]);
    expect(await signIn(emailOf(40), BULK_PASSWORD)).toBe(200);
  });

  it("gives everybody out again, with their hashes", async () => {
    await usher("users", "export", "--hashes", "--out", file("leaving.ndjson"));
    const rows = readFileSync(file("leaving.ndjson"), "utf8").trim().split("\n");
    expect(rows).toHaveLength((await tenant.usersOf(CONNECTION)).length);
    expect(rows.every((row) => JSON.parse(row).custom_password_hash !== undefined)).toBe(true);
  });
});
