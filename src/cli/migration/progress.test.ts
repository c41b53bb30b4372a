import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { aFailure, aListing, load } from "../../../test/conformance/roster/roster-world.ts";
import { anArrival, aUser } from "../../../test/conformance/store/fixtures.ts";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { runCommand } from "../../../test/support/command-line.ts";
import { loadConfig } from "../../config/load-config.ts";
import { createTenant } from "../../flows/create-tenant/create-tenant.ts";
import { openFoundation } from "../../foundation.ts";

const DAY_MS = 86_400_000;

describe("usher migration progress, failures and left", () => {
  const data = mkdtempSync(join(tmpdir(), "usher-progress-"));

  beforeAll(async () => {
    const foundation = await openFoundation(loadConfig({ data }, {}));
    const { store } = foundation;
    const { tenant } = await createTenant({ name: "acme", domain: "localhost:3443" }, foundation);
    await store.connections.insert(blankConnection(tenant.id, "Empty", new Date()));
    const connection = blankConnection(tenant.id, "Users", new Date());
    await store.connections.insert(connection);
    const email = (id: string) => `p${id}@${id === "4" ? "other" : "shop"}.example`;
    const ids = ["1", "2", "3", "4"];
    await load(
      store,
      connection,
      ids.map((localId) => aListing({ localId, email: email(localId) })),
    );
    const createdAt = new Date(Date.now() - 2 * DAY_MS);
    await store.users.insert(
      aUser(connection, { localId: "1", email: email("1"), createdAt, arrival: anArrival({ way: "bulk" }) }),
    );
    await store.roster.noteFailure(
      aFailure(
        connection,
        { localId: "2" },
        { cause: "not_importable", detail: "The id is too long.", at: new Date() },
      ),
    );
    await store.close();
  });

  async function run(...args: string[]) {
    const end = await runCommand("migration", ...args, "--data", data);
    return { ...end, lines: end.out.split("\n") };
  }

  it("shows how far it is, with a curve and what there is to go by", async () => {
    const { code, out } = await run("progress", "--connection", "Users", "--days", "7");
    expect(code).toBe(0);
    expect(out).toMatch(/^people +4 {2}on the roster$/m);
    expect(out).toMatch(/^moved +1 {2}25\.0 %$/m);
    expect(out).toMatch(/^ {2}bulk +1$/m);
    expect(out).toMatch(/^left +3$/m);
    expect(out).toMatch(/^ {4}failed: not_importable +1$/m);
    expect(out).toMatch(/^a day +0\.5 \(7 days\), 0\.5 \(30 days\)$/m);
    expect(out).toMatch(/^ {4}█ {2} {2}since \d{4}-\d\d-\d\d$/m);
    expect(out).toMatch(/^95\.0 % moved: not enough to go by yet/m);
  });

  it("gives what the API gives as JSON", async () => {
    const { out } = await run("progress", "--connection", "Users", "--days", "7", "--json");
    expect(JSON.parse(out)).toMatchObject({
      denominator: { people: 4, from: "roster" },
      moved: { people: 1, share: 0.25 },
    });
    expect(JSON.parse(out).days).toHaveLength(7);
  });

  it("names why people failed, in words, with examples", async () => {
    const { out } = await run("failures", "--connection", "Users");
    expect(out).toMatch(/^not_importable {2}1 person, last on /m);
    expect(out).toMatch(/1 {2}The id is too long\.$/m);
    expect(out).toMatch(/e\.g\. p2@shop\.example/);
    const { failures } = JSON.parse((await run("failures", "--connection", "Users", "--json")).out);
    expect(failures).toMatchObject([{ cause: "not_importable", people: 1 }]);
    expect((await run("failures", "--connection", "Empty")).out).toMatch(/^Nobody failed/);
  });

  it("lists who is left, or writes them to a file that is not there yet", async () => {
    expect((await run("left", "--connection", "Users")).lines).toEqual([
      "p2@shop.example  failed  not_importable",
      "p3@shop.example  never_seen",
      "p4@other.example  never_seen",
    ]);
    const narrowed = await run(
      "left",
      "--connection",
      "Users",
      "--email-domain",
      "SHOP.example",
      "--state",
      "never_seen",
      "--json",
    );
    expect(narrowed.lines.map((line) => JSON.parse(line).key)).toEqual(["id:3"]);
    const file = join(data, "left.csv");
    expect((await run("left", "--connection", "Users", "--csv", file)).out).toBe(`3 people in ${file}`);
    expect(readFileSync(file, "utf8").trimEnd().split("\r\n")).toHaveLength(4);
    expect((await run("left", "--connection", "Users", "--csv", file)).code).toBe(2);
  });

  it("refuses a connection that there is not", async () => {
    for (const command of ["progress", "failures", "left"]) {
      const { code, out, err } = await run(command, "--connection", "Nobody");
      expect([code === 0, out, err]).toEqual([false, "", expect.stringContaining("Nobody")]);
    }
  });

  it.each([
    ["progress", "--connection", "Users", "--days", "0"],
    ["left", "--connection", "Users", "--state", "moved"],
    ["left", "--connection", "Users", "--state", "blocked", "--cause", "restricted"],
    ["left", "--connection", "Users", "--last-seen-before", "once"],
  ])("refuses %s %s %s %s %s before it looks at anything", async (...args) => {
    expect(await run(...args)).toMatchObject({ code: 2, out: "" });
  });
});
