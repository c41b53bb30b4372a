import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Credentials } from "../../domain/credentials.ts";
import { newConnectionId, newTenantId } from "../../domain/ids.ts";
import type { ScriptError, ScriptRequest, ScriptResult, ScriptRunner } from "../../scripts/script-runner.ts";
import { openScriptSource, type ScriptSourceOptions, scriptSourceOptions } from "./script-source.ts";

type Ending =
  | { outcome: "returned"; values: readonly unknown[] }
  | { outcome: "called_back_error"; error: ScriptError }
  | {
      outcome: "failed";
      kind: "timeout" | "memory" | "runtime" | "syntax" | "refused" | "contract" | "egress_denied";
      message: string;
    };

const LOGIN = "function login() {}";
const signal = new AbortController().signal;

/** A source over a runner that ends every call as told, and keeps the requests it got. */
function sourceThat(
  ending: Ending | Error,
  changes: Partial<ScriptSourceOptions> = {},
  calls: ScriptResult["outboundCalls"] = [],
) {
  const requests: ScriptRequest[] = [];
  const runner: ScriptRunner = {
    async run(request) {
      requests.push(request);
      if (ending instanceof Error) throw ending;
      return {
        ...ending,
        console: [{ level: "log", text: "hello", atMs: 1 }],
        outboundCalls: calls,
        durationMs: 12,
        coldStart: false,
      };
    },
    check: async () => [],
    close: async () => undefined,
  };
  const options = scriptSourceOptions.parse({
    tenantId: newTenantId(),
    connectionId: newConnectionId(),
    login: LOGIN,
    getUser: "function getUser() {}",
    ...changes,
  });
  const source = openScriptSource(options, {
    runner,
    alwaysReachable: async () => [{ host: "localhost", port: 3443 }],
  });
  return {
    requests,
    check: async () => (await source.checkCredentials(new Credentials("Someone@x.y", "s3cr3t pass"), signal)).check,
    report: async () => (await source.checkCredentials(new Credentials("Someone@x.y", "s3cr3t pass"), signal)).report,
    find: async () => (await source.findUser("someone@x.y", signal)).lookup,
  };
}
const error = (name: ScriptError["name"], message: string, rest = {}): Ending => ({
  outcome: "called_back_error",
  error: { name, message, ...rest },
});
const returned = (...values: unknown[]): Ending => ({ outcome: "returned", values });
const failed = (kind: Extract<Ending, { outcome: "failed" }>["kind"], message = "m"): Ending => ({
  outcome: "failed",
  kind,
  message,
});

describe("what login's end says (contract §1.3, §1.5, §7)", () => {
  const rows: readonly [string, Ending, object][] = [
    [
      "a profile",
      returned({ user_id: "1", email: "a@b.c" }),
      { outcome: "accepted", profile: { id: "1", email: "a@b.c" } },
    ],
    ["nothing", returned(), { outcome: "rejected", reason: "unknown_user" }],
    ["null", returned(null), { outcome: "rejected", reason: "unknown_user" }],
    [
      "a wrong password of somebody",
      error("WrongUsernameOrPasswordError", "nope", { userId: "7" }),
      { outcome: "rejected", reason: "wrong_password", userId: "7", detail: "nope" },
    ],
    [
      "a wrong password of nobody",
      error("WrongUsernameOrPasswordError", "nope"),
      { outcome: "rejected", reason: "unknown_user", detail: "nope" },
    ],
    [
      "a refusal",
      error("UnauthorizedError", "come on Monday"),
      { outcome: "restricted", reason: "refused_by_script", message: "come on Monday" },
    ],
    [
      "a code",
      error("ValidationError", "m", { code: "c" }),
      { outcome: "restricted", reason: "refused_by_script", message: "m", code: "c" },
    ],
    [
      "the guide's wrong password",
      error("Error", "Wrong email or password."),
      { outcome: "rejected", reason: "wrong_password", detail: "Wrong email or password." },
    ],
    [
      "the same in another Error",
      error("Error", "Error: Wrong email or password."),
      { outcome: "rejected", reason: "wrong_password" },
    ],
    ["invalid_grant", error("Error", "invalid_grant"), { outcome: "rejected", reason: "wrong_password" }],
    [
      "invalid_user_password",
      error("Error", "invalid_user_password"),
      { outcome: "rejected", reason: "wrong_password" },
    ],
    [
      "another Error",
      error("Error", "store is closed"),
      { outcome: "unavailable", reason: "script_error", message: "store is closed" },
    ],
    ["an Error without a text", error("Error", ""), { outcome: "unavailable", reason: "script_error", message: "" }],
    [
      "a refused connection",
      error("Error", "Error: connect ECONNREFUSED 127.0.0.1:1"),
      { outcome: "unavailable", reason: "unreachable" },
    ],
    [
      "a name that is not",
      error("Error", "getaddrinfo ENOTFOUND x"),
      { outcome: "unavailable", reason: "unreachable" },
    ],
    [
      "a connection that timed out",
      error("Error", "Error: ESOCKETTIMEDOUT"),
      { outcome: "unavailable", reason: "timeout" },
    ],
    ["a timeout", failed("timeout"), { outcome: "unavailable", reason: "timeout" }],
    ["a memory bomb", failed("memory"), { outcome: "unavailable", reason: "script_error" }],
    ["an exception", failed("runtime"), { outcome: "unavailable", reason: "script_error" }],
    ["a forbidden host", failed("egress_denied"), { outcome: "unavailable", reason: "unreachable" }],
    ["bad syntax", failed("syntax"), { outcome: "unavailable", reason: "misconfigured" }],
    ["a missing module", failed("refused"), { outcome: "unavailable", reason: "misconfigured" }],
    ["a profile without id", returned({ email: "a@b.c" }), { outcome: "unavailable", reason: "script_error" }],
    ["a profile that is a text", returned("yes"), { outcome: "unavailable", reason: "script_error" }],
  ];
  for (const [name, ending, verdict] of rows)
    it(`${name} → ${JSON.stringify(verdict).slice(0, 60)}`, async () =>
      expect(await sourceThat(ending).check()).toMatchObject(verdict));

  it("texts for a wrong password are taken for plain errors when the option is off", async () => {
    expect(
      await sourceThat(error("Error", "Wrong email or password."), { recogniseWrongPasswordTexts: false }).check(),
    ).toMatchObject({ outcome: "unavailable", message: "Wrong email or password." });
  });

  it("a script that broke because no connection worked says that the source is unreachable", async () => {
    const calls = [{ host: "x", port: 1, durationMs: 1, error: "ECONNREFUSED" }];
    expect(await sourceThat(failed("runtime", "cannot read of null"), {}, calls).check()).toMatchObject({
      outcome: "unavailable",
      reason: "unreachable",
    });
  });

  it.each([
    ["broke", failed("runtime", "Unexpected token '<'")],
    ["called back an Error", error("Error", "no JSON")],
  ])("a script that %s over an error of the source's own is not to blame", async (_, ending) => {
    const answered = { host: "x", port: 1, durationMs: 1, status: 200 };
    const last = { ...answered, status: 503 };
    const { reason } = (await sourceThat(ending, {}, [answered, last]).check()) as { reason?: string };
    expect(reason).toBe("server_error");
    const healthy = (await sourceThat(ending, {}, [last, answered]).check()) as { reason?: string };
    expect(healthy.reason).toBe("script_error");
  });

  it("what only the runner says is not for callers", async () => {
    expect(await sourceThat(failed("runtime", "internal")).check()).not.toHaveProperty("message");
  });
});

describe("what get_user's end says", () => {
  const rows: readonly [string, Ending, object][] = [
    ["a profile", returned({ user_id: "1" }), { outcome: "found", profile: { id: "1" } }],
    ["nothing", returned(), { outcome: "absent" }],
    ["null", returned(null), { outcome: "absent" }],
    ["the guide's words for nobody", error("Error", "User does not exist"), { outcome: "absent" }],
    [
      "another Error",
      error("Error", "users-by-email failed"),
      { outcome: "unavailable", reason: "script_error", message: "users-by-email failed" },
    ],
    [
      "a wrong password",
      error("WrongUsernameOrPasswordError", "?"),
      { outcome: "unavailable", reason: "script_error" },
    ],
    ["a timeout", failed("timeout"), { outcome: "unavailable", reason: "timeout" }],
    ["a profile without id", returned({}), { outcome: "unavailable", reason: "script_error" }],
  ];
  for (const [name, ending, lookup] of rows)
    it(`${name} → ${JSON.stringify(lookup).slice(0, 60)}`, async () =>
      expect(await sourceThat(ending).find()).toMatchObject(lookup));

  it("'User does not exist' is an error when the option is off", async () => {
    expect(
      await sourceThat(error("Error", "User does not exist"), { recogniseAbsentUserTexts: false }).find(),
    ).toMatchObject({ outcome: "unavailable", message: "User does not exist" });
  });
});

describe("how the script is called", () => {
  it("with identifier as typed, password, settings, policy, and what to keep out of logs", async () => {
    const source = sourceThat(returned(null), {
      configuration: { KEY: "key-value", DEBUG: "true" },
      network: { kind: "list", hosts: [{ host: "db", port: 1 }] },
      timeoutMs: 500,
    });
    await source.check();
    await source.find();
    expect(source.requests).toMatchObject([
      {
        entry: "login",
        args: ["Someone@x.y", "s3cr3t pass"],
        source: LOGIN,
        configuration: { KEY: "key-value" },
        timeoutMs: 500,
        redact: ["s3cr3t pass", "key-value"],
        network: {
          kind: "list",
          hosts: [{ host: "db", port: 1 }],
          alwaysReachable: [{ host: "localhost", port: 3443 }],
        },
      },
      { entry: "get_user", args: ["someone@x.y"], redact: ["key-value"] },
    ]);
    expect(source.requests[0]).not.toHaveProperty("context");
  });

  it("with an empty context when the connection asks for one", async () => {
    const source = sourceThat(returned(null), { enableScriptContext: true });
    await source.check();
    expect(source.requests[0]?.context).toEqual({});
  });

  it("a missing script is a misconfigured source", async () => {
    const source = sourceThat(returned(null), { login: " ", getUser: undefined });
    expect(await source.check()).toMatchObject({ outcome: "unavailable", reason: "misconfigured" });
    expect(await source.find()).toMatchObject({ outcome: "unavailable", reason: "misconfigured" });
    expect(source.requests).toEqual([]);
  });

  it("a runner that throws is no verdict", async () => {
    expect(await sourceThat(new Error("bug")).check()).toMatchObject({
      outcome: "unavailable",
      reason: "script_error",
    });
  });

  it("the report has time, console, message and the script's hash", async () => {
    expect(await sourceThat(error("Error", "store is closed")).report()).toEqual({
      durationMs: 12,
      outboundCalls: [],
      console: ["log: hello"],
      failureKind: undefined,
      message: "store is closed",
      scriptHash: createHash("sha256").update(LOGIN).digest("hex"),
    });
  });
});
