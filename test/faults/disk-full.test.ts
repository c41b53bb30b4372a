import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArrivingSite } from "../support/arriving-site.ts";
import { atScale } from "../support/at-scale.ts";
import { expectImported, importFile } from "../support/import-file.ts";
import type { SiteAnswer } from "../support/site-client.ts";

const ROWS = atScale(60_000, 8_000);
const DISK_MIB = atScale(512, 96);

/** A file system of its own, of a given size; undefined where this process may not mount one. */
const disk = mountDisk();
if (disk === undefined && process.env.CI === "true")
  throw new Error("A small tmpfs cannot be mounted here: run as root.");

describe.skipIf(disk === undefined)("a disk that is full (needs the right to mount a tmpfs)", () => {
  let site: ArrivingSite;
  beforeAll(async () => {
    const dataDir = join(disk!, "data");
    mkdirSync(dataDir);
    site = await ArrivingSite.start({ dataDir, environment: { USHER_JOB_LEASE_SECONDS: "1" } });
  });
  afterAll(async () => {
    await site?.close();
    execFileSync("umount", [disk!]);
    rmSync(disk!, { recursive: true });
  });

  it("stops an import clearly, lets those in who are here, corrupts nothing; freed, the import goes on and is exact", async () => {
    const file = importFile(ROWS);
    expect(await site.signIn("here@arriving.test")).toMatchObject({ status: 200 });

    // Full before anything is there: the upload itself finds no room.
    const refill = fill(1_000_000);
    expectClearRefusal(await site.importUsers(file.text));
    refill.free();
    const answer = await site.importUsers(file.text);
    expect(answer).toMatchObject({ status: 202 });
    const { id } = JSON.parse(answer.text) as { id: string };

    await expect
      .poll(async () => (await site.job(id)).summary?.inserted ?? 0, { interval: 10, timeout: 60_000 })
      .toBeGreaterThan(500);
    const ballast = fill(0);
    await expect
      .poll(async () => (await site.job(id)).status_details, { timeout: 30_000 })
      .toMatch(/does not take what the job writes/);
    ballast.fill();
    const stuck = await site.job(id);
    expect(stuck.status).toBe("pending");
    expect(stuck.summary?.inserted).toBeLessThan(file.people.length);

    // Who is here gets in and what is read is there. What is written is kept, where the last bytes suffice, or refused in so many words.
    const letIn = ["here@arriving.test"];
    const arrive = async (person: string) => {
      const answer = await site.signIn(person);
      if (answer.status === 200) letIn.push(person);
      else expectClearRefusal(answer);
    };
    for (let i = 0; i < 5; i += 1) {
      expect(await site.signIn("here@arriving.test")).toMatchObject({ status: 200 });
      await arrive(`new-${i}@arriving.test`);
      const made = await site.api("POST", "/clients", { name: `Made ${i}`, app_type: "spa" });
      if (made.status !== 201) expectClearRefusal(made);
    }
    expect(await site.api("GET", "/users?per_page=5")).toMatchObject({ status: 200 });
    expect(await site.api("GET", "/jobs")).toMatchObject({ status: 200 });
    expectClearRefusal(await site.importUsers(file.text));

    // And a node that is killed in this state comes back in it.
    await site.node.kill();
    expectSound(site);
    await site.node.start();
    for (const person of letIn) expect(await site.signIn(person)).toMatchObject({ status: 200 });
    await arrive("late@arriving.test");

    ballast.free();
    const freedAt = performance.now();
    await expect.poll(async () => (await site.signIn("last@arriving.test")).status, { timeout: 10_000 }).toBe(200);
    const backAfter = performance.now() - freedAt;
    const job = await site.jobEnd(id);
    expect(job.status_details).toBeUndefined();
    const asked = site.source.calls();
    for (const person of letIn) expect(await site.signIn(person)).toMatchObject({ status: 200 });
    expect(site.source.calls()).toBe(asked);
    await site.node.stop();
    expectSound(site);
    console.log(
      `${ROWS} rows; full after ${stuck.summary?.inserted}; written to again ${Math.round(backAfter)} ms after room was made`,
    );
    await site.node.start();
    await expectImported(file, job, site);
  }, 300_000);
});

function expectClearRefusal({ status, retryAfter, text }: SiteAnswer): void {
  expect({ status, text }).toMatchObject({ status: 503 });
  expect(Number(retryAfter)).toBeGreaterThan(0);
  const body = JSON.parse(text) as Record<string, string>;
  expect((body.error_description ?? body.message)?.length).toBeGreaterThan(10);
  expect(text).not.toMatch(/wrong|sqlite|SQLITE|disk|ENOSPC/);
}

function expectSound(site: ArrivingSite): void {
  const db = new DatabaseSync(join(site.node.dataDir, "usher.db"));
  expect(db.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  expect(db.prepare("pragma foreign_key_check").all()).toEqual([]);
  db.close();
}

/** Takes what is free of the disk but `leave` bytes. */
function fill(leave: number) {
  const name = join(disk!, "ballast");
  let parts = 0;
  const fillUp = () => {
    const { bavail, bsize } = statfsSync(disk!);
    const bytes = bavail * bsize - leave;
    if (bytes <= 0) return;
    try {
      writeFileSync(`${name}-${parts++}`, Buffer.alloc(bytes));
    } catch (error) {
      // The server has taken some of it meanwhile: what could be written stays.
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  };
  fillUp();
  return {
    /** What has become free meanwhile too. */
    fill: fillUp,
    free() {
      while (parts > 0) unlinkSync(`${name}-${--parts}`);
    },
  };
}

function mountDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "usher-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    console.warn("What happens on a full disk is not tested: a small tmpfs cannot be mounted here.");
    return undefined;
  }
}
