import { auth0Import } from "./formats/auth0-import/auth0-import.ts";
import type { RosterFormat } from "./roster-format.ts";

/** Every format that is read. The first that recognises a file is the one it is read as. */
export const ROSTER_FORMATS = {
  "auth0-import": auth0Import,
} satisfies Record<string, RosterFormat> as unknown as Readonly<Record<RosterFormatName, RosterFormat>>;

/** Wire names of the formats. */
export type RosterFormatName =
  | "auth0-import"
  | "auth0-export"
  | "keycloak"
  | "firebase"
  | "cognito"
  | "okta"
  | "ldif"
  | "csv";
