import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkIn, openPagesSite, type PagesSite, type TenantWithPages } from "../../../test/support/pages-site.ts";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { firstMigration } from "../../domain/migration.ts";
import { newTicket } from "../../domain/ticket.ts";
import type { Store } from "../../store/store.ts";
import { completePasswordChange } from "./complete-password-change.ts";
import { requestPasswordChange } from "./request-password-change.ts";

const IMPORTING = { enabledDatabaseCustomization: true, import_mode: true };
const OLD = "Canary-Old-4711";
const NEW = "Canary-New-4712";
let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function setUp(options: object = IMPORTING) {
  const tenant = await site.addTenant();
  const connection = await tenant.addConnection("Users", { ...options });
  const party = {
    tenant: tenant.tenant,
    domain: tenant.domain,
    ip: "192.0.2.7",
    userAgent: "test",
    signal: AbortSignal.timeout(30_000),
  };
  const ask = (identifier: string) =>
    requestPasswordChange({ ...party, client: tenant.client, connection, identifier }, site.deps);
  const complete = (ticketSecret: string, password = NEW) =>
    completePasswordChange({ ...party, ticketSecret, credentials: new Credentials("", password) }, site.deps);
  const secretOf = async (index = 0) => new URL(linkIn((await tenant.mails())[index])).searchParams.get("ticket")!;
  const types = async () => (await tenant.events()).map(({ type }) => type).reverse();
  return { tenant, connection, party, ask, complete, secretOf, types };
}

type Scene = Awaited<ReturnType<typeof setUp>>;

const silence = (scene: Scene) => {
  scene.tenant.source.lookupAnswer = { outcome: "unavailable", reason: "timeout" };
};

const signIn = ({ tenant }: { tenant: TenantWithPages }, connection: Connection, email: string, password: string) =>
  site.deps.signInWithPassword({
    tenant: tenant.tenant,
    domain: tenant.domain,
    client: tenant.client,
    connection,
    credentials: new Credentials(email, password),
    ip: "192.0.2.8",
    userAgent: "test",
    via: "page",
    signal: AbortSignal.timeout(30_000),
  });

describe("a forgotten password of somebody who is here", () => {
  it("is changed by the mailed link, once, which ends sessions, verifies the address and tells the person", async () => {
    const scene = await setUp();
    const user = await scene.tenant.addUser(scene.connection, {
      email: "ada@example.com",
      password: OLD,
      emailVerified: false,
    });
    const { oidc, users } = site.deps.store;
    await oidc.upsert(
      scene.tenant.tenant.id,
      "Session",
      "s1",
      { accountId: user.userId, uid: "u1" },
      new Date(Date.now() + 1e6),
    );
    await scene.ask(" Ada@Example.com ");
    const secret = await scene.secretOf();
    const changed = await scene.complete(secret);
    expect(changed).toMatchObject({ outcome: "changed", takenOver: false, user: { userId: user.userId } });
    expect(await users.find(scene.tenant.tenant.id, user.userId)).toMatchObject({
      emailVerified: true,
      lastPasswordReset: expect.any(Date),
    });
    expect(await oidc.find(scene.tenant.tenant.id, "Session", "s1")).toBeUndefined();
    expect((await signIn(scene, scene.connection, "ada@example.com", OLD)).outcome).toBe("refused");
    expect((await signIn(scene, scene.connection, "ada@example.com", NEW)).outcome).toBe("signed_in");
    expect(await scene.complete(secret)).toMatchObject({ outcome: "refused", refusal: { code: "ticket_invalid" } });
    expect((await scene.tenant.mails()).map(({ template }) => template)).toEqual(["password_changed", "reset_email"]);
    expect(scene.tenant.source.calls).toBe(0);
    expect((await scene.types()).slice(0, 2)).toEqual(["scpr", "scp"]);
    expect(JSON.stringify(await scene.tenant.events())).not.toContain("Canary");
  });

  it("lifts a block for wrong passwords", async () => {
    const scene = await setUp();
    await scene.tenant.addUser(scene.connection, { email: "ada@example.com", password: OLD });
    for (let attempt = 0; attempt < 10; attempt++) await signIn(scene, scene.connection, "ada@example.com", "wrong");
    expect(await signIn(scene, scene.connection, "ada@example.com", OLD)).toMatchObject({
      refusal: { code: "too_many_attempts" },
    });
    await scene.ask("ada@example.com");
    await scene.complete(await scene.secretOf());
    expect((await signIn(scene, scene.connection, "ada@example.com", NEW)).outcome).toBe("signed_in");
  });

  it("takes only the newest link, and none after its time", async () => {
    const scene = await setUp();
    const user = await scene.tenant.addUser(scene.connection, { email: "ada@example.com", password: OLD });
    await scene.ask("ada@example.com");
    const first = await scene.secretOf();
    await scene.ask("ada@example.com");
    expect(await scene.complete(first)).toMatchObject({ outcome: "refused" });
    const expired = newTicket(
      {
        tenantId: scene.tenant.tenant.id,
        kind: "password_change",
        connectionId: scene.connection.id,
        userId: user.userId,
        parameters: {},
        lifetimeSeconds: -1,
      },
      new Date(),
    );
    await site.deps.store.tickets.insert(expired.ticket);
    expect(await scene.complete(expired.secret)).toMatchObject({ outcome: "refused" });
  });

  it("keeps the link usable after a weak password", async () => {
    const scene = await setUp();
    await scene.tenant.addUser(scene.connection, { email: "ada@example.com", password: OLD });
    await scene.ask("ada@example.com");
    const secret = await scene.secretOf();
    expect(await scene.complete(secret, "short")).toMatchObject({
      outcome: "refused",
      refusal: { code: "password_too_weak" },
    });
    expect((await scene.complete(secret)).outcome).toBe("changed");
  });

  it("lets exactly one of two forms win that use the same link at once", async () => {
    const scene = await setUp();
    await scene.tenant.addUser(scene.connection, { email: "ada@example.com", password: OLD });
    await scene.ask("ada@example.com");
    const secret = await scene.secretOf();
    const outcomes = await Promise.all([
      scene.complete(secret, "Canary-One-11"),
      scene.complete(secret, "Canary-Two-22"),
    ]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["changed", "refused"]);
  });

  it("does not take a link to an address that the user has given up", async () => {
    const scene = await setUp();
    const user = await scene.tenant.addUser(scene.connection, { email: "ada@example.com", password: OLD });
    await scene.ask("ada@example.com");
    await site.deps.store.users.update(scene.tenant.tenant.id, user.userId, {
      email: "ada@new.example",
      updatedAt: new Date(),
    });
    expect(await scene.complete(await scene.secretOf())).toMatchObject({
      outcome: "refused",
      refusal: { code: "ticket_invalid" },
    });
  });

  it.each([
    ["nobody has the address", async () => {}, "fcpr"],
    [
      "the user is blocked",
      async (scene: Scene) =>
        void (await scene.tenant.addUser(scene.connection, { email: "x@example.com", password: OLD, blocked: true })),
      "fcpr",
    ],
    ["the source does not answer", silence, "fcpr"],
    [
      "the person is blocked at the source",
      async (scene: Scene) => scene.tenant.source.add("x@example.com", OLD, { blocked: true }),
      "fcpr",
    ],
    [
      "the source gives no address",
      async (scene: Scene) => scene.tenant.source.add("x@example.com", OLD, { email: undefined }),
      "fcpr",
    ],
  ])("sends nothing when %s", async (_name, prepare, type) => {
    const scene = await setUp();
    await prepare(scene);
    await scene.ask("x@example.com");
    expect(await scene.tenant.mails()).toEqual([]);
    expect(await scene.types()).toEqual([type]);
  });
});

describe("a forgotten password of somebody whom only the source knows", () => {
  it("brings them over with the new password, and makes no user before", async () => {
    const scene = await setUp();
    const { users } = site.deps.store;
    scene.tenant.source.add("grace@example.com", OLD, { emailVerified: false, appMetadata: { plan: "pro" } });
    await scene.ask("grace@example.com");
    expect(await users.listByEmail(scene.tenant.tenant.id, "grace@example.com")).toEqual([]);
    const changed = await scene.complete(await scene.secretOf());
    expect(changed).toMatchObject({ outcome: "changed", takenOver: true });
    const [user] = await users.listByEmail(scene.tenant.tenant.id, "grace@example.com");
    expect(user).toMatchObject({
      userId: "auth0|old-grace@example.com",
      emailVerified: true,
      appMetadata: { plan: "pro" },
      loginsCount: 0,
    });
    expect(await users.provenance(scene.tenant.tenant.id, user!.userId)).toMatchObject([
      { way: "password_reset", sourceKind: "memory" },
    ]);
    const calls = scene.tenant.source.calls;
    expect((await signIn(scene, scene.connection, "grace@example.com", NEW)).outcome).toBe("signed_in");
    expect((await signIn(scene, scene.connection, "grace@example.com", OLD)).outcome).toBe("refused");
    expect(scene.tenant.source.calls).toBe(calls);
    expect((await scene.types()).slice(0, 2)).toEqual(["scpr", "scp"]);
  });

  it("mails the address that the source names, not the one that was typed", async () => {
    const scene = await setUp();
    scene.tenant.source.add("grace", OLD, { id: "g1", email: "grace@example.com" });
    await scene.ask("grace");
    expect((await scene.tenant.mails()).map(({ to }) => to)).toEqual(["grace@example.com"]);
    expect(await scene.complete(await scene.secretOf())).toMatchObject({
      outcome: "changed",
      user: { userId: "auth0|g1" },
    });
  });

  it.each([
    ["they are gone there", (scene: Scene) => void scene.tenant.source.people.clear(), "ticket_invalid"],
    [
      "they were blocked there",
      (scene: Scene) => scene.tenant.source.add("grace@example.com", OLD, { blocked: true }),
      "user_blocked",
    ],
    [
      "the address is somebody else's there",
      (scene: Scene) => scene.tenant.source.add("grace@example.com", OLD, { id: "other" }),
      "ticket_invalid",
    ],
    ["the source is silent", silence, "source_unavailable"],
  ])("creates nothing when meanwhile %s", async (_name, change, code) => {
    const scene = await setUp();
    scene.tenant.source.add("grace@example.com", OLD);
    await scene.ask("grace@example.com");
    const secret = await scene.secretOf();
    change(scene);
    expect(await scene.complete(secret)).toMatchObject({ outcome: "refused", refusal: { code } });
    expect(await site.deps.store.users.listByEmail(scene.tenant.tenant.id, "grace@example.com")).toEqual([]);
    expect((await scene.types()).at(-1)).toBe("fcp");
  });

  it("works once the source answers again", async () => {
    const scene = await setUp();
    scene.tenant.source.add("grace@example.com", OLD);
    await scene.ask("grace@example.com");
    const secret = await scene.secretOf();
    scene.tenant.source.lookupAnswer = { outcome: "unavailable", reason: "timeout" };
    await scene.complete(secret);
    scene.tenant.source.lookupAnswer = undefined;
    expect((await scene.complete(secret)).outcome).toBe("changed");
  });

  it("keeps the link for later while the migration is paused", async () => {
    const scene = await setUp();
    scene.tenant.source.add("grace@example.com", OLD);
    await scene.ask("grace@example.com");
    const secret = await scene.secretOf();
    const { migrations } = site.deps.store as Store;
    await migrations.save({ ...firstMigration(scene.connection), phase: "paused" });
    expect(await scene.complete(secret)).toMatchObject({ refusal: { code: "source_unavailable" } });
    await migrations.save(firstMigration(scene.connection));
    expect((await scene.complete(secret)).outcome).toBe("changed");
  });

  it("sets the new password for somebody who signed in between the mail and the link", async () => {
    const scene = await setUp();
    scene.tenant.source.add("grace@example.com", OLD);
    await scene.ask("grace@example.com");
    expect(await signIn(scene, scene.connection, "grace@example.com", OLD)).toMatchObject({
      outcome: "signed_in",
      takenOver: true,
    });
    expect(await scene.complete(await scene.secretOf())).toMatchObject({ outcome: "changed", takenOver: false });
    expect((await signIn(scene, scene.connection, "grace@example.com", NEW)).outcome).toBe("signed_in");
  });

  it("gives the old mailbox no hold on somebody who changed their address here", async () => {
    const scene = await setUp();
    scene.tenant.source.add("grace@old.example", OLD);
    await scene.ask("grace@old.example");
    const early = await scene.secretOf();
    const signedIn = await signIn(scene, scene.connection, "grace@old.example", OLD);
    if (signedIn.outcome !== "signed_in") throw new Error("The takeover failed.");
    await site.deps.store.users.update(scene.tenant.tenant.id, signedIn.user.userId, {
      email: "grace@new.example",
      updatedAt: new Date(),
    });
    await scene.ask("grace@old.example");
    expect(await scene.tenant.mails()).toHaveLength(1);
    expect(await scene.complete(early)).toMatchObject({ outcome: "refused", refusal: { code: "ticket_invalid" } });
    expect((await signIn(scene, scene.connection, "grace@new.example", OLD)).outcome).toBe("signed_in");
  });
});
