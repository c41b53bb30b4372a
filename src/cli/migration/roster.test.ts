import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { runCommand } from "../../../test/support/command-line.ts";
import { loadConfig } from "../../config/load-config.ts";
import { createTenant } from "../../flows/create-tenant/create-tenant.ts";
import { openFoundation } from "../../foundation.ts";

describe("usher migration roster", () => {
  const data = mkdtempSync(join(tmpdir(), "usher-roster-"));

  beforeAll(async () => {
    const foundation = await openFoundation(loadConfig({ data }, {}));
    const { tenant } = await createTenant({ name: "acme", domain: "localhost:3443" }, foundation);
    await foundation.store.connections.insert(blankConnection(tenant.id, "Users", new Date()));
    await foundation.store.connections.insert(blankConnection(tenant.id, "Others", new Date()));
    await foundation.store.close();
  });

  const run = (...args: string[]) => runCommand(...args, "--data", data);

  function aFile(text: string, name = "list.json") {
    const file = join(mkdtempSync(join(tmpdir(), "usher-list-")), name);
    writeFileSync(file, text);
    return file;
  }

  const people = JSON.stringify([
    { user_id: "1", email: "ann@shop.example" },
    { user_id: "2", email: "Bob@shop.example" },
    { user_id: "3", email: "bob@shop.example" },
  ]);

  it("loads a list, says what became of it, and shows and dismisses the rows worth reading", async () => {
    const file = aFile(people);
    const dry = await run("migration", "roster", "load", file, "--connection", "Users", "--dry-run", "--json");
    expect([dry.code, JSON.parse(dry.out).summary]).toEqual([
      0,
      expect.objectContaining({ listed: 1, collision: 2, dry_run: true }),
    ]);
    const real = await run("migration", "roster", "load", file, "--connection", "Users", "--json");
    const { job, summary } = JSON.parse(real.out);
    expect([real.code, summary]).toEqual([
      0,
      expect.objectContaining({ total: 3, listed: 1, collision: 2, dry_run: false }),
    ]);
    const verdicts = await run("jobs", "rows", job);
    expect(verdicts.out.split("\n")).toEqual([
      expect.stringMatching(/^row 2 {2}collision {2}id:2 {2}.*row 3/),
      expect.stringMatching(/^row 3 {2}collision {2}id:3 {2}.*row 2/),
    ]);
    expect((await run("jobs", "dismiss", job)).out).toBe("2 rows dismissed.");
    expect((await run("jobs", "rows", job)).out).toBe("");
    const again = await run("migration", "roster", "load", file, "--connection", "Users");
    expect(again.out).toMatch(/unchanged +1/);
  });

  it("reads a CSV file whose columns are named for it", async () => {
    const file = aFile("Nr;E-Mail\n7;cem@shop.example\n", "people.csv");
    const { code, out, err } = await run(
      "migration",
      "roster",
      "load",
      file,
      "--connection",
      "Others",
      "--map",
      "email=E-Mail",
      "--map",
      "user_id=Nr",
    );
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(out).toMatch(/listed +1/);
  });

  it("ends with status 1 when rows could not be taken, and says how to see them", async () => {
    const file = aFile(JSON.stringify([{ email: "no address" }, { email: "ok@shop.example" }]));
    const { code, out, err } = await run("migration", "roster", "load", file, "--connection", "Others");
    expect(code).toBe(1);
    expect(out).toMatch(/failed +1/);
    expect(err).toMatch(/1 row could not be taken\. See: usher jobs rows job_/);
  });

  it.each<[string, string[]]>([
    ["a connection that there is not", ["--connection", "Nobody"]],
    ["a format that there is not", ["--connection", "Users", "--format", "telepathy"]],
    ["a mapping that is none", ["--connection", "Users", "--map", "email"]],
    ["options that are no JSON", ["--connection", "Users", "--options", "{"]],
  ])("refuses %s before it reads anything", async (_title, flags) => {
    expect(await run("migration", "roster", "load", aFile(people), ...flags)).toMatchObject({ code: 2, out: "" });
  });

  it("refuses a file that there is not, and a job that there is not", async () => {
    expect((await run("migration", "roster", "load", "/nowhere/list.json", "--connection", "Users")).code).toBe(2);
    expect((await run("jobs", "rows", "job_0000000000000000")).code).toBe(2);
  });
});
