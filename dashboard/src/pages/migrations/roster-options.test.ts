import { describe, expect, it } from "vitest";
import { guessColumns, NO_CHOICE, namesSomebody, optionsOf, type RosterChoice, readCsvHead } from "./roster-options.ts";

const choice = (more: Partial<RosterChoice> = {}): RosterChoice => ({ ...NO_CHOICE, ...more });

describe("what the reader of a list is told", () => {
  it.each<[title: string, chosen: Partial<RosterChoice>, options: object]>([
    ["is nothing by default", {}, {}],
    ["is to leave out hashes, whatever the format", { withoutHashes: true }, { withoutHashes: true }],
    ["is the connection of an export", { format: "auth0-export", connection: " Users " }, { connection: "Users" }],
    ["is no connection where none is typed", { format: "auth0-export", connection: " " }, {}],
    [
      "is the attribute with the id of LDIF",
      { format: "ldif", idAttribute: "employeeNumber" },
      { idAttribute: "employeeNumber" },
    ],
    ["is nothing of Firebase without its key", { format: "firebase", saltSeparator: "Bw==" }, {}],
    [
      "are Firebase's parameters, as numbers",
      { format: "firebase", signerKey: " key== ", saltSeparator: "Bw==", rounds: "8", memCost: "14" },
      { firebase: { signerKey: "key==", saltSeparator: "Bw==", rounds: 8, memCost: 14 } },
    ],
    [
      "are the columns of a CSV",
      { format: "csv", delimiter: ";", columns: { email: "Mail" }, withoutHashes: true },
      { withoutHashes: true, delimiter: ";", columns: { email: "Mail" } },
    ],
    ["is nothing of a format that was left again", { format: "keycloak", connection: "Users", idAttribute: "uid" }, {}],
  ])("%s", (_title, chosen, options) => {
    expect(optionsOf(choice(chosen))).toEqual(options);
  });

  it("is enough when a column of a CSV tells who somebody is", () => {
    expect(namesSomebody(choice({ format: "csv", columns: { name: "Name", blocked: "Locked" } }))).toBe(false);
    expect(namesSomebody(choice({ format: "csv", columns: { username: "Login" } }))).toBe(true);
    expect(namesSomebody(choice({ format: "okta" }))).toBe(true);
  });
});

describe("the columns of a CSV", () => {
  const head = (text: string | Uint8Array<ArrayBuffer>) => readCsvHead(new Blob([text]));

  it.each<[title: string, text: string, delimiter: string, columns: readonly string[]]>([
    ["by commas", "id,email\n1,a@x\n", ",", ["id", "email"]],
    [
      "by semicolons, with a byte order mark and lines of Windows",
      "\uFEFFid;E-Mail\r\n1;a@x\r\n",
      ";",
      ["id", "E-Mail"],
    ],
    ["by tabs, without a last line break", "id\temail", "\t", ["id", "email"]],
    ["in quotes, with the delimiter in a name", '"id","name, full","email"\n', ",", ["id", "name, full", "email"]],
    ["without those that have no name", "id,,email,\n", ",", ["id", "email"]],
    ["of an empty file", "", ",", []],
  ])("are read %s", async (_title, text, delimiter, columns) => {
    expect(await head(text)).toEqual({ delimiter, columns });
  });

  it("are none of a packed file", async () => {
    expect((await head(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]))).columns).toEqual([]);
  });

  it("are recognised by the names that other systems have for them", () => {
    expect(guessColumns(["User ID", "E-Mail", "Vorname", "Nachname", "last_login", "Shoe size"])).toEqual({
      user_id: "User ID",
      email: "E-Mail",
      given_name: "Vorname",
      family_name: "Nachname",
      last_login: "last_login",
    });
    expect(guessColumns(["x", "y"])).toEqual({});
  });
});
