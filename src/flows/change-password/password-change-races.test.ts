import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";
import { Credentials } from "../../domain/credentials.ts";
import { newTicket, type Ticket } from "../../domain/ticket.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import { verifyEmail } from "../signup/verify-email.ts";
import { completePasswordChange } from "./complete-password-change.ts";

const OLD = "Canary-Old-4711";
const NEW = "Canary-New-4712";
let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function setUp() {
  const tenant = await site.addTenant();
  const connection = await tenant.addConnection("Users");
  const user = await tenant.addUser(connection, { email: "ada@example.com", password: OLD, emailVerified: false });
  const party = { tenant: tenant.tenant, domain: tenant.domain, ip: "192.0.2.7", userAgent: "test" };
  const ticketOf = async (kind: Ticket["kind"], createdAt = new Date()) => {
    const { ticket, secret } = newTicket(
      {
        tenantId: tenant.tenant.id,
        kind,
        connectionId: connection.id,
        userId: user.userId,
        email: "ada@example.com",
        parameters: {},
      },
      createdAt,
    );
    await site.deps.store.tickets.insert(ticket);
    return secret;
  };
  /** Chooses the new password; while it is hashed, something else happens. */
  const complete = (ticketSecret: string, meanwhile: () => Promise<unknown> = async () => {}) =>
    completePasswordChange(
      { ...party, ticketSecret, credentials: new Credentials("", NEW), signal: AbortSignal.timeout(30_000) },
      {
        ...site.deps,
        passwordHasher: {
          hash: async (password) => {
            await meanwhile();
            return site.deps.passwordHasher.hash(password);
          },
        },
      },
    );
  const signIn = (password: string, deps = site.deps) =>
    deps.signInWithPassword({
      ...party,
      client: tenant.client,
      connection,
      credentials: new Credentials("ada@example.com", password),
      via: "page",
      signal: AbortSignal.timeout(30_000),
    });
  const { users } = site.deps.store;
  const changeEmail = () =>
    users.update(tenant.tenant.id, user.userId, { email: "new@example.com", updatedAt: new Date() });
  const changePassword = async () => {
    const hash = await site.deps.passwordHasher.hash("Canary-Third-4713");
    await users.setPassword(tenant.tenant.id, "auth0", user.identities[0]!.localId, hash, new Date(), true);
  };
  const stored = async () => (await users.find(tenant.tenant.id, user.userId))!;
  const hash = async () =>
    (await users.findCredentialByLocalId(tenant.tenant.id, connection.id, user.identities[0]!.localId))?.passwordHash;
  return { tenant, party, user, ticketOf, complete, signIn, changeEmail, changePassword, stored, hash };
}

describe("while a password is being reset", () => {
  it("a change of the address makes the link void, whenever it comes", async () => {
    const scene = await setUp();
    const before = await scene.hash();
    const outcome = await scene.complete(await scene.ticketOf("password_change"), scene.changeEmail);
    expect(outcome).toMatchObject({ outcome: "refused", refusal: { code: "ticket_invalid" } });
    expect(await scene.hash()).toBe(before);
  });

  it("another change of the password wins over a link that was asked for before it", async () => {
    const scene = await setUp();
    const secret = await scene.ticketOf("password_change");
    const outcome = await scene.complete(secret, scene.changePassword);
    expect(outcome).toMatchObject({ outcome: "refused", refusal: { code: "ticket_invalid" } });
    expect((await scene.complete(secret)).outcome).toBe("refused");
    const later = await scene.ticketOf("password_change", new Date(Date.now() + 1));
    expect((await scene.complete(later)).outcome).toBe("changed");
  });

  it("of two uses of one link at once exactly one counts", async () => {
    const scene = await setUp();
    const secret = await scene.ticketOf("password_change");
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => scene.complete(secret)));
    expect(outcomes.filter(({ outcome }) => outcome === "changed")).toHaveLength(1);
  });

  it("sessions end in the same transaction: a crash leaves none with the new password", async () => {
    const scene = await setUp();
    const { store } = site.deps;
    const { id: tenantId } = scene.tenant.tenant;
    await store.oidc.upsert(tenantId, "Session", "s1", { accountId: scene.user.userId }, undefined);
    const transaction: typeof store.transaction = async (work) => {
      await store.transaction(work);
      throw new Error("crashed");
    };
    const secret = await scene.ticketOf("password_change");
    const crashed = completePasswordChange(
      {
        ...scene.party,
        ticketSecret: secret,
        credentials: new Credentials("", NEW),
        signal: AbortSignal.timeout(9_000),
      },
      { ...site.deps, store: { ...store, transaction } },
    );
    await expect(crashed).rejects.toThrow("crashed");
    expect(await store.oidc.find(tenantId, "Session", "s1")).toBeUndefined();
  });
});

describe("while an address is being confirmed", () => {
  it("a change of the address leaves the new one unconfirmed", async () => {
    const scene = await setUp();
    const { store } = site.deps;
    const transaction: typeof store.transaction = async (work) => {
      await scene.changeEmail();
      return store.transaction(work);
    };
    const outcome = await verifyEmail(
      { ...scene.party, ticketSecret: await scene.ticketOf("email_verification") },
      { ...site.deps, store: { ...store, transaction } },
    );
    expect(outcome.outcome).toBe("refused");
    expect(await scene.stored()).toMatchObject({ email: "new@example.com", emailVerified: false });
  });
});

describe("while a password is being checked", () => {
  const during = async (change: (scene: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>) => {
    const scene = await setUp();
    const passwordHasher = site.deps.passwordHasher as PasswordHasher;
    const { verify } = passwordHasher;
    // The queue of the hasher may hold a check for seconds.
    passwordHasher.verify = async (...input) => {
      const right = await verify(...input);
      await change(scene);
      return right;
    };
    try {
      return await scene.signIn(OLD);
    } finally {
      passwordHasher.verify = verify;
    }
  };

  it("a new password makes the old one wrong", async () => {
    expect(await during(({ changePassword }) => changePassword())).toMatchObject({
      outcome: "refused",
      refusal: { code: "wrong_credentials" },
    });
  });

  it("a block counts", async () => {
    const block = ({ user }: Awaited<ReturnType<typeof setUp>>) =>
      site.deps.store.users.update(user.tenantId, user.userId, { blocked: true, updatedAt: new Date() });
    expect(await during(block)).toMatchObject({ outcome: "refused", refusal: { code: "user_blocked" } });
  });
});
