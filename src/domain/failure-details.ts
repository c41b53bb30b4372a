import { readRowProblem, sayOfRow } from "./row-sentences.ts";
import { sentences } from "./sentences.ts";

const DETAILS = {
  // what the source says of them cannot become a user
  no_email: "The profile has no e-mail address.",
  email_invalid: "The profile's e-mail is not an e-mail address.",
  no_username: "The profile has no username, and the connection requires one.",
  no_id: "The profile's id is empty once its prefix is taken off.",
  taken: "Another user already has this e-mail address, username or id.",
  no_identifier: "Neither an e-mail address nor a username to ask by is known.",
  // the source does not let them in
  disabled: "The source says: disabled.",
  locked: "The source says: locked.",
  account_expired: "The source says: account_expired.",
  password_expired: "The source says: password_expired.",
  password_change_required: "The source says: password_change_required.",
  refused_by_script: "The source says: refused_by_script.",
  // the source gave no verdict
  timeout: "The source gave no answer: timeout.",
  unreachable: "The source gave no answer: unreachable.",
  server_error: "The source gave no answer: server_error.",
  misconfigured: "The source gave no answer: misconfigured.",
  script_error: "The source gave no answer: script_error.",
} as const;

const NOTED = sentences(DETAILS);

/** What is noted of somebody who could not come, by its code. The roster keeps the sentence. */
export const FAILURE_DETAILS = DETAILS;

/** What rows of a list may have in common. */
const SHARED = {
  id: "id",
  email: "e-mail address",
  username: "username",
  phone: "phone number",
  identifier: "identifier",
} as const;

/** Which of a list's rows claim to be the same person, for example `Has the same e-mail address as row 7.` Names no value. */
export function sameAsRows(input: {
  readonly on: keyof typeof SHARED;
  readonly rows: readonly number[];
  /** How many there are in all. */
  readonly others: number;
}): string {
  const { on, rows, others } = input;
  const more = others > rows.length ? ` and ${others - rows.length} more` : "";
  return sayOfRow(others > 1 ? "same_as_rows" : "same_as_row", {
    shared: SHARED[on],
    rows: `${rows.join(", ")}${more}`,
  });
}

/** Somebody else on the roster claims to be the same person. `key`: theirs. */
export const sameAsListed = (key: string): string => sayOfRow("same_as_listed", { name: JSON.stringify(key) });

export const FAILURE_DETAIL_CODES = [
  ...NOTED.codes,
  "same_as_row",
  "same_as_rows",
  "same_as_listed",
  "rival_listed",
] as const;
export type FailureDetailCode = (typeof FAILURE_DETAIL_CODES)[number];

/** A noted sentence, for programs. */
export interface FailureDetail {
  readonly code: FailureDetailCode;
  readonly facts: { readonly shared?: string; readonly rows?: string; readonly name?: string };
}

/** The code and facts of a sentence that was noted; undefined: it is none of these. */
export function readFailureDetail(sentence: string | undefined): FailureDetail | undefined {
  const noted = NOTED.read(sentence) ?? readRowProblem({ code: "", message: sentence ?? "" });
  if (noted === undefined || !isDetailCode(noted.code)) return undefined;
  const { shared, rows, name }: FailureDetail["facts"] = noted.facts;
  return { code: noted.code, facts: { shared, rows, name } };
}

const isDetailCode = (code: string): code is FailureDetailCode => FAILURE_DETAIL_CODES.some((one) => one === code);
