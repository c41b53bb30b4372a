import { z } from "zod";
import { rosterFileOptions } from "../../migration/roster-files/roster-file-options.ts";
import { ROSTER_FORMATS, type RosterFormatName } from "../../migration/roster-files/roster-formats.ts";

const formatNames = Object.keys(ROSTER_FORMATS) as [RosterFormatName, ...RosterFormatName[]];

/** Names of the formats that a list may have. */
export const rosterFormat = z.enum(formatNames);

/** What somebody asks of a `roster_load` job. */
export const rosterLoadWish = z.strictObject({
  /** Found out from the file when absent. */
  format: rosterFormat.optional(),
  /** Says what would become of each row, and writes nothing but that. */
  dryRun: z.boolean().default(false),
  options: rosterFileOptions.default({}),
});

export type RosterLoadWish = z.output<typeof rosterLoadWish>;

/** The part of the wish that is secret. */
export const rosterFirebaseOptions = rosterFileOptions.shape.firebase;

/** What a `roster_load` job is told. The list itself is its input file. */
export const rosterLoadPayload = rosterLoadWish.extend({
  options: rosterFileOptions.omit({ firebase: true }).default({}),
  /** `options.firebase`, sealed. */
  sealedFirebase: z.string().optional(),
});

export type RosterLoadPayload = z.output<typeof rosterLoadPayload>;
