import { z } from "zod";

const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "must be base64");

/** What the reader of a file must be told. Every member is for some formats only; see the README's table. */
export const rosterFileOptions = z.strictObject({
  /** CSV: which column holds what, by target, for example `{ "email": "E-Mail", "user_metadata.city": "Ort" }`. Goes before what a format knows. */
  columns: z.record(z.string().max(200), z.string().max(500)).optional(),
  /** CSV: found out when absent. */
  delimiter: z.enum([",", ";", "\t", "|"]).optional(),
  /** Reads nobody's password hash: the file is then only a list of people. */
  withoutHashes: z.boolean().optional(),
  /** `auth0-export`: the source's connection, of whose users alone the file is read. */
  connection: z.string().max(200).optional(),
  /** `ldif`: attribute that holds the id, when it is none of the usual ones. */
  idAttribute: z.string().max(200).optional(),
  /** `firebase`: the project's hash parameters, as its console shows them. */
  firebase: z
    .strictObject({
      signerKey: base64.min(1),
      saltSeparator: base64,
      rounds: z.int().min(1).max(120_000),
      memCost: z.int().min(1).max(20),
    })
    .optional(),
});

/** Parsed options of a reader. */
export type RosterFileOptions = z.output<typeof rosterFileOptions>;
