import { z } from "zod";
import { rosterFileOptions } from "../../migration/roster-files/roster-file-options.ts";
import { ROSTER_FORMATS, type RosterFormatName } from "../../migration/roster-files/roster-formats.ts";

const formatNames = Object.keys(ROSTER_FORMATS) as [RosterFormatName, ...RosterFormatName[]];

/** Names of the formats that a list may have. */
export const rosterFormat = z.enum(formatNames);

/** What a `roster_load` job is told. The list itself is its input file. */
export const rosterLoadPayload = z.strictObject({
  /** Found out from the file when absent. */
  format: rosterFormat.optional(),
  /** Says what would become of each row, and writes nothing but that. */
  dryRun: z.boolean().default(false),
  options: rosterFileOptions.default({}),
});

export type RosterLoadPayload = z.output<typeof rosterLoadPayload>;
