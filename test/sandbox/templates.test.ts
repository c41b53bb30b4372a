import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scriptTemplates } from "../../src/scripts/script-templates.ts";
import { type LoopbackServer, openSandbox, returned, type Sandbox, startLoopbackServer } from "./support.ts";

const { scripts } = scriptTemplates().find(({ name }) => name === "http")!;
const ANN = { id: 7, email: "ann@old.test", email_verified: true, name: "Ann" };

describe("the template for an old system with an API of its own", () => {
  let sandbox: Sandbox;
  let source: LoopbackServer;
  beforeAll(async () => {
    sandbox = openSandbox();
    source = await startLoopbackServer((request, response) => {
      const person = (isKnown: boolean) => response.writeHead(isKnown ? 200 : 404).end(JSON.stringify(ANN));
      if (request.headers.authorization !== "Bearer key") return void response.writeHead(500).end();
      if (request.method === "GET") return void person(request.url === "/people?email=ann%40old.test");
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => person(JSON.parse(body).password === "right"));
    });
  });
  afterAll(async () => {
    await sandbox?.close();
    await source?.close();
  });

  const run = (entry: "login" | "get_user", args: string[], key = "key") =>
    sandbox.run(scripts[entry], {
      entry,
      args,
      configuration: { SOURCE_URL: source.url, SOURCE_KEY: key },
      network: { kind: "list", hosts: [{ host: source.host, port: source.port }], alwaysReachable: [] },
    });
  const profile = { user_id: "7", email: "ann@old.test", email_verified: true, name: "Ann" };

  it("takes over whoever has the right password, and tells a wrong one from an answer that is none", async () => {
    expect(returned(await run("login", ["ann@old.test", "right"]))).toEqual(profile);
    expect(await run("login", ["ann@old.test", "wrong"])).toMatchObject({
      outcome: "called_back_error",
      error: { name: "WrongUsernameOrPasswordError" },
    });
    expect(await run("login", ["ann@old.test", "right"], "old key")).toMatchObject({
      outcome: "called_back_error",
      error: { name: "Error", message: "The old system answered with HTTP 500." },
    });
  });

  it("finds who is there, and nobody else", async () => {
    expect(returned(await run("get_user", ["ann@old.test"]))).toEqual(profile);
    expect(returned(await run("get_user", ["bob@old.test"])) ?? null).toBeNull();
  });
});
