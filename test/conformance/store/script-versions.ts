import { expect, it } from "vitest";
import type { Connection } from "../../../src/domain/connection.ts";
import { scriptHash } from "../../../src/domain/script-version.ts";
import { at, insertConnection, insertTenant, later, type TheStore } from "./fixtures.ts";

const LOGIN = "function login(email, password, callback) { callback(null); }";
const GET_USER = "function getByEmail(email, callback) { callback(null); }";

/** What a connection's scripts were: a version with every save that changes one. */
export function scriptVersionsSuite(the: TheStore): void {
  const withScripts = async (scripts: Record<string, string>): Promise<Connection> =>
    insertConnection(the(), await insertTenant(the()), { options: { import_mode: true, customScripts: scripts } });
  const versionOf = async ({ tenantId, id }: Connection) => (await the().connections.find(tenantId, id))?.scriptVersion;
  const saved = (connection: Connection, scripts: Record<string, unknown>, ms = 1): Connection => ({
    ...connection,
    options: { ...connection.options, customScripts: scripts },
    updatedAt: later(ms),
  });

  it("makes the scripts of a new connection version 1, and each changed script another", async () => {
    const connection = await withScripts({ login: LOGIN });
    const { tenantId, id } = connection;
    expect(await versionOf(connection)).toBe(1);
    const saving = { author: "auth0|ann", note: "also resets" };
    await the().connections.update(saved(connection, { login: LOGIN, get_user: GET_USER }), saving);
    expect(await versionOf(connection)).toBe(2);
    expect(await the().scriptVersions.find(tenantId, id, 2)).toEqual({
      tenantId,
      connectionId: id,
      version: 2,
      scripts: { login: LOGIN, get_user: GET_USER },
      hashes: { login: scriptHash(LOGIN), get_user: scriptHash(GET_USER) },
      ...saving,
      savedAt: later(1),
    });
    expect(await the().scriptVersions.find(tenantId, id, 1)).toMatchObject({
      scripts: { login: LOGIN },
      author: "unknown",
      savedAt: at,
    });
    expect(await the().scriptVersions.find(tenantId, id, 3)).toBeUndefined();
  });

  it("makes none when something else is saved, whatever number the caller has in hand", async () => {
    const connection = await withScripts({ login: LOGIN });
    await the().connections.update({ ...saved(connection, { login: LOGIN }), realms: [], scriptVersion: 9 });
    expect(await versionOf(connection)).toBe(1);
    expect(await the().scriptVersions.list(connection.tenantId, connection.id, { limit: 9 })).toHaveLength(1);
  });

  it("makes none for a connection that never had a script, and one for a script that is taken away", async () => {
    const plain = await withScripts({});
    await the().connections.update(saved(plain, { login: 7 }));
    expect(await versionOf(plain)).toBeUndefined();
    const connection = await withScripts({ login: LOGIN });
    await the().connections.update(saved(connection, {}));
    expect(await versionOf(connection)).toBe(2);
    expect(await the().scriptVersions.find(connection.tenantId, connection.id, 2)).toMatchObject({
      scripts: {},
      hashes: {},
    });
  });

  it("loses none of many saves at once", async () => {
    const connection = await withScripts({ login: LOGIN });
    const saves = Array.from({ length: 12 }, (_, index) =>
      the().connections.update(saved(connection, { login: `${LOGIN} // ${index}` }), { author: `author ${index}` }),
    );
    await Promise.all(saves);
    const versions = await the().scriptVersions.list(connection.tenantId, connection.id, { limit: 99 });
    expect(versions.map(({ version }) => version)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(new Set(versions.map(({ author }) => author)).size).toBe(13);
    const kept = await the().connections.find(connection.tenantId, connection.id);
    const { login } = kept!.options.customScripts as { login: string };
    expect(kept?.scriptVersion).toBe(13);
    expect(versions[0]?.hashes.login).toBe(scriptHash(login));
  });

  it("lists newest first, in pages, without the texts", async () => {
    const connection = await withScripts({ login: LOGIN });
    for (const n of [2, 3, 4]) await the().connections.update(saved(connection, { login: `${LOGIN}${n}` }, n));
    const list = (page: { before?: number; limit: number }) =>
      the().scriptVersions.list(connection.tenantId, connection.id, page);
    expect((await list({ limit: 3 })).map(({ version }) => version)).toEqual([4, 3, 2]);
    expect((await list({ limit: 3, before: 2 })).map(({ version }) => version)).toEqual([1]);
    expect(JSON.stringify(await list({ limit: 9 }))).not.toContain("callback");
  });

  it("hashes what is stored, where a text cannot be stored as it is", async () => {
    const connection = await withScripts({ login: `${LOGIN}\u0000` });
    const kept = await the().connections.find(connection.tenantId, connection.id);
    const { login } = kept!.options.customScripts as { login: string };
    const version = await the().scriptVersions.find(connection.tenantId, connection.id, 1);
    expect(version).toMatchObject({ scripts: { login }, hashes: { login: scriptHash(login) } });
  });

  it("lets them go with the connection", async () => {
    const connection = await withScripts({ login: LOGIN });
    await the().connections.remove(connection.tenantId, connection.id);
    expect(await the().scriptVersions.list(connection.tenantId, connection.id, { limit: 9 })).toEqual([]);
  });

  it("keeps nothing of a save whose realm is another connection's", async () => {
    const connection = await withScripts({ login: LOGIN });
    await insertConnection(the(), connection.tenantId, { realms: ["taken"] });
    const change = { ...saved(connection, { login: GET_USER }), realms: ["taken"] };
    await expect(the().connections.update(change)).rejects.toMatchObject({ code: "conflict" });
    expect(await versionOf(connection)).toBe(1);
    expect(await the().scriptVersions.find(connection.tenantId, connection.id, 2)).toBeUndefined();
  });
}
