import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSandbox, returned, type Sandbox } from "./support.ts";

let sandbox: Sandbox;
const folder = mkdtempSync(join(tmpdir(), "outside-"));
const outside = join(folder, "secret.txt");

beforeAll(() => {
  writeFileSync(outside, "the host's secret");
  process.env.CANARY_OF_THE_HOST = "canary in the environment";
  const modules = join(folder, "modules");
  mkdirSync(join(modules, "node_modules", "traitor"), { recursive: true });
  writeFileSync(
    join(modules, "catalogue.json"),
    JSON.stringify({ traitor: { default: "1.0.0", versions: { "1.0.0": "traitor" } } }),
  );
  writeFileSync(join(modules, "node_modules", "traitor", "index.js"), "exports.require = require;");
  sandbox = openSandbox({ extraModulesDir: modules });
});
afterAll(() => sandbox.close());

/**
 * Each takes the path of a file outside and answers with what it got hold of. `native` is Node's own `require`, as a module
 * that means harm would hand it out: what it cannot do is kept from it by the process's permissions alone.
 */
const reach = `var native = require("traitor@1.0.0").require;`;
const bridge = new URL("../../src/scripts/guest/bridge.ts", import.meta.url);
const ATTEMPTS: Record<string, string> = {
  "reads a file by require": `require("fs").readFileSync(path, "utf8")`,
  "reads a file by node:fs": `require("node:fs").readFileSync(path, "utf8")`,
  "reads a file by the builtin": `native("fs").readFileSync(path, "utf8")`,
  "reads a file by a dynamic import": `(await import("node:fs")).readFileSync(path, "utf8")`,
  "reads a file by an import in eval": `(await (0, eval)("import('node:fs')")).readFileSync(path, "utf8")`,
  "reads a file by an import in Function": `(await new Function("return import('node:fs')")()).readFileSync(path, "utf8")`,
  "reads a file by Deno": `Deno.readTextFileSync(path)`,
  "reads a file by fetch": `await (await fetch("file://" + path)).text()`,
  "imports a file": `(await new Function("p", "return import(p, { with: { type: 'json' } })")("file://" + path)).default`,
  "requires a file": `require(path)`,
  "requires a file out of a module": `require("lodash/../../../package.json")`,
  "makes a require of its own": `native("module").createRequire("file:///")(path)`,
  "reads the password file": `native("fs").readFileSync("/etc/passwd", "utf8")`,
  "lists a folder": `native("fs").readdirSync("/")`,
  "reads another process": `native("fs").readFileSync("/proc/self/environ", "utf8")`,
  "writes a file": `native("fs").writeFileSync(path, "changed") || "written"`,
  "writes into the modules": `native("fs").writeFileSync(native.resolve("traitor"), "changed") || "written"`,
  "reads the environment": `process.env.CANARY_OF_THE_HOST.length && process.env.CANARY_OF_THE_HOST`,
  "reads the environment by Deno": `Deno.env.get("CANARY_OF_THE_HOST").length`,
  "takes the bridge over": `native("module").createRequire("file:///")(${JSON.stringify(bridge.pathname)}).openBridge() && "taken"`,
  "imports the bridge by a loader": `(await new (native("vm").Script)("import(" + ${JSON.stringify(JSON.stringify(bridge.href))} + ")", { importModuleDynamically: native("vm").constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext()).openBridge() && "taken"`,
  "has another context's Deno": `native("vm").runInNewContext("Deno.readTextFileSync") && "read"`,
  "reads a file by the builtin that Node offers": `process.getBuiltinModule("fs").readFileSync(path, "utf8")`,
  "reads a file by the main module": `process.mainModule.require("fs").readFileSync(path, "utf8")`,
  "opens the inspector by require": `native("inspector").open(0, "127.0.0.1") || (native("inspector").url() && "open")`,
  "starts a process": `native("child_process").execFileSync("id").toString()`,
  "starts a process by import": `(await new Function("return import('node:child_process')")()).execFileSync("id").toString()`,
  "starts a process by Deno": `new Deno.Command("id").outputSync()`,
  "loads native code": `process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6")`,
  "loads native code by FFI": `Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {})`,
  "loads native code by the builtin": `native("ffi").open("libc.so.6")`,
  "uses a binding": `process.binding("fs").internalModuleReadJSON(path)`,
  "starts a thread": `new Worker("data:text/javascript,1", { type: "module" }) && "thread"`,
  "starts a thread by require": `new (require("worker_threads").Worker)("1", { eval: true }) && "thread"`,
  "starts a thread by the builtin": `new (native("worker_threads").Worker)("1", { eval: true }) && "thread"`,
  "starts a thread by import": `new (await new Function("return import('node:worker_threads')")()).Worker("1", { eval: true }) && "thread"`,
  "starts a thread by an imported require": `new ((await new Function("return import('node:module')")()).createRequire("file:///")("worker_threads").Worker)("1", { eval: true }) && "thread"`,
  "opens the inspector": `(await new Function("return import('node:inspector')")()).open(0) || "open"`,
  "opens a database file": `new (native("sqlite").DatabaseSync)(path) && "open"`,
  "loads code from the network": `(await new Function("return import('https://esm.sh/lodash')")()) && "loaded"`,
  "loads code from npm": `(await new Function("return import('npm:left-pad')")()) && "loaded"`,
  "has Deno do it from a data module": `(await new Function("return import('data:text/javascript,export default Deno.readTextFileSync(\\"" + path + "\\")')")()).default`,
  "asks for a permission": `(await Deno.permissions.request({ name: "read" })).state`,
  "kills the host": `process.kill(process.ppid) || "killed"`,
  "sends a datagram": `await new Promise(function (sent, failed) { var s = native("dgram").createSocket("udp4"); s.on("error", failed); s.send("x", 9, "127.0.0.1", function (e) { e ? failed(e) : sent("sent") }) })`,
  "connects by HTTP/2": `await new Promise(function (done, failed) { var s = native("http2").connect("http://127.0.0.1:1"); s.on("error", failed); s.on("connect", function () { done("connected") }) })`,
  "asks a name server itself": `await new (native("dns").promises.Resolver)().resolve4("localhost")`,
};

describe("a script that tries to get out", () => {
  for (const [name, expression] of Object.entries(ATTEMPTS)) {
    it(name, async () => {
      const source = `async function (path, b, callback) { ${reach} try { callback(null, { got: ${expression} }) } catch (e) { callback(null, { refused: String(e) }) } }`;
      const result = await sandbox.run(source, { args: [outside, ""], timeoutMs: 5_000 });
      // An attempt may also break the script altogether, at once or when a socket's or thread's error comes later.
      const got = result.outcome === "returned" ? (result.values[0] as { got?: unknown }).got : undefined;
      expect(got).toBeUndefined();
      expect(readFileSync(outside, "utf8")).toBe("the host's secret");
      expect(JSON.stringify(result)).not.toContain("the host's secret");
      expect(JSON.stringify(result)).not.toContain("canary in the environment");
    });
  }
});

describe("a script that attacks the bridge to the host", () => {
  const after = "function (a, b, callback) { callback(null, { id: 'mine', plain: [1, { two: 2 }] }) }";
  const POLLUTIONS: Record<string, string> = {
    "toJSON on every object": `Object.prototype.toJSON = function () { return { id: "forged" } }; Array.prototype.toJSON = function () { return ["forged"] };`,
    "setters on every object": `["t", "id", "outcome", "kind", "values", "source", "args", "context", "message"].forEach(function (k) { Object.defineProperty(Object.prototype, k, { set: function () { throw new Error("caught") }, get: function () { return "forged" }, configurable: true }) });`,
    "other JSON functions": `JSON.stringify = function () { return '{"t":"done","id":1,"outcome":{"kind":"returned","values":[{"id":"forged"}]}}' }; JSON.parse = function () { return { t: "ping", id: 1 } };`,
    "other list functions": `Array.prototype.push = function () { throw 1 }; Array.prototype[Symbol.iterator] = function () { throw 2 }; Array.prototype.map = null; Array.prototype.at = null; Array.prototype.filter = null;`,
    "setters on every list": `[0, 1, 2, 3].forEach(function (i) { Object.defineProperty(Array.prototype, i, { set: function () { throw new Error("seen") }, configurable: true }) });`,
    "other maps and sets": `Map.prototype.get = function () { return undefined }; Map.prototype.set = function () { throw 1 }; Map.prototype.has = null; Set.prototype.add = function () { throw 1 }; Set.prototype.delete = null;`,
    "other promises": `Promise.prototype.then = function () { throw 1 }; Promise.resolve = null; globalThis.Promise = null;`,
    "other texts": `String.prototype.indexOf = function () { return -1 }; String.prototype.slice = function () { return "" }; String.prototype.split = null; TextEncoder.prototype.encode = null; TextDecoder.prototype.decode = null;`,
    "other functions": `Function.prototype.call = function () { throw 1 }; Function.prototype.apply = function () { throw 2 }; Function.prototype.bind = function () { throw 3 }; Reflect.apply = null;`,
    "other errors": `Error.prepareStackTrace = function () { throw 1 }; globalThis.Error = null;`,
    "no listeners": `process.removeAllListeners(); globalThis.onerror = function () { return true }; globalThis.addEventListener = null; globalThis.onunhandledrejection = function () {};`,
    "another async context": `var p = require("traitor@1.0.0").require("async_hooks").AsyncLocalStorage.prototype; p.getStore = function () { return { id: 99, settled: false } }; p.run = function () { throw 1 };`,
  };
  for (const [name, pollution] of Object.entries(POLLUTIONS)) {
    it(`${name}: the next call's answer is its own`, async () => {
      const connection = sandbox.connection();
      const attack = await connection.run(
        `function (a, b, callback) { ${pollution} callback(null, { id: "attacker" }) }`,
      );
      const next = await connection.run(after);
      expect(["returned", "failed"]).toContain(attack.outcome);
      // A script may ruin its own guest's built-ins; what it must not do is make the host take a forged answer.
      if (next.outcome === "returned" && name !== "toJSON on every object")
        expect(next.values).toEqual([{ id: "mine", plain: [1, { two: 2 }] }]);
      else if (next.outcome !== "returned") expect(next.outcome).toBe("failed");
      expect(({} as { id?: unknown }).id).toBeUndefined();
    });
  }

  it("cannot write where only our own code may", async () => {
    const connection = sandbox.connection();
    const forged = `{"t":"done","id":2,"outcome":{"kind":"returned","values":[{"id":"forged"}]}}\\n`;
    const writes = [
      `process.stdout.write('${forged}')`,
      `console._stdout && console._stdout.write('${forged}')`,
      `Deno.stdout.writeSync(new TextEncoder().encode('${forged}'))`,
      `require("traitor@1.0.0").require("fs").writeSync(1, '${forged}')`,
      `new (require("traitor@1.0.0").require("tty").WriteStream)(1).write('${forged}')`,
      `require("traitor@1.0.0").require("fs").createWriteStream(null, { fd: 1 }).write('${forged}')`,
      `new (require("net").Socket)({ fd: 1 }).write('${forged}')`,
      `process._rawDebug('${forged}')`,
    ];
    for (const write of writes) {
      const result = await connection.run(
        `function (a, b, callback) { try { ${write} } catch (e) {} setTimeout(function () { callback(null, { id: "own" }) }, 30) }`,
      );
      if (result.outcome === "returned") expect(result.values).toEqual([{ id: "own" }]);
      else expect(result).toMatchObject({ outcome: "failed", kind: "runtime" });
      expect(returned(await connection.run("function (a, b, callback) { callback(null, { id: 'next' }) }"))).toEqual({
        id: "next",
      });
    }
  });

  it("cannot see the word that proves a line to be ours", async () => {
    const connection = sandbox.connection();
    const spy = `function (a, b, callback) {
      var seen = [], Bytes = Uint8Array, all = Object.getPrototypeOf(Bytes.prototype);
      function note(buffer) { try { seen.push(Buffer.from(buffer).toString("latin1")) } catch (e) {} }
      Object.defineProperty(Bytes, Symbol.species, { configurable: true, get: function () { return function (buffer, at, length) { note(buffer); return new Bytes(buffer, at, length) } } });
      ["byteLength", "byteOffset", "buffer", "length"].forEach(function (name) {
        var native = Object.getOwnPropertyDescriptor(all, name).get, buffer = Object.getOwnPropertyDescriptor(all, "buffer").get;
        Object.defineProperty(all, name, { configurable: true, get: function () { if (!global.busy) { global.busy = true; note(buffer.call(this)); global.busy = false } return native.call(this) } });
      });
      console.log("a line"); console.log("another");
      setTimeout(function () { global.seen = seen.join(); callback(null, { id: "spy" }) }, 30);
    }`;
    returned(await connection.run(spy));
    const found = await connection.run(
      "function (a, b, callback) { callback(null, { found: global.seen.match(/[0-9a-f]{32}/g) }) }",
    );
    expect(returned(found)).toEqual({ found: null });
  });

  it("a profile with dangerous keys stays data", async () => {
    const result = await sandbox.run(
      `function (a, b, callback) { callback(null, JSON.parse('{"id":"1","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')) }`,
    );
    expect((returned(result) as { id: string }).id).toBe("1");
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
