import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScriptResult } from "../../src/scripts/script-runner.ts";
import { openSandbox, returned, type Sandbox } from "./support.ts";

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = openSandbox();
});
afterAll(() => sandbox.close());

const run = (source: string, changes = {}) => sandbox.run(source, changes);

describe("what a script may look like (contract §1.1, §1.8)", () => {
  const shapes: Record<string, string> = {
    "a named function": `function whateverName(email, password, callback) { callback(null, { id: email + "/" + password }); }`,
    "an anonymous function": `function (email, password, callback) { callback(null, { id: email + "/" + password }); }`,
    "an arrow function": `(email, password, callback) => callback(null, { id: email + "/" + password })`,
    "an async function": `async function login(email, password, callback) { await null; return callback(null, { id: email + "/" + password }); }`,
    "a function behind a comment, with a semicolon and a comment after it": `// ours\n/* since 2014 */\nfunction login(email, password, callback) { callback(null, { id: email + "/" + password }); };; // the end`,
    "a function with another beside it": `function login(email, password, callback) { callback(null, join(email, password)); }\nfunction join(a, b) { return { id: a + "/" + b }; }`,
    "helpers first, and the usual name": `const slash = "/";\nfunction join(a, b) { return { id: a + slash + b }; }\nfunction login(email, password, callback) { callback(null, join(email, password)); }\n`,
    "a module that exports the function": `module.exports = function (email, password, callback) { callback(null, { id: email + "/" + password }); };`,
    "non-strict code": `function login(email, password, callback) { undeclared = email; with ({ p: password }) { callback(null, { id: undeclared + "/" + p }); } }`,
    "its own crypto and configuration": `const crypto = require("crypto");\nconst configuration = { a: 1 };\nfunction login(email, password, callback) { callback(null, { id: email + "/" + password }); }`,
  };
  for (const [name, source] of Object.entries(shapes)) {
    it(name, async () => {
      expect(returned(await run(source))).toEqual({ id: "someone@example.com/correct horse" });
      expect(await sandbox.check(source)).toEqual([]);
    });
  }

  it("gives the context before the callback when the connection asks for it", async () => {
    const source = `function login(email, password, context, callback) { callback(null, { id: "1", context: context }); }`;
    expect(returned(await run(source, { context: { organization: { id: "org_1" } } }))).toEqual({
      id: "1",
      context: { organization: { id: "org_1" } },
    });
  });

  it("has the configuration, the constructors and the old templates' globals", async () => {
    const source = `function login(email, password, callback) {
      var kinds = [typeof configuration.KEY, typeof WrongUsernameOrPasswordError, typeof ValidationError, typeof UnauthorizedError, typeof request, typeof bcrypt.compare, typeof mysql, typeof mysql.createConnection, typeof mongo, typeof postgres, typeof pg.Client, typeof sqlserver.connect, typeof sqlserver.Types.VarChar, typeof _.map, typeof jwt.decode, typeof async.series, typeof crypto.createHash, typeof Buffer.from, typeof auth0.ManagementClient, typeof global, typeof fetch];
      callback(null, { id: "1", kinds: kinds });
    }`;
    expect(returned(await run(source, { configuration: { KEY: "v" } }))).toEqual({
      id: "1",
      kinds: [
        "string",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "object",
        "function",
        "function",
        "function",
        "function",
        "function",
        "function",
        "object",
        "function",
      ],
    });
  });

  it("takes mysql({...}) and pg.connect(...) as old templates write them", async () => {
    const source = `function login(email, password, callback) {
      var mysql = require("mysql"), postgres = require("pg");
      var connection = mysql({ host: "localhost", user: "x" });
      callback(null, { id: "1", query: typeof connection.query, connect: typeof postgres.connect });
    }`;
    expect(returned(await run(source))).toEqual({ id: "1", query: "function", connect: "function" });
  });
});

describe("the callback (contract §1.2)", () => {
  const values = async (source: string): Promise<unknown> => {
    const result = await run(source);
    return result.outcome === "returned" ? result.values : result;
  };

  it("callback() gives no values, callback(null) the same, callback(null, null) one", async () => {
    expect(await values("function (a, b, callback) { callback() }")).toEqual([]);
    expect(await values("function (a, b, callback) { callback(null) }")).toEqual([]);
    expect(await values("function (a, b, callback) { callback(null, null) }")).toEqual([null]);
    expect(await values("function (a, b, callback) { callback(undefined, undefined) }")).toEqual([null]);
  });

  it("the first call wins", async () => {
    expect(
      await values(
        "function (a, b, callback) { callback(null, { id: 1 }); callback(new Error('late')); callback(null, { id: 2 }) }",
      ),
    ).toEqual([{ id: 1 }]);
  });

  it("an error after the callback changes nothing", async () => {
    expect(await values("function (a, b, callback) { callback(null, { id: 1 }); throw new Error('late') }")).toEqual([
      { id: 1 },
    ]);
    expect(
      await values("async function (a, b, callback) { callback(null, { id: 1 }); throw new Error('late') }"),
    ).toEqual([{ id: 1 }]);
  });

  const errors: Record<string, { source: string; error: object }> = {
    "a wrong password with a user": {
      source: `callback(new WrongUsernameOrPasswordError(email, "no match"))`,
      error: { name: "WrongUsernameOrPasswordError", message: "no match", userId: "someone@example.com" },
    },
    "a wrong password without a user": {
      source: `callback(new WrongUsernameOrPasswordError(null, "nobody"))`,
      error: { name: "WrongUsernameOrPasswordError", message: "nobody" },
    },
    "a wrong password with an empty user": {
      source: `callback(new WrongUsernameOrPasswordError(""))`,
      error: { name: "WrongUsernameOrPasswordError", message: "" },
    },
    "a refusal": {
      source: `callback(new UnauthorizedError("come on Monday"))`,
      error: { name: "UnauthorizedError", message: "come on Monday" },
    },
    "a code": {
      source: `callback(new ValidationError("too_early", "come on Monday"))`,
      error: { name: "ValidationError", message: "come on Monday", code: "too_early" },
    },
    "an Error": {
      source: `callback(new Error("store is closed"))`,
      error: { name: "Error", message: "store is closed" },
    },
    "an Error around an Error": {
      source: `callback(new Error(new Error("deep")))`,
      error: { name: "Error", message: "Error: deep" },
    },
    "an Error without a text": { source: `callback(new Error(undefined))`, error: { name: "Error", message: "" } },
    "a text": { source: `callback("broken")`, error: { name: "Error", message: "broken" } },
    "an object": { source: `callback({ status: 500 })`, error: { name: "Error", message: '{"status":500}' } },
    "an object whose getters throw": {
      source: `callback({ get message() { throw 1 }, get name() { throw 2 }, toJSON() { throw 3 } })`,
      error: { name: "Error", message: "An error that cannot be shown" },
    },
  };
  for (const [name, { source, error }] of Object.entries(errors)) {
    it(`an error: ${name}`, async () => {
      expect(await run(`function (email, password, callback) { ${source} }`)).toMatchObject({
        outcome: "called_back_error",
        error,
      });
    });
  }

  it("a result that is no JSON is a breach of the contract", async () => {
    const circular = "function (a, b, callback) { var p = { id: 1 }; p.self = p; callback(null, p) }";
    expect(await run(circular)).toMatchObject({ outcome: "failed", kind: "contract" });
    const large = "function (a, b, callback) { callback(null, { id: 1, blob: 'x'.repeat(2000000) }) }";
    expect(await run(large)).toMatchObject({ outcome: "failed", kind: "contract" });
    expect(await run("({ not: 'a function' })")).toMatchObject({ outcome: "failed", kind: "contract" });
  });
});

describe("a script that breaks, in a guest that lives on", () => {
  const failures: Record<string, { source: string; kind: string; message?: string | RegExp }> = {
    "throws at once": {
      source: "function (a, b, callback) { throw new Error('at once') }",
      kind: "runtime",
      message: "at once",
    },
    "throws a text": {
      source: "function (a, b, callback) { throw 'just a text' }",
      kind: "runtime",
      message: "just a text",
    },
    "throws nothing": { source: "function (a, b, callback) { throw undefined }", kind: "runtime" },
    "rejects its promise": {
      source: "async function (a, b, callback) { await null; throw new Error('rejected') }",
      kind: "runtime",
      message: "rejected",
    },
    "rejects a promise that nobody waits for": {
      source: "function (a, b, callback) { Promise.reject(new Error('forgotten')) }",
      kind: "runtime",
      message: "forgotten",
    },
    "throws in a timer": {
      source: "function (a, b, callback) { setTimeout(function () { throw new Error('in a timer') }, 5) }",
      kind: "runtime",
      message: "in a timer",
    },
    "throws in an immediate": {
      source: "function (a, b, callback) { setImmediate(function () { null.x }) }",
      kind: "runtime",
      message: /null/,
    },
    "throws in a tick": {
      source: "function (a, b, callback) { process.nextTick(function () { throw new Error('in a tick') }) }",
      kind: "runtime",
      message: "in a tick",
    },
    "throws in an event": {
      source:
        "function (a, b, callback) { var e = new (require('events'))(); e.on('x', function () { throw new Error('in an event') }); setTimeout(function () { e.emit('x') }, 1) }",
      kind: "runtime",
      message: "in an event",
    },
    "throws in a callback of the runtime": {
      source: "function (a, b, callback) { require('zlib').gzip('x', function () { throw new Error('in zlib') }) }",
      kind: "runtime",
      message: "in zlib",
    },
    "decodes nothing and reads from it": {
      source:
        "function (a, b, callback) { setImmediate(function () { var d = require('jsonwebtoken').decode(undefined); callback(null, { user_id: d.sub }) }) }",
      kind: "runtime",
      message: /null/,
    },
    "is no JavaScript": { source: "function (a, b, callback) { callback(null, {", kind: "syntax" },
    "is larger than 100 KB": {
      source: `function (a, b, callback) { /* ${"x".repeat(103_000)} */ callback() }`,
      kind: "refused",
    },
    "wants a module that there is not": {
      source: "function (a, b, callback) { require('left-pad@1.3.0') }",
      kind: "refused",
      message: "Cannot find module 'left-pad@1.3.0'. It can be added with: usher modules add left-pad@1.3.0",
    },
    "ends its process": {
      source: "function (a, b, callback) { process.exit(0) }",
      kind: "runtime",
      message: /process\.exit/,
    },
  };
  for (const [name, { source, kind, message }] of Object.entries(failures)) {
    it(name, async () => {
      const result = await run(source);
      expect(result).toMatchObject({ outcome: "failed", kind });
      if (typeof message === "string") expect((result as { message: string }).message).toBe(message);
      if (message instanceof RegExp) expect((result as { message: string }).message).toMatch(message);
      const next = await run("function (a, b, callback) { callback(null, { id: 1 }) }");
      expect(next.coldStart).toBe(false);
      expect(returned(next)).toEqual({ id: 1 });
    });
  }

  it("one that never calls back is ended by the clock, and costs only itself", async () => {
    const connection = sandbox.connection();
    await connection.run("function (a, b, callback) { callback() }");
    const others = connection.run(
      "function (a, b, callback) { setTimeout(function () { callback(null, { id: 'other' }) }, 600) }",
    );
    const result = await connection.run("function (a, b, callback) { console.log('waiting') }", { timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: "failed", kind: "timeout", console: [{ level: "log", text: "waiting" }] });
    expect(result.durationMs).toBeGreaterThanOrEqual(295);
    expect(result.durationMs).toBeLessThan(2_000);
    expect(returned(await others)).toEqual({ id: "other" });
  });

  it("an aborted call ends as a timeout", async () => {
    const result = await sandbox.run("function (a, b, callback) { }", {}, AbortSignal.timeout(100));
    expect(result).toMatchObject({ outcome: "failed", kind: "timeout" });
    expect(await sandbox.run("function (a, b, callback) { callback() }", {}, AbortSignal.abort())).toMatchObject({
      outcome: "failed",
      kind: "timeout",
    });
  });

  it("a stack says where in the script it broke", async () => {
    const result = await run("function login(a, b, callback) {\n  var x;\n  x.y = 1;\n}");
    expect((result as Extract<ScriptResult, { outcome: "failed" }>).stack).toBe(
      "TypeError: Cannot set properties of undefined (setting 'y')\n    at login (login.js:3:7)",
    );
  });
});

describe("the console", () => {
  it("belongs to the call that wrote to it, also when calls run side by side in one guest", async () => {
    const connection = sandbox.connection();
    await connection.run("function (a, b, callback) { callback() }");
    const source =
      "function (email, b, callback) { console.log('one %s', email); setTimeout(function () { console.warn('two', { email: email }); process.stdout.write('three ' + email + '\\n'); callback(null, { id: email }) }, 20) }";
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, i) => connection.run(source, { args: [`u${i}`, "p"] })),
    );
    for (const [i, result] of results.entries()) {
      expect(returned(result)).toEqual({ id: `u${i}` });
      expect(result.console.map((line) => `${line.level} ${line.text}`)).toEqual([
        `log one u${i}`,
        `warn two { email: 'u${i}' }`,
        `log three u${i}`,
      ]);
    }
  });

  it("and every text of a failure are without the password and the configuration, in whatever form they come", async () => {
    const password = 'pässw0rt/+ "quoted"';
    const source = `function (email, password, callback) {
      console.log("plain", password); console.log({ password: password }); console.log(encodeURIComponent(password));
      console.log(JSON.stringify({ password: password })); console.log(Buffer.from(password).toString("base64")); console.log(Buffer.from("u:" + password).toString("base64"));
      console.log(require("querystring").stringify({ password: password })); console.error(configuration.SECRET); process.stderr.write(password);
      throw new Error("cannot log in with " + password + " and " + configuration.SECRET);
    }`;
    const result = await run(source, {
      args: ["u", password],
      configuration: { SECRET: "s3cr3t-value" },
      redact: [password, "s3cr3t-value"],
    });
    expect(result.outcome).toBe("failed");
    const shown = JSON.stringify(result);
    expect(result.console).toHaveLength(9);
    for (const form of [
      "ssw0rt",
      "quoted",
      "s3cr3t",
      Buffer.from(password).toString("base64").slice(2, -4),
      encodeURIComponent(password).slice(1),
    ])
      expect(shown).not.toContain(form);
    expect(Buffer.from(/[A-Za-z0-9+/]{24,}/.exec(shown)?.[0] ?? "", "base64").toString()).not.toContain("ssw0rt");
  });
});

describe("global", () => {
  it("keeps what a script put there for the next call of the same guest", async () => {
    const connection = sandbox.connection();
    const source =
      "function (a, b, callback) { global.count = (global.count || 0) + 1; callback(null, { id: 1, count: global.count }) }";
    expect(returned(await connection.run(source))).toEqual({ id: 1, count: 1 });
    expect(returned(await connection.run(source))).toEqual({ id: 1, count: 2 });
  });
});
