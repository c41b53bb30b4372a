import { describe, expect, test } from "vitest";
import { lines, readPeople, readRows } from "../../../../test/support/roster-files.ts";

describe("mapped CSV", () => {
  const columns = {
    email: "E-Mail",
    name: "Name",
    "user_metadata.city": "Ort",
    "app_metadata.plan.name": "Tarif",
    password_hash: "Hash",
  };

  test.each([";", "\t", "|", ","])("columns go where they are sent, delimiter %j", async (delimiter) => {
    const csv = `\uFEFF${["E-Mail", "Name", "Ort", "Tarif", "Hash", "Kennwort"].join(delimiter)}\r\n${["ann@example.com", '"Ann\r\nLee"', "Ulm", "gold", "$2y$10$x", "geheim"].join(delimiter)}\r\n`;
    expect(await readPeople(csv, { options: { columns } })).toEqual([
      {
        email: "ann@example.com",
        name: "Ann\r\nLee",
        userMetadata: { city: "Ulm" },
        appMetadata: { plan: { name: "gold" } },
        hash: { kind: "text", value: "$2y$10$x" },
      },
    ]);
  });

  test.each<[what: string, header: string, options: Record<string, string>, message: string]>([
    ["a column that is not there", "a,b", { email: "c" }, "no column c"],
    ["a target that is not there", "a,b", { shoe_size: "a" }, "no target shoe_size"],
    ["a column that is there twice", "a,a", { email: "a" }, "more than once"],
    [
      "a column of readable passwords",
      "email,Password",
      { email: "email", password_hash: "Password" },
      "readable passwords",
    ],
    ["a target of readable passwords", "email,x", { email: "email", "user_metadata.password": "x" }, "no target"],
  ])("%s is refused", async (_, header, mapping, message) => {
    await expect(readRows(lines(header, "1,2"), { options: { columns: mapping } })).rejects.toThrow(message);
  });

  test("two columns for one thing are refused rather than one of them chosen", async () => {
    await expect(readRows(lines("user_id,email,Email", "1,a@x.com,b@x.com"))).rejects.toThrow(
      "Both the column 2 (email)",
    );
  });

  test("a file of unknown columns is refused with their names", async () => {
    await expect(readRows(lines("Anrede,Ort", "Frau,Ulm"))).rejects.toThrow("Anrede, Ort");
  });

  test("bad cells and rows that name nobody are told", async () => {
    const rows = await readRows(lines("mail,ok", "ann@,maybe", ",true"), {
      options: { columns: { email: "mail", email_verified: "ok" } },
    });
    expect(rows.map((row) => (row.ok ? [] : row.problems.map(({ code, path }) => [code, path])))).toEqual([
      [
        ["INVALID_TYPE", "email_verified"],
        ["FORMAT", "email"],
      ],
      [["ANY_OF_MISSING", undefined]],
    ]);
  });
});
