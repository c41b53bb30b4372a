import { describe, expect, it } from "vitest";
import { checkScript } from "./check-script.ts";
import { requiredModules } from "./required-modules.ts";

const has = (name: string) => ["request", "auth0@2.9.1", "@xmldom/xmldom", "lodash"].includes(name);

describe("a script that may be saved", () => {
  const good = [
    "function login(email, password, callback) { callback(null) }",
    "async (email, password, callback) => { await 1; callback() }",
    "// nothing but a comment before\nfunction (a, b, c) { c() };",
    "function login(a, b, callback) { require('request'); require(\"auth0@2.9.1\"); require(`lodash/fp`); require('node:crypto'); require('@xmldom/xmldom'); callback() }",
    "function login(a, b, callback) { var octal = 010; callback() }",
  ];
  for (const source of good) it(source.slice(0, 60), () => expect(checkScript(source, has)).toEqual([]));
});

describe("what is said about one that may not", () => {
  it.each([
    ["function login(email, password, callback) { callback(null, {", 1],
    ["function login(email, password, callback) {\n  callback(null, {})\n", 2],
    ["function login(email, password, callback) {\n  callback(null, {}));\n}\n", 2],
    ["function login(email, password callback) {}", 1],
  ])("a syntax error in a line of the script itself: %j", (source, line) => {
    const [problem] = checkScript(source, () => true);
    expect(problem).toEqual({ kind: "syntax", message: expect.stringContaining(`(line ${line})`) });
  });

  it("a syntax error, with its line", () => {
    expect(checkScript("function login(a, b, callback) {\n  callback(null, {;\n}", has)).toEqual([
      { kind: "syntax", message: expect.stringMatching(/line 2/) },
    ]);
  });
  it("nothing at all", () => expect(checkScript("  \n", has)).toMatchObject([{ kind: "syntax" }]));
  it("ES module syntax", () =>
    expect(checkScript("import request from 'request';\nexport default function login(a, b, c) {}", has)).toMatchObject(
      [{ kind: "syntax" }],
    ));
  it("more than 100 KB", () =>
    expect(checkScript(`function (a, b, c) { c(null, "${"é".repeat(52_000)}") }`, has)).toMatchObject([
      { kind: "refused" },
    ]));
  it("each missing module with the command that adds it", () => {
    expect(
      checkScript(
        "function (a, b, c) { require('left-pad@1.3.0'); require('@acme/x/sub'); require('request@1.0.0'); c() }",
        has,
      ).map((problem) => problem.message),
    ).toEqual([
      "Cannot find module 'left-pad@1.3.0'. It can be added with: usher modules add left-pad@1.3.0",
      "Cannot find module '@acme/x'. It can be added with: usher modules add @acme/x@VERSION",
      "Cannot find module 'request@1.0.0'. It can be added with: usher modules add request@1.0.0",
    ]);
  });
  it("a module of Node that scripts may not have", () =>
    expect(checkScript("function (a, b, c) { require('fs'); require('node:child_process') }", has)).toMatchObject([
      { kind: "refused" },
      { kind: "refused" },
    ]));
  it("does not run what it checks", () => {
    checkScript("(globalThis.ranDuringCheck = true, function (a, b, c) {})", has);
    expect((globalThis as { ranDuringCheck?: boolean }).ranDuringCheck).toBeUndefined();
  });
  it("survives a script that nests without end", () => expect(checkScript("(".repeat(40_000), has).length).toBe(1));
});

describe("the modules a script requires", () => {
  it("not those in comments and texts", () => {
    const source = `// require('a')\n/* require("b") */ var url = "https://x/*"; var t = "require('c')"; var r = /['"\\/]/; require('d'); x.require('e'); var u = 'http://y'; require( "f" ) // require('g')`;
    expect(requiredModules(source)).toEqual(["d", "f"]);
  });
});
