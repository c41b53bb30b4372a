import { textOfCsvCell } from "../../../domain/csv.ts";
import type { RowProblem } from "../../../domain/import-row.ts";
import { isJsonObject, type JsonObject } from "../../../domain/json.ts";
import { sayOfRow } from "../../../domain/row-sentences.ts";
import { columnName } from "../column-name.ts";
import { openCsvColumns } from "../csv-columns.ts";
import { type Draft, finishRow, newDraft } from "../finish-row.ts";
import { looksLikePlainPassword } from "../plain-password-names.ts";
import type { RosterFileOptions } from "../roster-file-options.ts";
import type { JsonRowReader, RosterFormat } from "../roster-format.ts";
import { findTarget, type Put } from "../targets.ts";
import { noObject } from "./auth0-import/problems.ts";

const SAME = (
  "user_id email email_verified username phone_number phone_verified name nickname given_name family_name picture blocked created_at " +
  "last_login user_metadata app_metadata roles mfa_factors password_hash custom_password_hash"
).split(" ");

// By `columnName`. The dashboard's own column names (Id, Email Verified) come to the same; the last two are of the hash export.
const TARGETS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SAME.map((name) => [name, name])),
  id: "user_id",
  passwordhash: "password_hash",
  password_hash: "password_hash",
};

const MARKS = [
  "identities",
  "created_at",
  "updated_at",
  "last_login",
  "logins_count",
  "_id",
  "passwordHash",
  "Id",
  "Created At",
];

/**
 * What Auth0 gives away: the users-export job's NDJSON and CSV, the older extension's files, the hash export that its support
 * makes; and this server's own export. Only people of the database connection are read, by the id that they have there.
 * https://auth0.com/docs/manage-users/user-migration/bulk-user-exports and
 * https://support.auth0.com/center/s/article/How-to-Use-the-Password-Hashes-Export-from-Auth0
 */
export const auth0Export: RosterFormat = {
  summary: "Auth0 users-export NDJSON or CSV, its hash export, and this server's own export",
  json: {
    recognises: ({ names, root }) =>
      MARKS.some((mark) => names.has(mark)) ||
      (root === "lines" && names.has("email") && !names.has("password_hash") && !names.has("custom_password_hash")),
    open: (options) => openJson(options),
  },
  csv: {
    recognises: (columns) =>
      columns.has("user_id") || (columns.has("id") && (columns.has("email_verified") || columns.has("connection"))),
    open: (columns, options) => {
      const fill = openCsvColumns({ columns, named: options.columns, targetOf });
      const at = (name: string) => columns.findIndex((column) => columnName(column) === columnName(name));
      const places = {
        id: at("identities[0].user_id"),
        provider: at("identities[0].provider"),
        connection: Math.max(at("identities[0].connection"), at("connection")),
        marks: [at("user_id"), at("id"), at("email")].filter((index) => index >= 0),
      };
      return (given, rowNumber) => {
        const cells = places.marks.some((index) => given[index]!.startsWith("'"))
          ? given.map(withoutApostrophe)
          : given.map(textOfCsvCell);
        const draft = newDraft(rowNumber);
        const problems: RowProblem[] = [];
        fill(draft, cells, problems);
        const identity = {
          user_id: cells[places.id],
          provider: cells[places.provider],
          connection: cells[places.connection],
        };
        draft.id = ownId(
          draft.id,
          { identities: identity.user_id ? [identity] : [], connection: identity.connection },
          { options, problems },
        );
        return finishRow(draft, { problems });
      };
    },
  },
};

/** Auth0 puts an apostrophe before each text of a CSV file, against formulas in spreadsheets. */
const withoutApostrophe = (cell: string) => (cell.startsWith("'") ? cell.slice(1) : cell);

/** `name`: by `columnName`; `given`: with its case, which counts in the paths of metadata. */
function targetOf(name: string, given: string): string | undefined {
  if (/^(?:user|app)_metadata\../.test(given)) return given;
  return Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
}

function openJson(options: RosterFileOptions): JsonRowReader {
  const puts = new Map<string, Put | undefined>();
  function putFor(name: string): Put | undefined {
    if (puts.has(name)) return puts.get(name);
    const known = looksLikePlainPassword(name) ? undefined : targetOf(columnName(name), name);
    const put = known === undefined ? undefined : findTarget(known);
    if (puts.size < 1_000) puts.set(name, put);
    return put;
  }
  return (value, rowNumber) => {
    const problems: RowProblem[] = [];
    if (!isJsonObject(value)) return noObject(value, rowNumber);
    const draft = newDraft(rowNumber);
    for (const name in value) {
      const given = value[name];
      if (name === "_id" || given === null || given === undefined || given === "") continue;
      putFor(name)?.(draft, given, problems);
    }
    const { connection = value.Connection } = value;
    const identities = Array.isArray(value.identities) ? value.identities.filter(isJsonObject) : [];
    fillFromHashExport(draft, value);
    fillFromLinkedIdentity(draft, identities, { options, problems, putFor });
    draft.id = ownId(draft.id, { identities, connection }, { options, problems });
    return finishRow(draft, { problems });
  };
}

/** The hash export has its ids and identifiers in places of their own. */
function fillFromHashExport(draft: Draft, value: Record<string, unknown>): void {
  const { alt_id, _id, identifiers } = value;
  const objectId = typeof _id === "object" && _id !== null && "$oid" in _id ? _id.$oid : _id;
  draft.id ??= [alt_id, objectId].find((id): id is string => typeof id === "string" && id !== "");
  if (!Array.isArray(identifiers)) return;
  for (const { type, value: text, verified } of identifiers) {
    if (typeof text !== "string") continue;
    if (type === "email" && draft.email === undefined)
      Object.assign(draft, { email: text, emailVerified: verified === true });
    if (type === "username") draft.username ??= text;
    if (type === "phone") draft.phoneNumber ??= text;
  }
}

/** The row's hash is the first identity's; an export of this server has those of the others with them. */
function fillFromLinkedIdentity(
  draft: Draft,
  identities: readonly JsonObject[],
  {
    options,
    problems,
    putFor,
  }: {
    readonly options: RosterFileOptions;
    readonly problems: RowProblem[];
    readonly putFor: (name: string) => Put | undefined;
  },
): void {
  const own = identities.find(isOwn(options));
  if (own === undefined || own === identities[0]) return;
  delete draft.hash;
  for (const name of ["password_hash", "custom_password_hash"])
    if (own[name] !== undefined) putFor(name)?.(draft, own[name], problems);
}

const isOwn =
  (options: RosterFileOptions) =>
  ({ provider, connection }: JsonObject): boolean =>
    options.connection === undefined ? (provider || "auth0") === "auth0" : connection === options.connection;

/**
 * The id that the person has at the database connection: of the identity there, else what follows `auth0|`. People of other
 * connections, social ones for example, are in such a file too and are not of this list.
 */
function ownId(
  userId: string | undefined,
  given: { readonly identities: readonly JsonObject[]; readonly connection: unknown },
  { options, problems }: { readonly options: RosterFileOptions; readonly problems: RowProblem[] },
): string | undefined {
  const own = given.identities.find(isOwn(options));
  if (own !== undefined) return withoutProvider(String(own.user_id));
  const provider = userId === undefined ? undefined : /^([a-z0-9_-]+)\|/.exec(userId)?.[1];
  const isElsewhere = given.identities.length > 0 || (provider !== undefined && provider !== "auth0");
  const isOther =
    options.connection !== undefined && typeof given.connection === "string" && given.connection !== options.connection;
  if (isElsewhere || isOther)
    problems.push({
      code: "CONNECTION_NOT_FOUND",
      message: sayOfRow("other_connection"),
    });
  return userId === undefined ? undefined : withoutProvider(userId);
}

const withoutProvider = (id: string) => (id.startsWith("auth0|") ? id.slice("auth0|".length) : id);
