import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inPiecesOf, readPeople, readRows } from "../../../test/support/roster-files.ts";
import type { ReadRow } from "../../domain/import-row.ts";
import { createCsvCutter } from "./cutting/cut-csv-records.ts";
import { readRosterFile } from "./read-roster-file.ts";
import type { RosterFormatName } from "./roster-formats.ts";

const MIB = 1024 * 1024;
const text = fc.string({
  unit: fc.constantFrom("a", "ß", "é", "😀", '"', "\\", ",", ";", "\n", "\r", "{", "}", "[", "]", ":", " ", "'"),
});
const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

/** What can be told of reading a file: its rows, and how it ended. */
async function outcome(content: string | Uint8Array, input: Parameters<typeof readRows>[1]): Promise<unknown[]> {
  const rows: unknown[] = [];
  try {
    const file = await readRosterFile({ ...input, bytes: inPiecesOf(content, input?.pieces) });
    for await (const row of file.rows) rows.push({ ...row });
  } catch (error) {
    rows.push(String(error));
  }
  return rows;
}

describe("where the pieces of a file begin and end makes no difference", () => {
  const user = fc.record({
    email: fc.constantFrom("a@x.com", "b@x.com", "bad"),
    name: text,
    user_metadata: fc.dictionary(text, fc.jsonValue()),
  });
  const ends = fc.constantFrom("", "\n", " \r\n");
  // Also cut off or damaged: then the same rows and the same error must come.
  const damage = fc.option(fc.record({ at: fc.nat(400), byte: fc.constantFrom(0x22, 0x5d, 0x7b, 0x0a, 0xff) }), {
    nil: undefined,
  });

  function damaged(content: string, where: { at: number; byte: number } | undefined): Uint8Array {
    const bytes = Buffer.from(content);
    if (where !== undefined && bytes.length > 4) bytes[4 + (where.at % (bytes.length - 4))] = where.byte;
    return bytes;
  }

  const cases: Record<string, { format: RosterFormatName; content: fc.Arbitrary<string> }> = {
    list: { format: "auth0-import", content: fc.array(user).map((users) => JSON.stringify(users)) },
    "list over many lines": {
      format: "auth0-import",
      content: fc.array(user).map((users) => JSON.stringify(users, undefined, 1)),
    },
    lines: {
      format: "auth0-export",
      content: fc
        .tuple(fc.array(user, { minLength: 1 }), ends)
        .map(([users, end]) => users.map((one) => JSON.stringify(one)).join("\n") + end),
    },
    realm: {
      format: "keycloak",
      content: fc.array(user).map((users) =>
        JSON.stringify({
          realm: "x",
          clients: users,
          users: users.map(({ email, name }) => ({ email, firstName: name })),
        }),
      ),
    },
    csv: {
      format: "csv",
      content: fc
        .tuple(fc.array(fc.tuple(text, fc.boolean())), ends)
        .map(
          ([names, end]) =>
            [
              "mail,name",
              ...names.map(([name, quoted]) => `a@x.com,${quoted ? `"${name.replaceAll('"', '""')}"` : name}`),
            ].join("\n") + end,
        ),
    },
    ldif: {
      format: "ldif",
      content: fc
        .array(text)
        .map(
          (names) =>
            names.map((name) => `dn: uid=a\nuid: a\ncn: ${name.replace(/\s/g, "")}\n\n`).join("") || "dn: x\nuid: x",
        ),
    },
  };

  test.each(Object.entries(cases))("%s", async (_, { format, content }) => {
    const options = { columns: format === "csv" ? { email: "mail", name: "name" } : undefined };
    await fc.assert(
      fc.asyncProperty(content, damage, pieces, async (whole, where, sizes) => {
        const bytes = damaged(whole, where);
        const expected = await outcome(bytes, { format, options });
        expect(await outcome(bytes, { format, options, pieces: sizes })).toEqual(expected);
        const larger = sizes.map((size) => size * 20);
        expect(await outcome(gzipSync(bytes), { format, options, pieces: larger })).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

test("CSV is cut as csv-parse cuts it", () => {
  const cell = fc.oneof(
    text.map((value) => `"${value.replaceAll('"', '""')}"`),
    fc.constantFrom("a", "", "ß é", "it's", "{x}"),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom(",", ";", "\t"),
      (records, newline, delimiter) => {
        const content = records.map((cells) => cells.join(delimiter)).join(newline) + newline;
        const cutter = createCsvCutter({ delimiter, backslashEscapes: false });
        const cut = [...cutter.push(Buffer.from(content)), ...cutter.end()];
        expect(cut).toEqual(parse(content, { delimiter, relax_column_count: true, record_delimiter: newline }));
      },
    ),
  );
});

describe("files that go wrong", () => {
  const good = '{"email":"a@x.com"}';
  const problemsOf = (rows: readonly ReadRow[]) => rows.map((row) => (row.ok ? "read" : row.problems[0]!.message));
  const columns = { email: "mail", name: "name" };

  test.each([
    ["a list", `[${good},${good},{"email":"b@`, 3],
    ["a list between two people", `[${good},${good},`, 3],
    ["lines", `${good}\n${good}\n{"email":`, 3],
    ["a realm", `{"realm":"x","users":[{"email":"a@x.com"},{"em`, 2],
    ["a text inside CSV", 'mail,name\na@x.com,A\nb@x.com,"B', 2],
  ])("%s that is cut off gives the rows before and names the row", async (_, content, row) => {
    const [...rows] = await outcome(content, { options: content.startsWith("mail") ? { columns } : {} });
    expect(rows.at(-1)).toContain(`The file is cut off: it ends in row ${row}.`);
    expect(rows).toHaveLength(content.startsWith("[") || content.startsWith('{"email') ? 3 : 2);
  });

  test("gzip that is cut off or damaged is told with the row before it", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      JSON.stringify({ email: `p${index}@x.com`, name: Math.random() }),
    ).join("\n");
    const packed = gzipSync(lines);
    const rows = await outcome(packed.subarray(0, packed.length >> 1), { format: "auth0-import" });
    expect(rows.at(-1)).toMatch(/gzip file is damaged or cut off\. This was found after row \d+/);
    expect(rows.length).toBeGreaterThan(1_000);
  });

  test.each<[what: string, content: Uint8Array, message: string]>([
    ["UTF-16", Buffer.from("\uFEFFemail\na@x.com\n", "utf16le"), "not UTF-8"],
    ["a ZIP archive", Buffer.from("PK\u0003\u0004rest"), "ZIP archive"],
    ["nothing", Buffer.from(""), "empty"],
    ["blanks", Buffer.from(" \n\n"), "empty"],
    ["JSON without people", Buffer.from('{"realm":"x"}'), "no list of people"],
    ["JSON of no known kind", Buffer.from('{"a":1}'), "no known format"],
    ["text after the list", Buffer.from(`[${good}] x`), "not JSON"],
    ["brackets that do not pair", Buffer.from('{"realm":"x","a":[}'), "do not pair"],
    ["brackets without end", Buffer.from(`{"realm":${"[".repeat(100_000)}`), "nested too deeply"],
  ])("%s is refused clearly", async (_, content, message) => {
    await expect(readRows(content)).rejects.toThrow(message);
  });

  test("a file of another kind than the one named is refused", async () => {
    await expect(readRows("a,b\n1,2", { format: "keycloak" })).rejects.toThrow("does not begin like keycloak");
    await expect(readRows("[]", { format: "okta" })).rejects.toThrow("The file is JSON, and okta is not");
    await expect(readRows("dn: x\n", { format: "csv", options: { columns } })).rejects.toThrow(
      "The file is LDIF, and csv is not",
    );
  });

  test("an empty list is a file of nobody", async () => {
    expect(await readRows("[]", { format: "auth0-import" })).toEqual([]);
  });

  test("rows that are no people, no JSON or no UTF-8 are told, and the next is read", async () => {
    const bad = Buffer.concat([
      Buffer.from(`${good}\n7\n{"email":}\n{"email":"`),
      Buffer.from([0xff]),
      Buffer.from(`"}\n${good}\n`),
    ]);
    expect(problemsOf(await readRows(bad, { format: "auth0-import" }))).toEqual([
      "read",
      "Expected type object but found type integer",
      "The row is not valid JSON.",
      "The row is not valid UTF-8.",
      "read",
    ]);
  });

  test("CSV rows with too few or too many cells, text after a quote, and bad UTF-8 are told", async () => {
    const csv = Buffer.concat([
      Buffer.from('mail,name\na@x.com\na@x.com,A,B\na@x.com,A,,\n"a@x.com"x,A\na@x.com,'),
      Buffer.from([0xff]),
      Buffer.from("\na@x.com,A\n"),
    ]);
    expect(problemsOf(await readRows(csv, { options: { columns } }))).toEqual([
      "The row has 1 columns, and the header 2.",
      "The row has 3 columns, and the header 2.",
      "read",
      "There is text after a closing quote.",
      "The row is not valid UTF-8.",
      "read",
    ]);
  });

  test.each<[what: string, content: (long: string) => string]>([
    ["a list", (long) => `[${good},{"email":"${long}"},${good}]`],
    ["lines", (long) => `${good}\n{"email":"${long}"}\n${good}\n`],
    ["CSV", (long) => `mail,name\na@x.com,A\na@x.com,${long}\na@x.com,A\n`],
    [
      "CSV with a quote that is never closed",
      (long) => `mail,name\na@x.com,A\na@x.com,"B\na@x.com,A\n${`a@x.com,${long.slice(0, 1000)}\n`.repeat(2_000)}`,
    ],
    ["LDIF", (long) => `dn: a\nuid: a\n\ndn: b\nuid: ${long}\n\ndn: c\nuid: c\n`],
  ])("one row above 1 MiB of %s is left out, and the next is read", async (_, content) => {
    const file = content("x".repeat(2 * MIB));
    const options = file.startsWith("mail") ? { columns } : {};
    const rows = await readRows(file, { options });
    expect(problemsOf(rows).slice(0, 3)).toEqual(["read", "The row is larger than 1 MiB and was left out.", "read"]);
    expect((await readRows(file, { options, pieces: [50_021] })).length).toBe(rows.length);
  });

  test("names that JavaScript treats specially are names like others", async () => {
    const rows = await readRows(
      '[{"email":"a@x.com","__proto__":{"blocked":true}},{"email":"a@x.com","user_metadata":{"__proto__":{"admin":true}}}]',
    );
    expect(rows[0]).toMatchObject({
      ok: false,
      problems: [{ message: "Additional properties not allowed: __proto__" }],
    });
    expect(rows[1]).toMatchObject({ ok: true });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test("an error of whoever gives the bytes is passed on as it is", async () => {
    const failure = new Error("connection reset");
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield gzipSync(`${good}\n`).subarray(0, 20);
      throw failure;
    }
    await expect(readRosterFile({ bytes: broken(), format: "auth0-import" })).rejects.toBe(failure);
  });

  test("who stops reading stops the source too", async () => {
    let stopped = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(`${good}\n`.repeat(1_000));
      } finally {
        stopped = true;
      }
    }
    const file = await readRosterFile({ bytes: endless(), format: "auth0-import" });
    for await (const row of file.rows) if (row.ok && row.row.row > 5_000) break;
    expect(stopped).toBe(true);
  });
});

test.each<[name: string, format: RosterFormatName, start: string, end: string]>([
  ["one JSON list", "auth0-import", "[", "{}]"],
  ["a realm", "keycloak", '{"realm":"x","users":[', "{}]}"],
])("200 MB of %s need no more memory than 20", async (_, format, start, end) => {
  const person = `${JSON.stringify({ email: "someone@example.com", username: "someone", attributes: {}, name: "S".repeat(1_900) })},\n`;
  const piece = Buffer.from(person.repeat(500));
  async function* lazily(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(start);
    for (let written = 0; written < 200_000_000; written += piece.length) yield piece;
    yield Buffer.from(end);
  }
  const { rows } = await readRosterFile({ bytes: lazily(), format });
  let count = 0;
  let early = 0;
  let most = 0;
  for await (const _row of rows) {
    if (++count % 5_000 !== 0) continue;
    const { heapUsed, external } = process.memoryUsage();
    if (count <= 10_000) early = Math.max(early, heapUsed + external);
    most = Math.max(most, heapUsed + external);
  }
  expect(count).toBeGreaterThan(99_000);
  expect(most - early).toBeLessThan(100 * MIB);
});

test("people of every container come out the same from gzip", async () => {
  expect(await readPeople(gzipSync("\uFEFFuser_id,email\nauth0|1,a@x.com\n"))).toEqual([{ id: "1", email: "a@x.com" }]);
});
