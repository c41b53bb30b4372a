import { sentences } from "./sentences.ts";

/** Why a job failed or waits. */
const JOBS = sentences({
  // why it failed
  failed: "The job failed unexpectedly. The server's log says why.",
  no_connection: "The connection does not exist.",
  no_user: "The user does not exist.",
  no_email: "The user does not have an email address.",
  not_database: "Connection must be a database connection.",
  not_importing: "Custom Database Connections without import mode are not allowed.",
  review_gone: "The report of the dry run is no longer there. Make another one.",
  source_without_passwords: "The source cannot be asked: it has no passwords. What was done until then is kept.",
  source_finalised: "The source cannot be asked: the migration is finalised. What was done until then is kept.",
  source_paused: "The source cannot be asked: the migration is paused. What was done until then is kept.",
  source_closed: "The source cannot be asked: the migration is closed. What was done until then is kept.",
  source_shadow: "The source cannot be asked: the migration is in shadow mode. What was done until then is kept.",
  source_misconfigured:
    "The source cannot be asked: its scripts or settings do not work. Probe it to see why. What was done until then is kept.",
  source_unused:
    "The source cannot be asked: the connection imports nobody, or its migration is in shadow mode. What was done until then is kept.",
  // why a file cannot be read
  file_empty: "The file is empty.",
  file_zip: "The file is a ZIP archive: give the file inside it, plain or gzipped.",
  file_not_utf8: "The file is not UTF-8 (it looks like UTF-16 or binary): save it as UTF-8.",
  file_bomb: "The gzip file unpacks to more than {times} times its size. Give it unpacked if it is right.",
  file_cut_off: "The file is cut off: it ends in row {row}. {problem}",
  file_broken: "{problem} This was found after row {row}.",
  file_unknown_json: "The file is JSON, but of no known format. Name its format.",
  file_is_json: "The file is JSON, and {format} is not.",
  file_is_ldif: "The file is LDIF, and {format} is not.",
  file_unlike: "The file does not begin like {format}.",
  file_unknown_csv: "The file is of no known format. If it is CSV, say which of its columns holds what: {columns}.",
  file_unknown: "The file is of no known format: its first line is too long for a header.",
  file_header: "The header cannot be read. {problem}",
  columns_twice: "Both the column {first} and the column {second} say {target}.",
  columns_unknown: "None of the file's columns is known. Say which of them holds what.",
  columns_unsaid: "Say with `columns` which column holds what, for example that `email` is in E-Mail.",
  column_readable_passwords:
    "The column {column} is not read: its name says that it holds readable passwords. If they are hashes, rename it.",
  column_repeated: "The file has the column {column} more than once.",
  column_missing: "The file has no column {column}.",
  firebase_parameters:
    "A Firebase file needs the project's hash parameters (signer key, salt separator, rounds, memory cost), or must be read without hashes.",
  // why it waits
  database_waits: "The database does not take what the job writes. The job goes on by itself when it does.",
  source_silent: "The source gives no answers at the moment. The job goes on by itself when it does.",
  rate_waits: "The next mails go out at the set rate.",
  nobody_taken_over: "The migration takes nobody over at the moment.",
  mail_server_waits: "The mail server takes no mail: {reason}",
});

/** Makes one of these sentences. */
export const sayOfJob = JOBS.say;
/** The code and facts of a job's `status_details`; undefined: none of these. */
export const readJobSentence = JOBS.read;
export const JOB_REASONS = JOBS.codes;
export const JOB_FACTS = JOBS.facts;
