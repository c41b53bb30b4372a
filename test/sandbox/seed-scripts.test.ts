import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeLogin } from "../../src/sources/script/script-verdicts.ts";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import { hasSeedScripts, readSeedScripts } from "../support/seed-scripts.ts";
import { openSandbox, returned, type Sandbox } from "./support.ts";

describe.runIf(hasSeedScripts)("the guide's two scripts, unmodified but for their placeholders (contract §8)", () => {
  let source: FakeSource;
  let sandbox: Sandbox;
  let connection: Pick<Sandbox, "run">;
  let scripts: { login: string; get_user: string };

  beforeAll(async () => {
    source = await startFakeSource();
    sandbox = openSandbox({ caFile: () => source.authority.certificateFile });
    connection = sandbox.connection({
      network: { kind: "public", alwaysReachable: [{ host: "localhost", port: source.port }] },
    });
    scripts = readSeedScripts({
      domain: source.domain,
      clientId: source.clientId,
      clientSecret: source.clientSecret,
      audience: source.audience,
    });
    source.addUser({ email: "user1@source.com", password: "a good password", emailVerified: true } as never);
  });
  afterAll(async () => {
    await sandbox.close();
    await source.close();
  });

  const login = (password: string, timeoutMs?: number) =>
    connection.run(scripts.login, {
      entry: "login",
      args: ["user1@source.com", password],
      timeoutMs,
      redact: [password],
    });
  const getUser = (email: string) => connection.run(scripts.get_user, { entry: "get_user", args: [email] });

  it("login answers with the profile", async () => {
    const result = await login("a good password");
    expect(returned(result)).toMatchObject({ email: "user1@source.com", user_id: expect.stringMatching(/^auth0\|/) });
    expect(result.outboundCalls).toMatchObject([{ host: "localhost", port: source.port, method: "POST", status: 200 }]);
  });

  it("a wrong password is the script's own Error", async () => {
    expect(await login("a bad password")).toMatchObject({
      outcome: "called_back_error",
      error: { name: "Error", message: "Wrong email or password." },
    });
  });

  it.each(["password", "Wrong", "email", "Error"])(
    "a wrong password is one, also when it is the word %j",
    async (word) => {
      const result = await login(word);
      expect(result).toMatchObject({ outcome: "called_back_error", error: { message: "Wrong email or password." } });
      expect(judgeLogin(result, { recogniseWrongPasswordTexts: true }).verdict.outcome).toBe("rejected");
    },
  );

  it("get_user finds a person, and says its own words for nobody", async () => {
    expect(returned(await getUser("user1@source.com"))).toMatchObject({ email: "user1@source.com" });
    expect(await getUser("nobody@source.com")).toMatchObject({
      outcome: "called_back_error",
      error: { name: "Error", message: "User does not exist" },
    });
  });

  it("both give the same id", async () => {
    const [a, b] = [returned(await login("a good password")), returned(await getUser("user1@source.com"))] as {
      user_id: string;
    }[];
    expect(a!.user_id).toBe(b!.user_id);
  });

  it("an HTML answer and a plain 429 break the script inside its callback, and the guest lives on", async () => {
    for (const fault of [
      { kind: "html", status: 502 },
      { kind: "rate_limit", body: "plain" },
    ] as const) {
      source.setFault("password", fault, 1);
      expect(await login("a good password")).toMatchObject({
        outcome: "failed",
        kind: "runtime",
        message: expect.stringContaining("null"),
      });
      expect(await login("a good password")).toMatchObject({ outcome: "returned", coldStart: false });
    }
  });

  it("a source that is slow, down, or of a foreign authority is not a verdict", async () => {
    source.setFault("password", { kind: "hang" }, 1);
    expect(await login("a good password", 500)).toMatchObject({ outcome: "failed", kind: "timeout" });
    source.clearFaults();
    await source.goDown();
    expect(await login("a good password")).toMatchObject({
      outcome: "called_back_error",
      error: { message: expect.stringContaining("ECONNREFUSED") },
    });
    await source.comeUp();
    await source.useForeignCertificate();
    expect(await login("a good password")).toMatchObject({
      outcome: "called_back_error",
      error: { message: expect.stringMatching(/certificate/i) },
    });
  });
});
