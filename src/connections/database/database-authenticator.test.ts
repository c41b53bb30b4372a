import { describe, expect, it } from "vitest";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { newConnectionId, newTenantId } from "../../domain/ids.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import type { Store } from "../../store/store.ts";
import { createDatabaseAuthenticator, type DatabaseAuthenticatorDeps } from "./database-authenticator.ts";
import { type DatabaseOptions, databaseOptions } from "./database-options.ts";

/** A plain database in which nobody is, and what was hashed for whom. */
function emptyDatabase() {
  const hashed: string[] = [];
  const connection = {
    tenantId: newTenantId(),
    id: newConnectionId(),
    options: databaseOptions.parse({}),
  } as Connection<DatabaseOptions>;
  const deps: DatabaseAuthenticatorDeps = {
    store: {
      users: { findCredential: async () => undefined } as Partial<Store["users"]> as Store["users"],
      migrations: { find: async () => undefined } as Partial<Store["migrations"]> as Store["migrations"],
      tombstones: {} as Store["tombstones"],
      roster: {} as Store["roster"],
    },
    passwordHasher: {
      hash: async () => "$argon2id$",
      verify: async () => false,
      pretendToVerify: async (password) => void hashed.push(password),
      canVerify: () => true,
      needsRehash: () => false,
    },
    firstSignIn: async () => Promise.reject(new Error("There is no source to ask.")),
    sourceTimeoutMs: 1_000,
  };
  const check = (identifier: string, password: string) =>
    createDatabaseAuthenticator(connection, deps).check(new Credentials(identifier, password), {
      trace: new TraceRecorder("trace", new Date()),
      signal: new AbortController().signal,
      takeOverEvent: () => {
        throw new Error("Nobody is taken over.");
      },
    });
  return { check, hashed };
}

describe("a sign-in at a database without a source", () => {
  it("takes as long for somebody who is not here: their password is hashed for nothing", async () => {
    const { check, hashed } = emptyDatabase();
    expect(await check("nobody@here.test", "a password")).toMatchObject({
      outcome: "refused",
      logType: "fu",
      refusal: { code: "wrong_credentials" },
    });
    expect(hashed).toEqual(["a password"]);
  });
});
