import type { ForeignHash, ReadRow } from "../../../../domain/import-row.ts";
import { sayOfRow } from "../../../../domain/row-sentences.ts";
import { finishRow, newDraft } from "../../finish-row.ts";
import { readFileTime, readGeneralizedTime } from "../../read-time.ts";
import type { RosterFileOptions } from "../../roster-file-options.ts";
import type { RosterFormat } from "../../roster-format.ts";
import { readPhone } from "../../targets.ts";
import { allTexts, firstText, type LdifEntry, parseEntry } from "./parse-entry.ts";

const PEOPLE = new Set(
  "person organizationalperson inetorgperson inetuser user posixaccount shadowaccount account sambasamaccount eduperson".split(
    " ",
  ),
);
const NO_PEOPLE = new Set([
  "computer",
  "msds-groupmanagedserviceaccount",
  "groupofnames",
  "groupofuniquenames",
  "group",
]);

/**
 * A directory's LDIF (RFC 2849: https://www.rfc-editor.org/rfc/rfc2849), of OpenLDAP, 389 Directory Server, Active Directory and
 * others. Entries that are no people (units, groups, computers) are passed over.
 */
export const ldif: RosterFormat = {
  summary: "LDIF of a directory",
  ldif: {
    open: (options) => (text, rowNumber) => readEntry(parseEntry(text), rowNumber, options),
  },
};

function readEntry(entry: LdifEntry, rowNumber: number, options: RosterFileOptions): ReadRow | undefined {
  const extraShown = entry.dn === undefined ? undefined : { dn: entry.dn.slice(0, 512) };
  if (entry.problem !== undefined)
    return { ok: false, rowNumber, problems: [{ code: "FORMAT", message: entry.problem }], shown: extraShown };
  // `version: 1`, and what ldapsearch prints at the end (`search: 2`, `result: 0 Success`).
  if (entry.dn === undefined && [...entry.attributes.keys()].every((name) => FURNITURE.has(name))) return undefined;
  if (entry.dn === undefined)
    return {
      ok: false,
      rowNumber,
      problems: [{ code: "OBJECT_REQUIRED", message: sayOfRow("missing_property", { property: "dn" }) }],
    };
  if (!isPerson(entry)) return undefined;

  const draft = newDraft(rowNumber);
  draft.id = idOf(entry, options.idAttribute);
  draft.username = firstText(entry, "uid", "samaccountname", "userid");
  draft.email = firstText(entry, "mail", "rfc822mailbox");
  draft.givenName = firstText(entry, "givenname", "gn");
  draft.familyName = firstText(entry, "sn", "surname");
  draft.name = firstText(entry, "displayname", "cn", "commonname");
  draft.phoneNumber = readPhone(firstText(entry, "mobile", "mobiletelephonenumber"));
  draft.blocked = isBlocked(entry) || undefined;
  draft.roles = rolesOf(entry);
  draft.hash = hashOf(entry);
  draft.createdAt = timeOf(entry, "createtimestamp", "whencreated");
  draft.lastSeenAt = lastSeen(entry);
  return finishRow(draft, { problems: [], extraShown });
}

const FURNITURE = new Set(["version", "search", "result", "ref", "matcheddn", "text", "control"]);

function isPerson(entry: LdifEntry): boolean {
  const classes = allTexts(entry, "objectclass").map((name) => name.toLowerCase());
  if (classes.some((name) => NO_PEOPLE.has(name))) return false;
  if (classes.length > 0) return classes.some((name) => PEOPLE.has(name));
  const isGroup = ["member", "uniquemember", "memberuid"].some((name) => entry.attributes.has(name));
  return !isGroup && ["uid", "mail", "samaccountname"].some((name) => entry.attributes.has(name));
}

/** The directory's own id, which stays when a person is renamed or moved. */
function idOf(entry: LdifEntry, named: string | undefined): string | undefined {
  if (named !== undefined && named.toLowerCase() !== "objectguid") return firstText(entry, named.toLowerCase());
  const guid = entry.attributes.get("objectguid")?.[0];
  if (typeof guid === "object" && guid.length === 16) return guidText(guid);
  return firstText(entry, "entryuuid", "objectguid", "nsuniqueid", "ibm-entryuuid", "ipauniqueid");
}

/** Active Directory writes the first three parts with their lowest byte first ([MS-DTYP] 2.3.4.2). */
function guidText(guid: Buffer): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const hex = Buffer.from(order.map((at) => guid[at]!)).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const ACCOUNT_DISABLED = 2;
// draft-behera-ldap-password-policy §5.3.3: locked until an administrator unlocks. Any other time is a pause after wrong guesses.
const LOCKED_FOR_GOOD = "000001010000Z";

function isBlocked(entry: LdifEntry): boolean {
  const control = Number(firstText(entry, "useraccountcontrol") ?? 0);
  if ((control & ACCOUNT_DISABLED) !== 0) return true;
  if (firstText(entry, "pwdaccountlockedtime") === LOCKED_FOR_GOOD) return true;
  const flag = firstText(entry, "nsaccountlock", "logindisabled", "ds-pwp-account-disabled");
  return flag?.toLowerCase() === "true";
}

/** The names of groups: the first part of their DNs. */
function rolesOf(entry: LdifEntry): readonly string[] | undefined {
  const names = allTexts(entry, "memberof").map((dn) =>
    /^[^=]+=((?:\\.|[^\\,+])*)/.exec(dn)?.[1]?.replace(/\\(.)/g, "$1"),
  );
  const roles = names.filter((name): name is string => name !== undefined && name !== "");
  return roles.length > 0 ? roles : undefined;
}

const READABLE_SCHEMES = new Set(["CLEARTEXT", "CLEAR", "PLAIN", "NONE", "SASL"]);

/** A password that anybody can read, without scheme or with one that says so, is not read. */
function hashOf(entry: LdifEntry): ForeignHash | undefined {
  for (const value of allTexts(entry, "userpassword")) {
    const scheme = /^\{([\w-]+)\}./.exec(value)?.[1];
    if (scheme !== undefined && !READABLE_SCHEMES.has(scheme.toUpperCase())) return { kind: "text", value };
  }
  const windows = firstText(entry, "sambantpassword");
  if (windows === undefined || !/^[0-9a-f]{32}$/i.test(windows)) return undefined;
  const hash = { value: windows.toLowerCase(), encoding: "hex" };
  return { kind: "auth0", value: { algorithm: "md4", hash, password: { encoding: "utf16le" } } };
}

function timeOf(entry: LdifEntry, ...names: readonly string[]): Date | undefined {
  const text = firstText(entry, ...names);
  return text === undefined ? undefined : readGeneralizedTime(text);
}

function lastSeen(entry: LdifEntry): Date | undefined {
  const windows = firstText(entry, "lastlogontimestamp", "lastlogon");
  return (
    (windows === undefined ? undefined : readFileTime(windows)) ??
    timeOf(entry, "authtimestamp", "pwdlastsuccess", "lastlogintime")
  );
}
