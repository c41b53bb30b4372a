import { randomBytes } from "node:crypto";
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { ConfigError, systemErrorCode } from "./config-error.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  ENOENT: "it cannot be made there",
  EROFS: "it is on a read-only file system",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "it is a file, not a folder",
  ENOSPC: "the disk is full",
};

/** What a failed system call means to a person, in a few words. */
export function reasonOf(error: unknown): string {
  const code = systemErrorCode(error);
  return (code && REASONS[code]) ?? (error instanceof Error ? error.message : String(error));
}

/** Makes the data folder (0700) when it is missing, and throws `ConfigError` unless it can be written. */
export function ensureDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigError(`Cannot use the data folder ${folder}: ${reasonOf(error)}. Choose another one with --data.`, {
      cause: error,
    });
  }
}

/** With its parents. Not `recursive: true`, which never returns where the system answers ENOENT for ever, as below /proc. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "EEXIST" && statSync(folder).isDirectory()) return;
    if (code !== "ENOENT" || existsSync(dirname(folder))) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** The file's text, or undefined when there is none. Throws `ConfigError` when it is there and cannot be read. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw new ConfigError(`Cannot read ${file}: ${reasonOf(error)}.`, { cause: error });
  }
}

/**
 * The text of a file that is made once: when two processes start at the same time both get the text of the one that came
 * first. `make` is only called when the file is missing.
 */
export function readOrCreate(file: string, mode: number, make: () => string): string {
  const existing = readIfThere(file);
  if (existing !== undefined) return existing;
  const draft = writeDraft(file, mode, make());
  try {
    publishOnce(draft, file);
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST")
      throw new ConfigError(`Cannot write ${file}: ${reasonOf(error)}.`, { cause: error });
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, "utf8");
}

/** Replaces a file in one step: a reader sees the old text or the new one, never a part. */
export function replaceFile(file: string, mode: number, text: string): void {
  const draft = writeDraft(file, mode, text);
  try {
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new ConfigError(`Cannot write ${file}: ${reasonOf(error)}.`, { cause: error });
  }
}

function writeDraft(file: string, mode: number, text: string): string {
  const draft = `${file}.${randomBytes(6).toString("hex")}.new`;
  try {
    writeFileSync(draft, text, { mode, flag: "wx", flush: true });
  } catch (error) {
    throw new ConfigError(`Cannot write ${file}: ${reasonOf(error)}.`, { cause: error });
  }
  return draft;
}

/** A hard link appears with its whole content or not at all. Some mounted folders have no links; there a copy must do. */
function publishOnce(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(systemErrorCode(error) ?? "")) throw error;
    copyFileSync(draft, file, constants.COPYFILE_EXCL);
  }
}
