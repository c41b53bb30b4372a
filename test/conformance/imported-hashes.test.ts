import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newObjectId } from "../../src/domain/ids.ts";
import type { Store, UserStore } from "../../src/store/store.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { parseImportedHash } from "../../src/users/imported-hashes/parse-imported-hash.ts";
import { engines } from "../support/databases.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";

const PASSWORD = "correct horse";
/** htpasswd -bnBC 5 u "correct horse" (apache2-utils 2.4). */
const FOREIGN = "$2y$05$6ykH.rEmBok5XtO18WQw3uxi3H/Ud9r2bf7iIRCJyFy66Ux1htALm";
const EMAIL = "ann@old.test";

for (const engine of engines) {
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  describe(`somebody with a hash of another system, on ${engine.name}`, () => {
    const hasher = createPasswordHasher({ concurrency: 4, queueLimit: 1_000 });
    const nodes: ReturnType<typeof startNode>[] = [];
    let store: Store;

    beforeAll(async () => {
      if (engine.available) store = await engine.open();
    });
    afterAll(async () => {
      for (const node of nodes) {
        await node.logWriter.close();
        await node.connections.close();
      }
      await store?.close();
    });

    async function setUp(name: string, change: { passwordHash?: string; blocked?: boolean } = {}) {
      const parsed = parseImportedHash({ kind: "text", value: FOREIGN });
      if (!parsed.ok) throw new Error(parsed.problem);
      const world = newWorld(`${name}-${engine.name}`);
      await store.tenants.insert(world.tenant);
      await store.connections.insert(world.connection);
      const { id: tenantId } = world.tenant;
      const localId = newObjectId();
      const user = await store.users.insert({
        tenantId,
        connectionId: world.connection.id,
        provider: "auth0",
        localId,
        email: EMAIL,
        emailVerified: true,
        passwordHash: parsed.stored,
        createdAt: new Date(),
        ...change,
      });
      const node = (users: Partial<UserStore> = {}) => {
        const started = startNode({ ...store, users: { ...store.users, ...users } }, new MemorySource());
        nodes.push(started);
        return started;
      };
      const stored = async () =>
        (await store.users.findCredential(tenantId, world.connection.id, EMAIL))?.passwordHash ?? "";
      const changePassword = async (password: string) => {
        const hash = await hasher.hash(password);
        await store.users.setPassword(tenantId, "auth0", localId, hash, new Date(), true);
      };
      return { ...world, tenantId, localId, user, imported: parsed.stored, node, stored, changePassword };
    }

    it$("has one of ours after the first sign-in, and nothing else of them changed", async () => {
      const { request, node, stored, user, tenantId } = await setUp("first");
      const { signIn } = node();
      expect(await signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "signed_in", takenOver: false });
      expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const after = await store.users.find(tenantId, user.userId);
      expect(after?.lastPasswordReset).toBeUndefined();
      expect(after?.sessionsValidFrom).toEqual(user.sessionsValidFrom);
      const hash = await stored();
      expect(await signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "signed_in" });
      expect(await stored()).toBe(hash);
    });

    it$("keeps it when the password is wrong", async () => {
      const { request, node, stored, imported } = await setUp("wrong");
      expect(await node().signIn(request(EMAIL, "Correct horse"))).toMatchObject({
        outcome: "refused",
        refusal: { code: "wrong_credentials" },
      });
      expect(await stored()).toBe(imported);
    });

    it$("signs in twenty times at once on two nodes, and every time it works", async () => {
      const { request, node, stored } = await setUp("twenty");
      const both = [node(), node()];
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) => both[i % 2]!.signIn(request(EMAIL, PASSWORD))),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(20).fill("signed_in"));
      expect(await hasher.verify(await stored(), PASSWORD)).toBe(true);
    });

    it$("is not refused because another of their sign-ins was first to hash anew", async () => {
      const { request, node, stored } = await setUp("overtaken");
      const other = await hasher.hash(PASSWORD);
      const slow = node({
        async replacePasswordHash(tenantId, provider, localId, from, to) {
          expect(await store.users.replacePasswordHash(tenantId, provider, localId, from, other)).toBe(true);
          return store.users.replacePasswordHash(tenantId, provider, localId, from, to);
        },
      });
      expect(await slow.signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "signed_in" });
      expect(await stored()).toBe(other);
    });

    it$("has the new password when it is changed just before the old one is hashed anew", async () => {
      const { request, node, changePassword, stored } = await setUp("changed-before");
      const racing = node({
        async replacePasswordHash(...input) {
          await changePassword("another password");
          return store.users.replacePasswordHash(...input);
        },
      });
      expect(await racing.signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "refused" });
      expect(await hasher.verify(await stored(), "another password")).toBe(true);
      expect(await racing.signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "refused" });
      expect(await racing.signIn(request(EMAIL, "another password"))).toMatchObject({ outcome: "signed_in" });
    });

    it$("has the new password when it is changed just after the old one was hashed anew", async () => {
      const { request, node, changePassword, stored } = await setUp("changed-after");
      const racing = node({
        async replacePasswordHash(...input) {
          const replaced = await store.users.replacePasswordHash(...input);
          await changePassword("another password");
          return replaced;
        },
      });
      expect(await racing.signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "refused" });
      expect(await hasher.verify(await stored(), "another password")).toBe(true);
    });

    it$("has the new password however twenty sign-ins and one change of it fall together", async () => {
      const { request, node, changePassword, stored } = await setUp("storm");
      const { signIn } = node();
      await Promise.all([
        ...Array.from({ length: 20 }, () => signIn(request(EMAIL, PASSWORD))),
        changePassword("another password"),
      ]);
      expect(await hasher.verify(await stored(), "another password")).toBe(true);
      expect(await signIn(request(EMAIL, PASSWORD))).toMatchObject({ outcome: "refused" });
    });

    it$("that cannot be checked hears of a wrong password, and the log says that a new one is needed", async () => {
      const { request, node, tenantId } = await setUp("unverifiable", { passwordHash: "imported:rot13:{}" });
      const { signIn, logWriter } = node();
      expect(await signIn(request(EMAIL, PASSWORD))).toMatchObject({
        outcome: "refused",
        refusal: { code: "wrong_credentials", message: "Wrong email or password." },
      });
      await logWriter.flush();
      const events = await store.logEvents.listAfter(tenantId, { limit: 10 });
      expect(events).toMatchObject([{ type: "fp", description: "Password change required" }]);
    });

    it$("and is blocked hears so with the right password only", async () => {
      const { request, node } = await setUp("blocked", { blocked: true });
      const { signIn } = node();
      expect(await signIn(request(EMAIL, "wrong"))).toMatchObject({ refusal: { code: "wrong_credentials" } });
      expect(await signIn(request(EMAIL, PASSWORD))).toMatchObject({ refusal: { code: "user_blocked" } });
    });

    it$("loses the old hash to exactly one of many replacements, at their own tenant only", async () => {
      const { tenantId, localId, imported, stored, user } = await setUp("replace");
      const stranger = (await setUp("stranger")).tenantId;
      const { users } = store;
      expect(await users.replacePasswordHash(stranger, "auth0", localId, imported, "$x")).toBe(false);
      expect(await users.replacePasswordHash(tenantId, "auth0", localId, "$other", "$x")).toBe(false);
      const replaced = await Promise.all(
        Array.from({ length: 10 }, (_, i) => users.replacePasswordHash(tenantId, "auth0", localId, imported, `$${i}`)),
      );
      expect(replaced.filter(Boolean)).toHaveLength(1);
      expect(await stored()).toBe(`$${replaced.indexOf(true)}`);
      expect(await users.find(tenantId, user.userId)).toEqual(user);
    });
  });
}
