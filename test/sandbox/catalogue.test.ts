import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalogue } from "../../src/scripts/modules/catalogue.ts";
import { listModules } from "../../src/scripts/modules/list-modules.ts";
import { openSandbox, returned, type Sandbox, SHIPPED_MODULES } from "./support.ts";

let sandbox: Sandbox;
let connection: Pick<Sandbox, "run">;
beforeAll(() => {
  sandbox = openSandbox();
  connection = sandbox.connection();
});
afterAll(() => sandbox.close());

describe("every module of the catalogue loads in the sandbox", () => {
  for (const { name, version, isDefault } of readCatalogue([SHIPPED_MODULES])) {
    const requests = isDefault ? [name, `${name}@${version}`] : [`${name}@${version}`];
    it(requests.join(" and "), async () => {
      for (const request of requests) {
        const source = `function (a, b, callback) { var m = require(${JSON.stringify(request)}); callback(null, { id: 1, type: typeof m, size: Object.keys(m).length + (typeof m === "function" ? 1 : 0) }) }`;
        const loaded = returned(await connection.run(source)) as { type: string; size: number };
        expect(["function", "object"]).toContain(loaded.type);
        expect(loaded.size).toBeGreaterThan(0);
        expect(await sandbox.check(source)).toEqual([]);
      }
    });
  }
});

describe("what scripts need of the catalogue", () => {
  const REQUIRED = [
    "request",
    "request-promise",
    "jsonwebtoken",
    "auth0@2.9.1",
    "auth0",
    "axios",
    "axios@0.22.0",
    "node-fetch",
    "lodash",
    "uuid",
    "moment",
    "async",
    "bluebird",
    "pg",
    "mysql",
    "mysql2",
    "mongodb@3.1.4",
    "mongodb@5.1.0",
    "mongodb",
    "tedious",
    "tedious@1.11.0",
    "tedious@11.0.3",
    "mssql",
    "bcrypt",
    "ldapjs",
    "ldapts",
    "xml2js",
    "xmldom",
    "xpath",
  ];

  it("is there, and installed", async () => {
    const source = `function (a, b, callback) { ${REQUIRED.map((name) => `require("${name}");`).join(" ")} callback() }`;
    expect(await sandbox.check(source)).toEqual([]);
    expect(listModules({ modulesDir: SHIPPED_MODULES }).filter((module) => !module.installed)).toEqual([]);
  });

  it("works, not only loads", async () => {
    const source = `async function (a, b, callback) {
      var bcrypt = require("bcrypt"), jwt = require("jsonwebtoken"), xml2js = require("xml2js"), dom = require("xmldom"), xpath = require("xpath"), uuid = require("uuid"), lodash = require("lodash");
      var hash = bcrypt.hashSync("pw", 4);
      var token = jwt.sign({ sub: "1" }, "secret-secret-secret-secret-secret!!");
      var xml = await xml2js.parseStringPromise("<a><b>1</b></a>");
      var title = xpath.select("string(//b)", new dom.DOMParser().parseFromString("<a><b>2</b></a>"));
      callback(null, { id: 1, bcrypt: await bcrypt.compare("pw", hash), jwt: jwt.verify(token, "secret-secret-secret-secret-secret!!").sub, xml: xml.a.b[0], title: title, uuid: uuid.v4().length, old: require("uuid@3.4.0")().length, sub: typeof require("lodash/fp").map === "function", core: require("querystring").stringify({ a: 1 }), sha: require("crypto").createHash("sha1").update("x").digest("hex").length });
    }`;
    expect(returned(await connection.run(source))).toEqual({
      id: 1,
      bcrypt: true,
      jwt: "1",
      xml: "1",
      title: "2",
      uuid: 36,
      old: 36,
      sub: true,
      core: "a=1",
      sha: 40,
    });
  });
});

it("scripts that need no module run where none are installed", async () => {
  const modulesDir = mkdtempSync(join(tmpdir(), "usher-no-modules-"));
  const bare = openSandbox({ modulesDir });
  try {
    expect(returned(await bare.run("function (a, b, callback) { callback(null, { id: a }) }"))).toEqual({
      id: "someone@example.com",
    });
  } finally {
    await bare.close();
    rmSync(modulesDir, { recursive: true });
  }
});
