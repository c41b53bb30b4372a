import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRosterFile } from "../../src/migration/roster-files/read-roster-file.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { aConnectionIn, importInto } from "../support/import-in-store.ts";
import { inPiecesOf, readPeople, readRows } from "../support/roster-files.ts";

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
/** Nothing of it can be compressed away. */
const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000))).join("");

/** Rows that failed their whole file, since the database took them for somebody else or not at all. */
const hostile: readonly (readonly [title: string, rows: string, refused: readonly (readonly [number, string])[]])[] = [
  [
    "half characters that make two usernames one",
    '{"email":"a@x.example","username":"x\\ud800"},{"email":"b@x.example","username":"x\\ud801"}',
    [
      [2, "FORMAT"],
      [3, "FORMAT"],
    ],
  ],
  [
    "half characters that make two ids one",
    '{"email":"a@x.example","user_id":"x\\ud800"},{"email":"b@x.example","user_id":"x\\ud801"}',
    [
      [2, "FORMAT"],
      [3, "FORMAT"],
    ],
  ],
  [
    "half characters that make two addresses one",
    '{"email":"x\\ud800@x.example"},{"email":"x\\ud801@x.example"}',
    [
      [2, "FORMAT"],
      [3, "FORMAT"],
    ],
  ],
  ["a NUL in an id", '{"email":"a@x.example","user_id":"a\\u0000b"}', [[2, "FORMAT"]]],
  [
    "metadata of ten thousand levels",
    `{"email":"a@x.example","user_metadata":{"x":${nested(10_000)}}}`,
    [[2, "MAXIMUM"]],
  ],
  ["app metadata that deep", `{"email":"a@x.example","app_metadata":{"x":${nested(200_000)}}}`, [[2, "MAXIMUM"]]],
  ["an id longer than an index takes", `{"email":"a@x.example","user_id":"${letters(1_000)}"}`, [[2, "MAX_LENGTH"]]],
  ["a wide @ that makes an address with two", '{"email":"x＠evil.example@x.example"}', [[2, "FORMAT"]]],
];

describe.each(engines)("in a file of users, on $name", (engine) => {
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here
  let store: Store;

  beforeAll(async () => {
    if (engine.available) store = await engine.open();
  });
  afterAll(() => store?.close());

  it$.each(hostile)("%s: the row is refused, and everybody else comes", async (_title, rows, refused) => {
    const connection = await aConnectionIn(store);
    const file = `[{"email":"before@x.example"},${rows},{"email":"after@x.example"}]`;
    const { job, errors, failures } = await importInto(connection, file, { store });
    expect(failures).toEqual([]);
    expect([job.status, errors]).toEqual(["completed", refused]);
    expect(job.summary).toMatchObject({ inserted: 2, failed: refused.length });
    expect(await store.users.listByEmail(connection.tenantId, "after@x.example")).toHaveLength(1);
  });
});

describe("in a list of people, whatever its format", () => {
  it("more roles than anybody has, and metadata too deep to be written, are refused row by row", async () => {
    const csv = `email,roles,user_metadata\na@x.example,"${"r,".repeat(1_001)}",\nb@x.example,,"{""x"":${nested(500)}}"\nc@x.example,r,\n`;
    const rows = await readRows(csv, {
      format: "csv",
      options: { columns: { email: "email", roles: "roles", user_metadata: "user_metadata" } },
    });
    expect(rows.map((row) => (row.ok ? row.row.email : row.problems.map(({ code }) => code)))).toEqual([
      ["ARRAY_LENGTH_LONG"],
      ["MAXIMUM"],
      "c@x.example",
    ]);
  });

  it("a small gzip file that unpacks to millions of rows is refused before they are written", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from("[1"), Buffer.alloc(40_000_000, ",1"), Buffer.from("]")]));
    expect(bomb.length).toBeLessThan(50_000);
    let rows = 0;
    const file = await readRosterFile({ bytes: inPiecesOf(bomb), format: "auth0-import" });
    const reading = (async () => {
      for await (const _ of file.rows) rows++;
    })();
    await expect(reading).rejects.toThrow("unpacks to more than 200 times its size");
    expect(rows).toBeLessThan(10_000_000);
  });

  it("what this server's exports call `usher` is a hash like any other", async () => {
    const hash = { algorithm: "usher", hash: { value: 'imported:phpass:{"text":"$P$BGADwDD"}', encoding: "utf8" } };
    const file = JSON.stringify([{ email: "a@x.example", custom_password_hash: hash }]);
    expect(await readPeople(file, { format: "auth0-import" })).toEqual([
      { email: "a@x.example", hash: { kind: "auth0", value: hash } },
    ]);
  });
});
