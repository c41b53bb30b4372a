import { expect } from "vitest";
import type { ArrivingSite, SeenJob } from "./arriving-site.ts";

const BCRYPT = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
const AT_ONCE = 1_000;
/** Every so many rows, one is no user. */
const BAD_EVERY = 1_000;
/** Every so many rows, one is somebody whom an earlier row named. */
const TWICE_EVERY = 700;

/** A file for a users-imports job, and what must come of it. */
export interface ImportFile {
  readonly text: string;
  readonly people: readonly string[];
  readonly summary: {
    readonly total: number;
    readonly inserted: number;
    readonly updated: number;
    readonly failed: number;
  };
}

/** Users with bcrypt hashes; some rows are bad, some name the same person as an earlier one. */
export function importFile(rows: number): ImportFile {
  const people: string[] = [];
  const texts: string[] = [];
  for (let row = 1; row <= rows; row += 1) {
    const isTwice = row % TWICE_EVERY === 0;
    const isBad = !isTwice && row % BAD_EVERY === 0;
    const email = isBad ? "no address" : `person-${isTwice ? row - 1 : row}@import.test`;
    texts.push(JSON.stringify({ email, email_verified: true, password_hash: BCRYPT }));
    if (!isTwice && !isBad) people.push(email);
  }
  const failed = rows - people.length;
  return {
    text: `[${texts.join(",")}]`,
    people,
    summary: { total: rows, inserted: people.length, updated: 0, failed },
  };
}

/** Expects that the ended job says what is so, and that everybody of the file is here, once. The server is stopped for it. */
export async function expectImported(file: ImportFile, job: SeenJob, site: ArrivingSite): Promise<void> {
  expect(job).toMatchObject({ status: "completed", percentage_done: 100, summary: file.summary });
  const errors = await site.api("GET", `/jobs/${job.id}/errors`);
  expect(errors.status).toBe(200);
  expect(JSON.parse(errors.text)).toHaveLength(file.summary.failed);
  await site.node.stop();
  await site.withStore(async (store) => {
    const [tenant] = await store.tenants.list();
    const emails: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.users.exportAfter(tenant!.id, { connection: "Arriving" }, { after, limit: AT_ONCE });
      const imported = page.filter(({ way }) => way === "bulk");
      emails.push(...imported.map(({ user }) => user.email ?? ""));
      expect(imported.filter(({ passwords }) => passwords.length !== 1)).toEqual([]);
      if (page.length < AT_ONCE) break;
      after = page.at(-1)!.user.userId;
    }
    // Sets of this size are not shown to people.
    expect(emails.length).toBe(file.people.length);
    const here = new Set(emails);
    expect(here.size).toBe(emails.length);
    expect(file.people.every((person) => here.has(person))).toBe(true);
    const counts = await store.progress.read(tenant!.id, site.connectionId);
    const counted = (wanted: string) =>
      counts.filter(({ metric }) => metric === wanted).reduce((sum, { amount }) => sum + amount, 0);
    expect(counted("unlisted:bulk")).toBe(file.people.length);
  });
}
