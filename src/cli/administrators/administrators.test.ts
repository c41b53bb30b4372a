import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runUsher } from "../../../test/support/run-usher.ts";
import { loadConfig } from "../../config/load-config.ts";
import { withInstallation } from "../installation.ts";

async function installation() {
  const data = mkdtempSync(join(tmpdir(), "usher-administrators-"));
  const run = (...args: string[]) => runUsher([...args, "--data", data]);
  expect(await run("init", "--domain", "id.example.com")).toMatchObject({ code: 0 });
  return { data, run };
}

test("a link, an administrator and their removal, each noted in the log", async () => {
  const { data, run } = await installation();
  const link = await run("administrators", "link");
  expect(link).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^https:\/\/id\.example\.com\/setup\?ticket=\w{32}\n$/),
  });

  const ada = ["--email", "Ada@Example.com", "--name", "Ada", "--role", "editor"];
  const added = await run("administrators", "add", ...ada, "--json");
  expect(JSON.parse(added.out)).toMatchObject({
    url: expect.stringContaining("/setup?ticket="),
    dashboard: "https://id.example.com/dashboard/",
  });
  expect(await run("administrators", "add", ...ada)).toMatchObject({
    code: 1,
    err: expect.stringContaining("already"),
  });
  expect(JSON.parse((await run("administrators", "list", "--json")).out)).toMatchObject({
    administrators: [{ email: "ada@example.com", role: "editor", has_password: false, created_by: "the command line" }],
  });
  const again = await run("administrators", "link", "--email", "ADA@example.com");
  expect(again.out).toContain("/setup?ticket=");
  expect(await run("administrators", "remove", "--email", "ada@example.com")).toMatchObject({ code: 0 });
  expect(await run("administrators", "remove", "--email", "ada@example.com")).toMatchObject({
    code: 1,
    err: expect.stringContaining("no administrator"),
  });

  const config = loadConfig({ data }, {}, { create: false });
  const events = await withInstallation(config, async ({ store }) => {
    const [tenant] = await store.tenants.list();
    return store.logEvents.listAfter(tenant!.id, { limit: 50 });
  });
  expect(events.map(({ type, description }) => `${type} ${description}`)).toEqual([
    "sapi Make a set-up link",
    "sapi Add an administrator",
    "sapi Invite an administrator to choose a password",
    "sapi Remove an administrator",
  ]);
  expect(JSON.stringify(events)).not.toContain("ticket=");
  expect(events[1]).toMatchObject({
    details: { by: "cli", administrator: { email: "ada@example.com", role: "editor" } },
  });
});

test("what cannot be is one line", async () => {
  const { run } = await installation();
  const role = ["--name", "Ada", "--role", "owner"];
  for (const [args, code, text] of [
    [["add", "--email", "ada", ...role], 2, "no e-mail address"],
    [["add", "--email", "ada@example.com", "--name", "Ada", "--role", "king"], 2, "Allowed choices"],
    [["link", "--email", "nobody@example.com"], 1, "no administrator"],
  ] as const)
    expect(await run("administrators", ...args)).toMatchObject({ code, err: expect.stringContaining(text) });
});
