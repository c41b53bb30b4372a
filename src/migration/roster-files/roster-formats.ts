import { auth0Export } from "./formats/auth0-export.ts";
import { auth0Import } from "./formats/auth0-import/auth0-import.ts";
import { cognito } from "./formats/cognito.ts";
import { firebase } from "./formats/firebase.ts";
import { keycloak } from "./formats/keycloak/keycloak.ts";
import { ldif } from "./formats/ldif/ldif.ts";
import { mappedCsv } from "./formats/mapped-csv.ts";
import { okta } from "./formats/okta.ts";
import type { RosterFormat } from "./roster-format.ts";

/** Wire names of the formats. */
export const ROSTER_FORMAT_NAMES = [
  "keycloak",
  "firebase",
  "cognito",
  "okta",
  "auth0-export",
  "auth0-import",
  "ldif",
  "csv",
] as const;
export type RosterFormatName = (typeof ROSTER_FORMAT_NAMES)[number];

/** Every format that is read. The first that recognises a file is the one it is read as. */
export const ROSTER_FORMATS: Readonly<Record<RosterFormatName, RosterFormat>> = {
  keycloak,
  firebase,
  cognito,
  okta,
  "auth0-export": auth0Export,
  "auth0-import": auth0Import,
  ldif,
  csv: mappedCsv,
};
