import type { Texts } from "../../texts/index.ts";

export type RosterFormat = keyof Texts<"migrations">["roster"]["formats"];
export type Target = keyof Texts<"migrations">["roster"]["targets"];

/** What somebody chooses beside the file. */
export interface RosterChoice {
  /** Empty: found out from the file. */
  readonly format: RosterFormat | "";
  readonly withoutHashes: boolean;
  readonly connection: string;
  readonly idAttribute: string;
  readonly signerKey: string;
  readonly saltSeparator: string;
  readonly rounds: number | string;
  readonly memCost: number | string;
  readonly delimiter: string;
  readonly columns: Readonly<Partial<Record<Target, string>>>;
}

export const NO_CHOICE: RosterChoice = {
  format: "",
  withoutHashes: false,
  connection: "",
  idAttribute: "",
  signerKey: "",
  saltSeparator: "",
  rounds: 8,
  memCost: 14,
  delimiter: ",",
  columns: {},
};

/** `options` of the request: what the reader of this format must be told. */
export function optionsOf(choice: RosterChoice): Record<string, unknown> {
  const { format, withoutHashes } = choice;
  const common = withoutHashes ? { withoutHashes } : {};
  switch (format) {
    case "auth0-export":
      return choice.connection.trim() === "" ? common : { ...common, connection: choice.connection.trim() };
    case "ldif":
      return choice.idAttribute.trim() === "" ? common : { ...common, idAttribute: choice.idAttribute.trim() };
    case "firebase":
      return choice.signerKey === "" ? common : { ...common, firebase: firebaseOf(choice) };
    case "csv":
      return { ...common, delimiter: choice.delimiter, columns: choice.columns };
    default:
      return common;
  }
}

const firebaseOf = ({ signerKey, saltSeparator, rounds, memCost }: RosterChoice) => ({
  signerKey: signerKey.trim(),
  saltSeparator: saltSeparator.trim(),
  rounds: Number(rounds),
  memCost: Number(memCost),
});

const IDENTIFIERS: readonly Target[] = ["user_id", "email", "username"];

/** Whether somebody could be told by the columns that were chosen. */
export const namesSomebody = ({ format, columns }: RosterChoice): boolean =>
  format !== "csv" || IDENTIFIERS.some((target) => columns[target] !== undefined);

/** Names by which the columns of other systems are recognised, lower case, without what is no letter. */
const GUESSES: Readonly<Partial<Record<Target, readonly string[]>>> = {
  user_id: ["userid", "id", "uid", "externalid"],
  email: ["email", "mail", "emailaddress"],
  username: ["username", "login", "loginname", "benutzername"],
  name: ["name", "fullname", "displayname"],
  given_name: ["givenname", "firstname", "vorname"],
  family_name: ["familyname", "lastname", "surname", "nachname"],
  phone_number: ["phone", "phonenumber", "mobile", "telefon"],
  email_verified: ["emailverified"],
  blocked: ["blocked", "locked"],
  last_login: ["lastlogin", "lastseen"],
  created_at: ["createdat", "created"],
  password_hash: ["passwordhash"],
};

/** Which column probably holds what. */
export function guessColumns(columns: readonly string[]): RosterChoice["columns"] {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  const found = Object.entries(GUESSES).flatMap(([target, names]) => {
    const column = columns.find((one) => names.includes(plain(one)));
    return column === undefined ? [] : [[target, column]];
  });
  return Object.fromEntries(found);
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Far more than any line of column names. */
const HEAD_BYTES = 65_536;

export interface CsvHead {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

/** The column names of a CSV file: its first line, cut at the delimiter that it has most. Of a packed file, none. */
export async function readCsvHead(file: Blob): Promise<CsvHead> {
  const text = await file.slice(0, HEAD_BYTES).text();
  const [line = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/, 1);
  if (line.includes("\0") || line.includes("\uFFFD")) return { delimiter: ",", columns: [] };
  const [delimiter] = DELIMITERS.toSorted((one, other) => line.split(other).length - line.split(one).length);
  return { delimiter: delimiter ?? ",", columns: cellsOf(line, delimiter ?? ",") };
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell].map((name) => name.trim()).filter((name) => name !== "");
}
