import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newTenantId } from "../../domain/ids.ts";
import { DatabaseUnusableError } from "../open-errors.ts";
import { openStore } from "../open-store.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "usher-sqlite-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = new Date("2026-01-01T00:00:00Z");

describe("the embedded engine", () => {
  it("makes folder and file for the owner's eyes only", async () => {
    const file = join(folder, "data", "deep", "usher.sqlite");
    await (await openStore({ file })).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "data", "deep")).mode & 0o777).toBe(0o700);
  });

  it.each([
    ["a folder that is a file", () => join(folder, "file", "usher.sqlite")],
    ["a file that is a folder", () => join(folder, "folder")],
    ["a file that is no database", () => join(folder, "file")],
  ])("says clearly that it cannot use %s", async (_title, path) => {
    writeFileSync(join(folder, "file"), "This is a letter, not a database. ".repeat(100));
    mkdirSync(join(folder, "folder"));
    const refusal = await openStore({ file: path() }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseUnusableError);
    expect(String(refusal)).toContain(path());
  });

  it.skipIf(process.getuid?.() === 0)("says clearly that it cannot write to a folder", async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o500 });
    await expect(openStore({ file: join(closed, "usher.sqlite") })).rejects.toBeInstanceOf(DatabaseUnusableError);
  });

  it("finds a user by the index that finds, not by the one that merely sorts", async () => {
    const file = join(folder, "usher.sqlite");
    await (await openStore({ file })).close();
    const db = new DatabaseSync(file);
    const planOf = (statement: string) =>
      db
        .prepare(`explain query plan ${statement}`)
        .all()
        .map(({ detail }) => String(detail))
        .join("\n");
    const users = "select * from users where tenant_id = ? and";
    const plans = [
      planOf(`${users} email_lower = ? and email = ? order by created_at, user_id`),
      planOf(`${users} email_lower = ? order by created_at, user_id limit 50`),
      planOf("select * from log_events where tenant_id = ? and user_id = ? order by date desc, log_id desc limit 50"),
      planOf(`select * from (${users} email_lower = ? and email = ?) as u inner join identities as i
        on i.tenant_id = u.tenant_id and i.user_id = u.user_id order by u.created_at, u.user_id, i.position`),
      planOf(`${users} username = ? order by created_at, user_id limit 50`),
      planOf(`${users} (phone_number >= ? and phone_number < ?) order by created_at, user_id limit 50`),
      planOf("select user_id from users where tenant_id = ? and users.blocked = 1 order by user_id limit 50"),
    ];
    db.close();
    expect(plans[0]).toContain("users_by_email_in_any_case (tenant_id=? AND email_lower=?)");
    expect(plans[1]).toContain("users_by_email_in_any_case (tenant_id=? AND email_lower=?)");
    expect(plans[2]).toContain("log_events_by_user (tenant_id=? AND user_id=?)");
    expect(plans[3]).toMatch(/users_by_email_in_any_case[\s\S]*identities_by_user \(tenant_id=\? AND user_id=\?\)/);
    expect(plans[4]).toContain("users_by_username (tenant_id=? AND username=?)");
    expect(plans[5]).toContain("users_by_phone_number (tenant_id=? AND phone_number>? AND phone_number<?)");
    expect(plans[6]).toContain("users_blocked (tenant_id=?)");
  });

  it("waits for another process that holds the database, without standing still", async () => {
    const file = join(folder, "usher.sqlite");
    const store = await openStore({ file });
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    const writing = store.tenants.insert({ id: newTenantId(), name: "late", domains: [], settings: {}, createdAt: at });
    let turns = 0;
    const ticking = setInterval(() => turns++, 5);
    while (turns < 20) await new Promise((resolve) => setImmediate(resolve));
    expect(await store.tenants.list()).toEqual([]);
    clearInterval(ticking);
    other.exec("commit");
    other.close();
    await writing;
    expect(await store.tenants.list()).toHaveLength(1);
    await store.close();
  });

  it("is usable again after a statement failed in the middle of a transaction", async () => {
    const store = await openStore({ file: join(folder, "usher.sqlite") });
    const insert = (name: string) => ({ id: newTenantId(), name, domains: [], settings: {}, createdAt: at });
    const failing = store.transaction(async (tx) => {
      await tx.tenants.insert(insert("gone"));
      await tx.tenants.insert({ ...insert("bad"), name: null as unknown as string });
    });
    const beside = store.tenants.insert(insert("kept"));
    await expect(failing).rejects.toThrow("NOT NULL");
    await beside;
    expect((await store.tenants.list()).map(({ name }) => name)).toEqual(["kept"]);
    await store.close();
  });

  it("finishes what was begun before it closes", async () => {
    const file = join(folder, "usher.sqlite");
    const store = await openStore({ file });
    const writes = Array.from({ length: 20 }, () =>
      store.tenants.insert({ id: newTenantId(), name: "last", domains: [], settings: {}, createdAt: at }),
    );
    await Promise.all([...writes, new Promise((resolve) => setImmediate(resolve)).then(() => store.close())]);
    const again = await openStore({ file });
    expect(await again.tenants.list()).toHaveLength(20);
    await again.close();
  });
});
