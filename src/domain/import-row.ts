import type { JsonObject } from "./json.ts";
import type { Profile } from "./profile.ts";

/**
 * A password hash as some other system's file gives it; `users/imported-hashes` turns it into the one text that is stored.
 * `text`: the text itself says what it is (PHC, crypt, LDAP's `{SSHA}`, Django, phpass, ASP.NET Identity); `auth0`: a
 * `custom_password_hash` (contract §4.7); the others carry what their system keeps apart.
 */
export type ForeignHash =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "auth0"; readonly value: JsonObject }
  | {
      readonly kind: "firebase";
      /** base64. */
      readonly hash: string;
      /** base64. */
      readonly salt: string;
      /** base64; of the project. */
      readonly signerKey: string;
      /** base64; of the project. */
      readonly saltSeparator: string;
      readonly rounds: number;
      readonly memoryCost: number;
    }
  | { readonly kind: "keycloak"; readonly credentialData: JsonObject; readonly secretData: JsonObject }
  | { readonly kind: "aspnet"; readonly value: string };

/** A second factor that a file names; sealed before it is stored. */
export type ForeignFactor =
  | { readonly kind: "totp"; readonly secret: string }
  | { readonly kind: "phone"; readonly value: string }
  | { readonly kind: "email"; readonly value: string };

/** One way to sign in of somebody whom this server exported. */
export interface ExportedIdentity {
  readonly provider: string;
  /** Without the provider. */
  readonly localId: string;
  /** Name of its connection where it was exported. */
  readonly connection: string;
  readonly isSocial: boolean;
  /** What it kept when it was linked. */
  readonly profile?: Partial<Profile>;
  /** Of every identity but the first, whose hash is the row's. */
  readonly hash?: ForeignHash;
  /** Further identifiers that mean it. */
  readonly aliases?: readonly string[];
}

/** What only this server's own exports say of somebody (`jobs/users-export/import-form.ts`). */
export interface ExportedPerson {
  /** The first one gave the user their id, and is the row's. */
  readonly identities: readonly [ExportedIdentity, ...ExportedIdentity[]];
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
  readonly lastLogin?: Date;
  readonly lastIp?: string;
  readonly loginsCount?: number;
  readonly lastPasswordReset?: Date;
}

/** One person of a file, whatever its format was. Texts as given: normalised by whoever stores them. */
export interface ImportRow extends Partial<Profile> {
  /** 1 for the first person of the file. */
  readonly row: number;
  /** Their id at the source. */
  readonly id?: string;
  readonly blocked?: boolean;
  readonly userMetadata?: JsonObject;
  readonly appMetadata?: JsonObject;
  readonly extra?: JsonObject;
  readonly roles?: readonly string[];
  readonly factors?: readonly ForeignFactor[];
  readonly hash?: ForeignHash;
  /** Last sign-in at the source. */
  readonly lastSeenAt?: Date;
  readonly createdAt?: Date;
  /** Only of a file that this server wrote. */
  readonly exported?: ExportedPerson;
}

/** What is wrong with a row, in the words of contract §4.7. */
export interface RowProblem {
  /** For example `FORMAT`, `INVALID_TYPE`, `DUPLICATED_USER`. */
  readonly code: string;
  readonly message: string;
  /** Where in the row, for example `email` or `mfa_factors.0.totp`. */
  readonly path?: string;
}

/** A row that could be read, or why not. `shown` is the row for people to recognise, without hash, secret or password. */
export type ReadRow =
  | { readonly ok: true; readonly row: ImportRow; readonly shown: JsonObject }
  | {
      readonly ok: false;
      readonly rowNumber: number;
      readonly problems: readonly RowProblem[];
      readonly shown?: JsonObject;
    };
