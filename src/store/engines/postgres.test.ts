import { describe, expect, it } from "vitest";
import { DatabaseUnusableError } from "../open-errors.ts";
import { openStore } from "../open-store.ts";

describe("the PostgreSQL engine", () => {
  it.each([
    ["a server that is not there", "postgres://ann:hunter2@127.0.0.1:1/usher", "127.0.0.1:1/usher"],
    ["an address that is none", "postgres//ann:hunter2", "DATABASE_URL"],
  ])("says which database it cannot reach (%s), and never the password", async (_title, databaseUrl, named) => {
    const refusal = await openStore({ databaseUrl }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseUnusableError);
    expect(String(refusal)).toContain(named);
    expect(String(refusal)).not.toContain("hunter2");
  });
});
