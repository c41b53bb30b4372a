import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { ImportRow, ReadRow } from "../../domain/import-row.ts";
import { type Collisions, findCollisions } from "./find-collisions.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "usher-test-"));
});
afterEach(() => {
  for (const found of opened.splice(0)) found.close();
  rmSync(directory, { recursive: true, force: true });
});

const opened: Collisions[] = [];

type Person = Omit<ImportRow, "row">;

async function* rowsOf(people: Iterable<Person>): AsyncGenerator<ReadRow> {
  let row = 1;
  for (const person of people) yield { ok: true, row: { row: row++, ...person }, shown: {} };
}

const collisionsOf = (people: Iterable<Person>, stripIdPrefix?: string) => search(rowsOf(people), stripIdPrefix);

async function search(rows: AsyncIterable<ReadRow>, stripIdPrefix?: string): Promise<Collisions> {
  const found = await findCollisions({ rows, stripIdPrefix }, { directory });
  opened.push(found);
  return found;
}

describe("collisions", () => {
  test.each<[what: string, first: Person, second: Person, on: string]>([
    ["the same id", { id: "7" }, { id: " 7 " }, "id"],
    ["e-mail addresses that differ in case", { email: "Ann@x.com" }, { email: "ann@X.com" }, "email"],
    ["usernames that differ in Unicode form", { username: "andré" }, { username: "andre\u0301" }, "username"],
    [
      "phone numbers that are written differently",
      { phoneNumber: "+1 555 0100" },
      { phoneNumber: "+15550100" },
      "phone",
    ],
    ["a username that is another's e-mail address", { email: "ann@x.com" }, { username: "Ann@x.com" }, "identifier"],
  ])("%s", async (_, first, second, on) => {
    const found = await collisionsOf([first, { email: "bob@x.com", id: "bob" }, second]);
    expect(found.rows).toBe(2);
    expect(found.collisionOf(1)).toMatchObject({ row: 1, on, with: [3], others: 1 });
    expect(found.collisionOf(2)).toBeUndefined();
    expect(found.collisionOf(3)).toMatchObject({ row: 3, on, with: [1], others: 1 });
  });

  test("the rows' own spellings are told", async () => {
    const found = await collisionsOf([{ email: "Ann@x" }, { email: "ann@X" }]);
    expect(found.collisionOf(2)!.spellings).toEqual([
      { row: 1, field: "email", text: "Ann@x" },
      { row: 2, field: "email", text: "ann@X" },
    ]);
  });

  test("a username equal to the same row's e-mail address, and an id equal to another's username, are no collision", async () => {
    const found = await collisionsOf([
      { email: "ann@x.com", username: "Ann@x.com" },
      { id: "zoe" },
      { username: "zoe", email: "z@x.com" },
    ]);
    expect(found.rows).toBe(0);
    expect([...found.all()]).toEqual([]);
  });

  test("an id with the prefix that is taken off is the id without it", async () => {
    const found = await collisionsOf([{ id: "auth0|7" }, { id: "7" }], "auth0|");
    expect(found.collisionOf(2)).toMatchObject({ on: "id", with: [1] });
  });

  test("a row that collides on several things comes once for each, and its id counts first", async () => {
    const found = await collisionsOf([{ id: "7", email: "a@x.com" }, { id: "8", email: "A@x.com" }, { id: "7" }]);
    expect([...found.all()].map(({ row, on, with: others }) => [row, on, others])).toEqual([
      [1, "id", [3]],
      [1, "email", [2]],
      [2, "email", [1]],
      [3, "id", [1]],
    ]);
    expect(found.collisionOf(1)!.on).toBe("id");
  });

  test("of many rows for one person ten are named, and all are counted", async () => {
    const found = await collisionsOf(Array.from({ length: 5_000 }, () => ({ email: "same@x.com" })));
    expect(found.rows).toBe(5_000);
    expect(found.collisionOf(4_000)).toMatchObject({ with: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], others: 4_999 });
    expect(found.collisionOf(3)!.with).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("rows that could not be read claim nothing", async () => {
    async function* rows(): AsyncGenerator<ReadRow> {
      yield { ok: false, rowNumber: 1, problems: [], shown: { email: "a@x.com" } };
      yield { ok: true, row: { row: 2, email: "a@x.com" }, shown: {} };
    }
    const found = await search(rows());
    expect(found.rows).toBe(0);
  });

  test("nothing is left on disk, after use and after a failure", async () => {
    const found = await collisionsOf([{ id: "1" }, { id: "1" }]);
    found.close();
    found.close();
    expect(readdirSync(directory)).toEqual([]);
    async function* failing(): AsyncGenerator<ReadRow> {
      yield { ok: true, row: { row: 1, email: "a@x.com" }, shown: {} };
      throw new Error("the file is cut off");
    }
    await expect(findCollisions({ rows: failing() }, { directory })).rejects.toThrow("the file is cut off");
    expect(readdirSync(directory)).toEqual([]);
  });

  test("exactly those rows collide that share a normalised id or identifier", async () => {
    const word = fc.constantFrom(
      "ann",
      "Ann",
      " ANN",
      "bob",
      "BOB ",
      "ﬁn",
      "fin",
      "+1 2",
      "+12",
      "",
      "zoé",
      "zoe\u0301",
    );
    const maybe = fc.option(word, { nil: undefined });
    const person = fc.record({ id: maybe, email: maybe, username: maybe, phoneNumber: maybe });
    await fc.assert(
      fc.asyncProperty(fc.array(person, { maxLength: 12 }), async (people) => {
        const found = await collisionsOf(people);
        people.forEach((one, index) => {
          const collides = people.some((other, at) => at !== index && shareSomething(one, other));
          expect(found.collisionOf(index + 1) !== undefined).toBe(collides);
        });
      }),
      { numRuns: 60 },
    );
  });
});

function shareSomething(one: Person, other: Person): boolean {
  const id = (person: Person) => [normaliseIdentifier(person.id ?? "")];
  const identifiers = (person: Person) => [
    normaliseIdentifier(person.email ?? ""),
    normaliseIdentifier(person.username ?? ""),
    (person.phoneNumber ?? "").replace(/[^\d+]/g, ""),
  ];
  const meet = (some: string[], more: string[]) => some.some((text) => text !== "" && more.includes(text));
  return meet(id(one), id(other)) || meet(identifiers(one), identifiers(other));
}
