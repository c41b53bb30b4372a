import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canaryPassword, filesOf, placesWith } from "../support/canary.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import { dumpDatabase } from "../support/dump-database.ts";
import { PageVisitor } from "../support/page-visitor.ts";
import { hasSeedScripts } from "../support/seed-scripts.ts";
import type { TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";
import {
  createScenario,
  DESTINATION_CONNECTION,
  type Form,
  idHere,
  type Scenario,
  type Scripts,
  SOURCE_CONNECTION,
} from "./scenario.ts";

/** Everything on the embedded database; one of each on PostgreSQL, where only the store is another. */
const CASES: readonly { engine: "sqlite" | "postgres"; form: Form; scripts: Scripts }[] = [
  { engine: "sqlite", form: "one tenant", scripts: "the guide's scripts" },
  { engine: "sqlite", form: "one tenant", scripts: "our scripts" },
  { engine: "sqlite", form: "two tenants", scripts: "the guide's scripts" },
  { engine: "sqlite", form: "two tenants", scripts: "our scripts" },
  { engine: "postgres", form: "one tenant", scripts: "our scripts" },
  { engine: "postgres", form: "two tenants", scripts: "the guide's scripts" },
];

interface OutboxMail {
  readonly to: string;
  readonly template: string;
  readonly links: readonly string[];
}
const mailTo = async (tenant: TenantClient, to: string) =>
  (await tenant.send<OutboxMail[]>("GET", `/outbox.json?to=${encodeURIComponent(to)}`)).body;

for (const { engine: engineName, form, scripts } of CASES) {
  const engine = engines.find(({ name }) => name === engineName);
  const isPossible = engine?.available && (scripts === "our scripts" || hasSeedScripts);
  describe.skipIf(!isPossible)(`the guide in ${form}, with ${scripts}, on ${engineName}`, () => {
    const isGuide = scripts === "the guide's scripts";
    const passwords = {
      user1: canaryPassword(),
      user2: canaryPassword(),
      user3: canaryPassword(),
      reset: canaryPassword(),
      other: canaryPassword(),
      wrong: canaryPassword(),
    };
    const visitors: PageVisitor[] = [];
    const newVisitor = () => {
      const visitor = new PageVisitor();
      visitors.push(visitor);
      return visitor;
    };
    let database: TestDatabase | undefined;
    let usher: RunningUsher;
    let scenario: Scenario;
    let sourceId: string;

    beforeAll(async () => {
      database = engineName === "postgres" ? await engine?.create() : undefined;
      usher = await startUsher({ tenants: ["source", "destination"], proxied: ["source"], databaseUrl: databaseUrl() });
      scenario = await createScenario(usher, form, scripts);
      sourceId = await scenario.addSourceUser({
        email: "user1@source.com",
        password: passwords.user1,
        email_verified: true,
        name: "User One",
        user_metadata: { theme: "dark" },
      });
    });
    afterAll(async () => {
      await usher?.close();
      await database?.drop();
    });

    const databaseUrl = () =>
      database && "databaseUrl" in database.options ? database.options.databaseUrl : undefined;
    const dump = () => {
      const url = databaseUrl();
      return dumpDatabase(url ? { databaseUrl: url } : { file: join(usher.dataDir, "usher.db") });
    };

    /** What the source's connections were asked since the last call, by type of log event. */
    async function sourceSignIns(): Promise<number> {
      const logs = await scenario.source.logs();
      return logs.filter(
        (log) => log.client_id === scenario.sourceApp.client_id && ["sepft", "fp", "fu"].includes(String(log.type)),
      ).length;
    }

    describe("1. the source application may do what the guide gives it", () => {
      it.each(["authorization_code", "refresh_token"])("and not the grant %s", async (grant_type) => {
        const answer = await scenario.source.token({
          grant_type,
          ...credentialsOf(scenario.sourceApp),
          code: "x",
          redirect_uri: "https://x.example/",
          refresh_token: "x",
        });
        expect(answer).toMatchObject({
          status: 403,
          body: {
            error: "unauthorized_client",
            error_description: `Grant type '${grant_type}' not allowed for the client.`,
          },
        });
      });

      it("and not sign people in at another connection", async () => {
        await scenario.source.must("POST", "/connections", { name: "OtherDatabase", strategy: "auth0" });
        const disabled = await scenario.source.signIn(
          scenario.sourceApp,
          "OtherDatabase",
          "user1@source.com",
          passwords.user1,
        );
        expect(disabled).toMatchObject({
          status: 400,
          body: { error: "invalid_request", error_description: "the connection was disabled" },
        });
        const unknown = await scenario.source.signIn(
          scenario.sourceApp,
          "Nowhere",
          "user1@source.com",
          passwords.user1,
        );
        expect(unknown).toMatchObject({
          status: 400,
          body: { error: "invalid_request", error_description: "Unknown realm Nowhere." },
        });
      });

      it("and read users, but nothing else in the Management API", async () => {
        const { audience } = scenario.source.access;
        const grant = { grant_type: "client_credentials", ...credentialsOf(scenario.sourceApp), audience };
        const token = await scenario.source.token({ ...grant, scope: "read:users" });
        expect(token).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 86_400 } });
        const authorization = `Bearer ${token.body.access_token}`;
        const read = await scenario.source.send("GET", "/api/v2/users-by-email?email=user1@source.com", undefined, {
          authorization,
        });
        expect(read).toMatchObject({ status: 200, body: [{ email: "user1@source.com" }] });
        const written = await scenario.source.send(
          "POST",
          "/api/v2/users",
          { connection: SOURCE_CONNECTION, email: "x@source.com", password: "Xx-12345678" },
          { authorization },
        );
        expect(written).toMatchObject({
          status: 403,
          body: { errorCode: "insufficient_scope", message: expect.stringContaining("create:users") },
        });
        const connections = await scenario.source.send("GET", "/api/v2/connections", undefined, { authorization });
        expect(connections).toMatchObject({ status: 403, body: { errorCode: "insufficient_scope" } });
      });

      it("and is told apart by its secret", async () => {
        const answer = await scenario.source.signIn(
          { ...scenario.sourceApp, client_secret: "wrong" },
          SOURCE_CONNECTION,
          "user1@source.com",
          passwords.user1,
        );
        expect(answer).toMatchObject({
          status: 401,
          body: { error: "access_denied", error_description: "Unauthorized" },
        });
      });

      it("and the password grant without scope and audience gives an ID token with the profile", async () => {
        const answer = await scenario.source.signIn(
          scenario.sourceApp,
          SOURCE_CONNECTION,
          "user1@source.com",
          passwords.user1,
          { response_type: "token_id" },
        );
        expect(answer).toMatchObject({ status: 200, body: { scope: "openid profile email address phone" } });
        const claims = JSON.parse(
          Buffer.from(String(answer.body.id_token).split(".")[1] ?? "", "base64url").toString(),
        ) as Record<string, unknown>;
        expect(claims).toMatchObject({
          iss: scenario.source.issuer,
          aud: scenario.sourceApp.client_id,
          sub: sourceId,
          email: "user1@source.com",
          email_verified: true,
          name: "User One",
          nickname: "user1",
          picture: expect.stringContaining("http"),
        });
      });
    });

    it("4. Try connection leads to the sign-in page and then to It works!, with the profile and the claims", async () => {
      expect(await scenario.usersHere()).toEqual([]);
      const { url } = await scenario.destination.must<{ url: string }>(
        "POST",
        `/connections/${scenario.destinationConnection.id}/try`,
      );
      const visitor = newVisitor();
      const signInPage = await visitor.open(url);
      expect(signInPage.url.host).toBe(scenario.destination.domain);

      const again = await visitor.submit(signInPage, { username: "user1@source.com", password: passwords.wrong });
      expect(again.status).toBe(400);
      expect(await scenario.usersHere()).toEqual([]);

      const itWorks = await visitor.submit(again, { username: "user1@source.com", password: passwords.user1 });
      expect(itWorks.status).toBe(200);
      for (const text of [
        "It works!",
        "user1@source.com",
        "User One",
        idHere(scenario, sourceId),
        scenario.destination.issuer,
      ]) {
        expect(itWorks.html).toContain(text);
      }
    });

    it("5. the user is here too, with the right id and profile, and a hash of ours", async () => {
      const users = await scenario.usersHere();
      expect(users).toHaveLength(1);
      expect(users[0]).toMatchObject({
        user_id: idHere(scenario, sourceId),
        email: "user1@source.com",
        email_verified: true,
        name: "User One",
        nickname: "user1",
        picture: expect.stringContaining("http"),
        logins_count: 1,
        identities: [
          {
            connection: DESTINATION_CONNECTION,
            provider: "auth0",
            user_id: idHere(scenario, sourceId).slice("auth0|".length),
            isSocial: false,
          },
        ],
      });
      // The guide's login script hands over six fields only (contract §7 row 15).
      if (!isGuide) expect(users[0]).toMatchObject({ user_metadata: { theme: "dark" } });
      const rows = (await dump()).identities ?? [];
      const hashes = rows.map((row) => String(row.password_hash));
      expect(hashes.length).toBeGreaterThanOrEqual(2);
      for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    });

    it("6. the next sign-in asks the source nothing", async () => {
      const before = await sourceSignIns();
      usher.proxy("source").reset();
      const answer = await scenario.destination.signIn(
        scenario.destinationApp,
        DESTINATION_CONNECTION,
        "User1@Source.com",
        passwords.user1,
      );
      expect(answer).toMatchObject({ status: 200, body: { id_token: expect.any(String) } });
      const wrong = await scenario.signIn("user1@source.com", passwords.wrong);
      expect(wrong).toMatchObject({
        status: 403,
        body: { error: "invalid_grant", error_description: "Wrong email or password." },
      });
      if (form === "two tenants") expect(usher.proxy("source").count()).toBe(0);
      expect(await sourceSignIns()).toBe(before);
      const logs = await scenario.destination.logs();
      expect(logs.find((log) => log.type === "sepft" && log.connection === DESTINATION_CONNECTION)).toMatchObject({
        details: { taken_over: false, source_asked: false },
      });
    });

    it("8. a forgotten password of someone who is not here yet", async () => {
      const idThere = await scenario.addSourceUser({
        email: "user2@source.com",
        password: passwords.user2,
        email_verified: false,
      });
      const ask = (email: string) =>
        scenario.destination.send<string>("POST", "/dbconnections/change_password", {
          client_id: scenario.destinationApp.client_id,
          email,
          connection: DESTINATION_CONNECTION,
        });
      const [known, unknown] = [await ask("user2@source.com"), await ask("nobody@source.com")];
      expect(known.status).toBe(200);
      expect({ status: unknown.status, body: unknown.body }).toEqual({ status: known.status, body: known.body });
      expect(await scenario.usersHere()).toHaveLength(1);

      const mails = async () =>
        (await mailTo(scenario.destination, "user2@source.com")).filter(({ template }) => template === "reset_email");
      await expect.poll(async () => (await mails()).length).toBe(1);
      const visitor = newVisitor();
      const resetPage = await visitor.open(String((await mails())[0]?.links[0]));
      const done = await visitor.submit(resetPage, { password: passwords.reset, password_again: passwords.reset });
      expect(done.status).toBe(200);
      expect(await mailTo(scenario.destination, "nobody@source.com")).toEqual([]);

      // The source's own password is worth nothing here from now on; whoever followed the link owns the address.
      const before = await sourceSignIns();
      expect(await scenario.signIn("user2@source.com", passwords.user2)).toMatchObject({
        status: 403,
        body: { error: "invalid_grant" },
      });
      expect(await scenario.signIn("user2@source.com", passwords.reset)).toMatchObject({ status: 200 });
      expect(await sourceSignIns()).toBe(before);
      const users = await scenario.usersHere();
      expect(users.find((user) => user.email === "user2@source.com")).toMatchObject({
        user_id: idHere(scenario, idThere),
        email_verified: true,
      });
      const again = await newVisitor().open(String((await mails())[0]?.links[0]));
      expect(again.status).toBeGreaterThanOrEqual(400);
    });

    it("8. signing up with an address that lives at the source is refused and creates nothing", async () => {
      await scenario.addSourceUser({ email: "user3@source.com", password: passwords.user3 });
      const count = (await scenario.usersHere()).length;
      const signUp = (email: string) =>
        scenario.destination.send("POST", "/dbconnections/signup", {
          client_id: scenario.destinationApp.client_id,
          email,
          password: passwords.other,
          connection: DESTINATION_CONNECTION,
        });
      expect(await signUp("user3@source.com")).toMatchObject({ status: 400, body: { code: "invalid_signup" } });
      expect(await scenario.usersHere()).toHaveLength(count);

      // The guide's get_user calls an unknown person an error, which must not keep new people out (contract §2.8, §7 row 8).
      expect(await signUp("fresh@destination.com")).toMatchObject({
        status: 200,
        body: { email: "fresh@destination.com" },
      });
      expect(await scenario.usersHere()).toHaveLength(count + 1);
    });

    it("8. the Management API does not create someone who lives at the source", async () => {
      const count = (await scenario.usersHere()).length;
      const create = (email: string) =>
        scenario.destination.api("POST", "/users", {
          connection: DESTINATION_CONNECTION,
          email,
          password: passwords.other,
        });
      expect(await create("user3@source.com")).toMatchObject({
        status: 409,
        body: { message: "The user already exists." },
      });
      expect(await create("made@destination.com")).toMatchObject({ status: 201 });
      expect(await scenario.usersHere()).toHaveLength(count + 1);
    });

    it("9. in one tenant, users-by-email shows both, and the destination's own user is not the source's", async () => {
      const users = await scenario.destination.usersByEmail("user1@source.com");
      const connections = users.flatMap((user) =>
        (user.identities as { connection: string }[]).map(({ connection }) => connection),
      );
      expect(connections.sort()).toEqual(
        form === "one tenant" ? [DESTINATION_CONNECTION, SOURCE_CONNECTION] : [DESTINATION_CONNECTION],
      );
      if (form === "one tenant" && !isGuide) {
        // Someone of a third connection of the tenant is found by the search, and is nobody to the destination.
        await scenario.source.must("POST", "/users", {
          connection: "OtherDatabase",
          email: "third@source.com",
          password: passwords.other,
        });
        expect(
          await scenario.destination.api("POST", "/users", {
            connection: DESTINATION_CONNECTION,
            email: "third@source.com",
            password: passwords.other,
          }),
        ).toMatchObject({ status: 201 });
      }
    });

    it("6. whoever is here signs in with the source switched off", async () => {
      if (form === "two tenants") await usher.proxy("source").shut();
      else await scenario.source.must("DELETE", `/clients/${scenario.sourceApp.client_id}`);
      expect(await scenario.signIn("user1@source.com", passwords.user1)).toMatchObject({ status: 200 });
      const notHere = await scenario.signIn("user3@source.com", passwords.user3);
      expect(notHere.status).toBe(503);
      expect(notHere.body).not.toMatchObject({ error_description: "Wrong email or password." });
      expect(notHere.headers.get("retry-after")).toMatch(/^\d+$/);
      if (form === "two tenants") await usher.proxy("source").open();
    });

    it("and no password is anywhere but in its hash", async () => {
      const tenants = [...new Set([scenario.source, scenario.destination])];
      const outputs: Record<string, string> = { "the server's log": usher.logged() };
      for (const tenant of tenants) {
        for (const path of [
          "/logs?per_page=100",
          "/users?per_page=100",
          "/connections",
          "/clients",
          "/sign-in-traces",
        ]) {
          outputs[`${tenant.domain}${path}`] = JSON.stringify((await tenant.api("GET", path)).body);
        }
        outputs[`answers of ${tenant.domain}`] = tenant.seen.join("\n");
        outputs[`mail of ${tenant.domain}`] = JSON.stringify((await tenant.send("GET", "/outbox.json")).body);
      }
      outputs.pages = visitors.flatMap(({ seen }) => seen).join("\n");
      expect(outputs["the server's log"]?.length).toBeGreaterThan(1_000);
      // The rows, and with the embedded database its files too, where deleted rows may linger.
      const stored = { ...filesOf(usher.dataDir), "the database": JSON.stringify(await dump()) };
      expect(placesWith(Object.values(passwords), { ...outputs, ...stored })).toEqual([]);
      // The search does find what is there.
      expect(placesWith(["user1@source.com"], stored)).toContain("the database");
    });
  });
}

const credentialsOf = ({ client_id, client_secret }: { client_id: string; client_secret: string }) => ({
  client_id,
  client_secret,
});
