import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FakeSource, startFakeSource } from "../../test/support/fake-source.ts";
import type { TokenFault } from "../../test/support/fake-source-tokens.ts";
import { openTestAuthority, type TestAuthority, trustInThisProcess } from "../../test/support/local-tls.ts";
import type { ScriptContainer, ScriptEnd } from "./script-contract.ts";

const PASSWORD = "correct horse 7 Battery";
/** Generous, since tests run on busy machines; tests of silence set a short one. */
const CALL_TIMEOUT_MS = 4_000;
const SHORT_TIMEOUT_MS = 400;

const readScript = (file: string) => readFile(new URL(`../dist/${file}`, import.meta.url), "utf8");
const loginSource = await readScript("login.js");
const getUserSource = await readScript("get_user.js");

/** Opens containers that share nothing with each other. */
export interface ContainerFactory {
  container(): ScriptContainer;
  close(): Promise<void>;
}

/** What both scripts must do, wherever they run. `openContainers` gets the authority that the old system's certificate is of. */
export function describeScripts(
  where: string,
  openContainers: (authority: TestAuthority) => Promise<ContainerFactory>,
): void {
  describe(where, () => {
    let source: FakeSource;
    let container: ScriptContainer;
    let authority: TestAuthority;
    let open: ContainerFactory;

    beforeAll(async () => {
      authority = await openTestAuthority();
      trustInThisProcess(authority);
      source = await startFakeSource({ authority });
      open = await openContainers(authority);
      source.addUser({
        localId: "u1",
        email: "user1@source.com",
        password: PASSWORD,
        emailVerified: true,
        name: "User One",
        nickname: "one",
        picture: "https://example.com/one.png",
        userMetadata: { theme: "dark" },
        appMetadata: { plan: "gold" },
        extra: { internal_note: "not for the destination" },
      });
      source.addUser({ localId: "u2", email: "blocked@source.com", password: PASSWORD, blocked: true });
      source.addUser({ localId: "u3", email: "mfa@source.com", password: PASSWORD, needsSecondFactor: true });
      source.addUser({ localId: "u4", email: "Mixed.Case@Source.com", password: PASSWORD });
      source.addUser({ localId: "u5", username: 'quoted"\\name', password: PASSWORD });
      source.addUser({ localId: "auth0|old", email: "doubled@source.com", password: PASSWORD });
      source.addUser({ localId: "d1", email: "user1@source.com", password: "x", connection: "DestinationDatabase" });
      source.addUser({ localId: "o1", email: "other@source.com", password: PASSWORD, connection: "OtherDatabase" });
      source.addUser({
        localId: "linked",
        email: "linked@source.com",
        password: PASSWORD,
        emailVerified: true,
        linkedUnder: [{ connection: "google-oauth2", provider: "google-oauth2", user_id: "1234" }],
      });
    });
    afterAll(async () => {
      await open?.close();
      await source?.close();
    });
    beforeEach(() => {
      container = open.container();
      source.clearFaults();
      source.resetCounts();
    });
    afterEach(() => container.close());

    const settings = (more: Record<string, string> = {}) => ({
      SOURCE_DOMAIN: source.domain,
      SOURCE_CLIENT_ID: source.clientId,
      SOURCE_CLIENT_SECRET: source.clientSecret,
      SOURCE_CONNECTION: "SourceDatabase",
      SOURCE_CALL_TIMEOUT_MS: String(CALL_TIMEOUT_MS),
      ...more,
    });

    const login = (identifier: string, password: string, more?: Record<string, string>) =>
      container.execute({
        entry: "login",
        source: loginSource,
        args: [identifier, password],
        configuration: settings(more),
      });
    const getUser = (identifier: string, more?: Record<string, string>) =>
      container.execute({
        entry: "get_user",
        source: getUserSource,
        args: [identifier],
        configuration: settings(more),
      });

    const profileOf = (end: ScriptEnd): Record<string, unknown> => {
      expect(end).toMatchObject({ kind: "profile" });
      return end.kind === "profile" ? end.profile : {};
    };

    describe("the profile", () => {
      const expected = {
        user_id: "u1",
        email: "user1@source.com",
        email_verified: true,
        name: "User One",
        nickname: "one",
        picture: "https://example.com/one.png",
        user_metadata: { theme: "dark" },
        app_metadata: { plan: "gold" },
      };

      it("of login holds the known attributes and the metadata, and nothing else that the source has", async () => {
        expect(profileOf(await login("user1@source.com", PASSWORD))).toEqual(expected);
      });

      it("is the same from both scripts, whoever is asked for", async () => {
        for (const identifier of ["user1@source.com", "doubled@source.com", "mixed.case@source.com", 'quoted"\\name']) {
          const fromLogin = profileOf(await login(identifier, PASSWORD));
          // A search by e-mail is case-sensitive at the source, so get_user asks as typed, too.
          const typed = identifier.startsWith("mixed") ? "Mixed.Case@Source.com" : identifier;
          expect(profileOf(await getUser(typed))).toEqual(fromLogin);
        }
      });

      it("has an id without one auth0| prefix", async () => {
        expect(profileOf(await login("user1@source.com", PASSWORD)).user_id).toBe("u1");
        expect(profileOf(await getUser("doubled@source.com")).user_id).toBe("auth0|old");
      });

      it("of a linked user has the id of the password identity, not of the identity it is linked under", async () => {
        expect(profileOf(await login("linked@source.com", PASSWORD))).toMatchObject({
          user_id: "linked",
          email_verified: true,
        });
        expect(profileOf(await getUser("linked@source.com")).user_id).toBe("linked");
      });

      it("is the same when the connection hands scripts a context before the callback", async () => {
        const context = { organization: { id: "org_1", name: "acme", display_name: "Acme", metadata: {} } };
        const configuration = settings();
        const first = await container.execute({
          entry: "login",
          source: loginSource,
          args: ["user1@source.com", PASSWORD, context],
          configuration,
        });
        const second = await container.execute({
          entry: "get_user",
          source: getUserSource,
          args: ["user1@source.com", context],
          configuration,
        });
        expect(profileOf(first)).toEqual(expected);
        expect(profileOf(second)).toEqual(expected);
      });
    });

    describe("source and destination in one tenant", () => {
      const inSameTenant = { SOURCE_IN_SAME_TENANT: "true" };

      it("the id carries the source connection's name, since the bare id is taken there", async () => {
        expect(profileOf(await login("user1@source.com", PASSWORD, inSameTenant)).user_id).toBe("SourceDatabase|u1");
        expect(profileOf(await getUser("user1@source.com", inSameTenant)).user_id).toBe("SourceDatabase|u1");
      });

      it("get_user never takes the destination's own user for the source's", async () => {
        source.addUser({
          localId: "d2",
          email: "only-here@destination.com",
          password: "x",
          connection: "DestinationDatabase",
        });
        expect(await getUser("only-here@destination.com", inSameTenant)).toEqual({ kind: "nothing" });
        source.removeUser("d2");
      });

      it("get_user takes the source's user when the destination's comes first", async () => {
        source.removeUser("d1");
        source.addUser({ localId: "d3", email: "twice@source.com", password: "x", connection: "DestinationDatabase" });
        source.addUser({ localId: "s3", email: "twice@source.com", password: PASSWORD });
        expect(profileOf(await getUser("twice@source.com", inSameTenant)).user_id).toBe("SourceDatabase|s3");
      });
    });

    describe("a verdict on the person", () => {
      it("a wrong password is WrongUsernameOrPasswordError and asks nothing further", async () => {
        expect(await login("user1@source.com", "wrong")).toEqual({
          kind: "error",
          name: "WrongUsernameOrPasswordError",
          message: "Wrong email or password.",
          userId: "user1@source.com",
        });
        expect(source.count()).toBe(1);
      });

      it("an unknown person is WrongUsernameOrPasswordError for login and nothing for get_user", async () => {
        expect(await login("nobody@source.com", PASSWORD)).toMatchObject({ name: "WrongUsernameOrPasswordError" });
        expect(await getUser("nobody@source.com")).toEqual({ kind: "nothing" });
        expect(await getUser("nobody")).toEqual({ kind: "nothing" });
      });

      it("a person of another connection is unknown", async () => {
        expect(await getUser("other@source.com")).toEqual({ kind: "nothing" });
      });

      it("a blocked person is refused by both scripts", async () => {
        expect(await login("blocked@source.com", PASSWORD)).toEqual({
          kind: "error",
          name: "UnauthorizedError",
          message: "user is blocked",
        });
        expect(await getUser("blocked@source.com")).toMatchObject({ kind: "error", message: "user is blocked" });
      });

      it("a person who needs a second factor is refused with a reason", async () => {
        const end = await login("mfa@source.com", PASSWORD);
        expect(end).toMatchObject({ kind: "error", name: "UnauthorizedError" });
        expect(end).toHaveProperty("message", expect.stringContaining("second factor"));
      });

      it.each([
        [
          429,
          "too_many_attempts",
          "Your account has been blocked after multiple consecutive login attempts.",
          "UnauthorizedError",
        ],
        [
          429,
          "too_many_attempts",
          "We have detected suspicious login behavior and further attempts will be blocked.",
          "Error",
        ],
        [401, "password_leaked", "This login attempt has been blocked.", "UnauthorizedError"],
        [403, "access_denied", "Your contract has ended", "UnauthorizedError"],
        [403, "access_denied", "Service not enabled within domain: x", "Error"],
        [401, "access_denied", "Unauthorized", "Error"],
        [403, "unauthorized_client", "Grant type 'x' not allowed for the client.", "Error"],
        [401, "invalid_user_password", "Wrong email or password.", "WrongUsernameOrPasswordError"],
        [500, "server_error", "Authorization server not configured with default connection.", "Error"],
      ])("HTTP %i %s (%s) is %s", async (status, error, description, name) => {
        source.setFault("password", { kind: "answer", status, body: { error, error_description: description } });
        expect(await login("user1@source.com", PASSWORD)).toMatchObject({ kind: "error", name });
        expect(source.count("password")).toBe(1);
      });
    });

    describe("the ID token", () => {
      it.each<TokenFault>([
        "foreign_key",
        "unknown_kid",
        "no_kid",
        "alg_none",
        "hs256_with_public_key",
        "wrong_audience",
        "wrong_issuer",
        "expired",
        "no_expiry",
        "changed_payload",
        "not_a_token",
      ])("that is bad (%s) is refused, and no profile is asked for", async (fault) => {
        source.setTokenFault(fault);
        const end = await login("user1@source.com", PASSWORD);
        expect(end).toMatchObject({ kind: "error", name: "Error", message: expect.stringContaining("ID token") });
        expect(source.count("user", "client_credentials")).toBe(0);
      });

      it("is checked with keys that are read once and again only for an unknown key", async () => {
        await login("user1@source.com", PASSWORD);
        await login("user1@source.com", PASSWORD);
        expect(source.count("jwks")).toBe(1);
        source.setTokenFault("unknown_kid");
        await login("user1@source.com", PASSWORD);
        expect(source.count("jwks")).toBe(2);
      });
    });

    describe("the management token", () => {
      it("is kept between executions, and for both scripts", async () => {
        await login("user1@source.com", PASSWORD);
        await getUser("user1@source.com");
        await getUser("nobody@source.com");
        expect(source.count("client_credentials")).toBe(1);
      });

      it("is replaced once when the source no longer takes it", async () => {
        await getUser("user1@source.com");
        source.revokeTokens();
        profileOf(await getUser("user1@source.com"));
        expect(source.count("client_credentials")).toBe(2);
      });

      it("is not kept when it expires at once", async () => {
        const shortLived = await startFakeSource({ authority: source.authority, tokenLifetimeSeconds: 30 });
        try {
          const configuration = {
            ...settings(),
            SOURCE_DOMAIN: shortLived.domain,
            SOURCE_CLIENT_ID: shortLived.clientId,
            SOURCE_CLIENT_SECRET: shortLived.clientSecret,
          };
          const execution = {
            entry: "get_user",
            source: getUserSource,
            args: ["nobody@source.com"],
            configuration,
          } as const;
          await container.execute(execution);
          await container.execute(execution);
          expect(shortLived.count("client_credentials")).toBe(2);
        } finally {
          await shortLived.close();
        }
      });
    });

    describe("a source that does not give a verdict is an Error, and is asked once", () => {
      it.each([
        ["HTML with status 200", { kind: "html", status: 200 }, "not JSON"],
        ["HTML with status 502", { kind: "html", status: 502 }, "HTTP 502"],
        ["a reset connection", { kind: "reset" }, "could not be reached"],
        ["half an answer", { kind: "half" }, "broke off"],
        ["no answer", { kind: "hang" }, `within ${SHORT_TIMEOUT_MS} ms`],
        ["an answer that drips in", { kind: "drip", everyMs: 20 }, `within ${SHORT_TIMEOUT_MS} ms`],
        ["HTTP 500", { kind: "answer", status: 500, body: { error: "server_error" } }, "HTTP 500"],
        ["a list instead of an object", { kind: "answer", status: 200, body: [] }, "HTTP 200"],
        ["a redirect", { kind: "answer", status: 302, body: {} }, "HTTP 302"],
      ] as const)("%s", async (_, fault, text) => {
        source.setFault("all", fault);
        const limits = { SOURCE_CALL_TIMEOUT_MS: String(text.includes("within") ? SHORT_TIMEOUT_MS : CALL_TIMEOUT_MS) };
        expect(await login("user1@source.com", PASSWORD, limits)).toMatchObject({
          kind: "error",
          name: "Error",
          message: expect.stringContaining(text),
        });
        expect(source.count("password")).toBe(1);
        const end = await getUser("user1@source.com", limits);
        expect(end).toMatchObject({ kind: "error", name: "Error", message: expect.stringContaining(text) });
      });

      it("at the search, too", async () => {
        for (const at of ["users_by_email", "user"] as const) source.setFault(at, { kind: "html", status: 200 });
        expect(await getUser("user1@source.com")).toMatchObject({ kind: "error", name: "Error" });
        expect(await login("user1@source.com", PASSWORD)).toMatchObject({ kind: "error", name: "Error" });
      });

      it("when it is down, and again well when it is back", async () => {
        await source.goDown();
        expect(await login("user1@source.com", PASSWORD)).toMatchObject({
          kind: "error",
          name: "Error",
          message: expect.stringContaining("ECONNREFUSED"),
        });
        await source.comeUp();
        profileOf(await login("user1@source.com", PASSWORD));
      });

      it("when its certificate is not trusted", async () => {
        const foreign = await startFakeSource();
        try {
          const end = await login("user1@source.com", PASSWORD, { SOURCE_DOMAIN: foreign.domain });
          expect(end).toMatchObject({
            kind: "error",
            name: "Error",
            message: expect.stringContaining("could not be reached"),
          });
          expect(foreign.count()).toBe(0);
        } finally {
          await foreign.close();
        }
      });

      it("and a slow but good answer within the limit is taken", async () => {
        source.setFault("all", { kind: "slow", ms: 100 });
        profileOf(await login("user1@source.com", PASSWORD));
      });
    });

    describe("a rate limit", () => {
      it.each(["json", "plain"] as const)("is waited for as long as Retry-After says (%s body)", async (body) => {
        source.setFault("password", { kind: "rate_limit", retryAfterSeconds: 1, body }, 1);
        const began = performance.now();
        profileOf(await login("user1@source.com", PASSWORD));
        expect(performance.now() - began).toBeGreaterThanOrEqual(950);
        expect(source.count("password")).toBe(2);
      });

      it("is waited for until x-ratelimit-reset, at every endpoint", async () => {
        for (const at of ["client_credentials", "users_by_email"] as const)
          source.setFault(at, { kind: "rate_limit", resetInSeconds: 1 }, 1);
        profileOf(await getUser("user1@source.com"));
        expect(source.count("client_credentials")).toBe(2);
        expect(source.count("users_by_email")).toBe(2);
      });

      it("that lasts longer than the script may is an Error at once", async () => {
        source.setFault("password", { kind: "rate_limit", retryAfterSeconds: 60 });
        const began = performance.now();
        expect(await login("user1@source.com", PASSWORD)).toMatchObject({
          kind: "error",
          name: "Error",
          message: expect.stringContaining("60 s"),
        });
        expect(performance.now() - began).toBeLessThan(10_000);
        expect(source.count("password")).toBe(1);
      });

      it("that never ends is an Error within the script's time", async () => {
        source.setFault("password", { kind: "rate_limit", retryAfterSeconds: 0 });
        const end = await login("user1@source.com", PASSWORD, { SOURCE_TOTAL_TIMEOUT_MS: "1500" });
        expect(end).toMatchObject({ kind: "error", name: "Error", message: expect.stringContaining("HTTP 429") });
        expect(source.count("password")).toBeLessThanOrEqual(5);
      });
    });

    describe("the settings", () => {
      it("that are missing are all named, and nothing is asked", async () => {
        const execution = {
          entry: "login",
          source: loginSource,
          args: ["user1@source.com", PASSWORD],
          configuration: { SOURCE_DOMAIN: "example.com" },
        } as const;
        expect(await container.execute(execution)).toEqual({
          kind: "error",
          name: "Error",
          message:
            "Missing in the connection's configuration: SOURCE_CLIENT_ID, SOURCE_CLIENT_SECRET, SOURCE_CONNECTION",
        });
        expect(
          await container.execute({ ...execution, entry: "get_user", source: getUserSource, args: ["x"] }),
        ).toMatchObject({ kind: "error" });
        expect(source.count()).toBe(0);
      });

      it.each([
        ["SOURCE_DOMAIN", "example.com/path?x=1"],
        ["SOURCE_DOMAIN", "user:pass@example.com"],
        ["SOURCE_DOMAIN", "http://example.com"],
        ["SOURCE_IN_SAME_TENANT", "maybe"],
        ["SOURCE_CALL_TIMEOUT_MS", "soon"],
        ["SOURCE_TOTAL_TIMEOUT_MS", "60000"],
      ])("refuse %s=%s by name", async (name, value) => {
        expect(await login("user1@source.com", PASSWORD, { [name]: value })).toMatchObject({
          kind: "error",
          message: expect.stringContaining(name),
        });
        expect(source.count()).toBe(0);
      });

      it("take the domain as it stands in a browser", async () => {
        profileOf(await login("user1@source.com", PASSWORD, { SOURCE_DOMAIN: ` https://${source.domain}/ ` }));
      });

      it("take a realm and an audience of their own", async () => {
        expect(await login("user1@source.com", PASSWORD, { SOURCE_REALM: "Elsewhere" })).toMatchObject({
          message: expect.stringContaining("Unknown realm Elsewhere"),
        });
        profileOf(await getUser("user1@source.com", { SOURCE_AUDIENCE: source.audience }));
        expect(
          await open.container().execute({
            entry: "get_user",
            source: getUserSource,
            args: ["user1@source.com"],
            configuration: settings({ SOURCE_AUDIENCE: "https://x/" }),
          }),
        ).toMatchObject({
          message: expect.stringContaining("Service not found"),
        });
      });

      it("never show in an error, nor does the password", async () => {
        for (const body of [{ error: "access_denied", error_description: "Unauthorized" }, { error: "x" }]) {
          source.setFault("all", { kind: "answer", status: 401, body });
          for (const end of [await login("user1@source.com", PASSWORD), await getUser("user1@source.com")]) {
            expect(JSON.stringify(end)).not.toContain(PASSWORD);
            expect(JSON.stringify(end)).not.toContain(source.clientSecret);
          }
        }
      });
    });
  });
}
