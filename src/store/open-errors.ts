/** The database cannot be opened. `message` is for the operator: it names the file or server, never a password. */
export class DatabaseUnusableError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "DatabaseUnusableError";
  }
}

/** The database was made by a newer release, whose tables this one does not know. */
export class DatabaseTooNewError extends Error {
  readonly databaseVersion: number;
  readonly knownVersion: number;

  constructor(databaseVersion: number, knownVersion: number) {
    super(
      `The database is at version ${databaseVersion}, but this release knows versions up to ${knownVersion}. ` +
        "Start a release that knows the database's version; going back is not possible.",
    );
    this.name = "DatabaseTooNewError";
    this.databaseVersion = databaseVersion;
    this.knownVersion = knownVersion;
  }
}
