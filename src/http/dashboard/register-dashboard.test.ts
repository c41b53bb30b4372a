import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registerDashboard } from "./register-dashboard.ts";

let dashboardDir: string;
let app: FastifyInstance;

beforeEach(async () => {
  dashboardDir = await mkdtemp(join(tmpdir(), "usher-dashboard-"));
  app = Fastify();
  registerDashboard(app, { dashboardDir });
});
afterEach(async () => {
  await app.close();
  await rm(dashboardDir, { recursive: true, force: true });
});

async function build(): Promise<void> {
  await mkdir(join(dashboardDir, "assets"));
  await writeFile(join(dashboardDir, "index.html"), '<meta nonce="CSP_NONCE"><script nonce="CSP_NONCE"></script>');
  await writeFile(join(dashboardDir, "assets/index-a1.js"), "console.log(1);");
  await writeFile(join(dashboardDir, "assets/secret.txt"), "not a file of the dashboard");
}

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: "GET", url, headers });

test("every address below it is a page, under a policy with a nonce of its own each time", async () => {
  await build();
  const nonces = new Set<string>();
  for (const path of ["/dashboard/", "/dashboard/users/auth0%7C1/details?q=ada", "/dashboard/settings/tenant"]) {
    const { statusCode, headers, body } = await get(path);
    const policy = String(headers["content-security-policy"]);
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? "none";
    expect(statusCode).toBe(200);
    expect(body).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}"></script>`);
    expect(policy).not.toMatch(/unsafe|https:|\*/);
    expect(headers["cache-control"]).toBe("no-store");
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test("the address without the final slash leads to the one with it", async () => {
  const { statusCode, headers } = await get("/dashboard");
  expect([statusCode, headers.location]).toEqual([308, "/dashboard/"]);
});

test("a built file may be kept for good, and comes compressed to whom can read that", async () => {
  await build();
  const plain = await get("/dashboard/assets/index-a1.js");
  const compressed = await get("/dashboard/assets/index-a1.js", { "accept-encoding": "gzip, br" });
  expect(plain.headers["cache-control"]).toContain("immutable");
  expect(plain.headers["content-type"]).toContain("text/javascript");
  expect(plain.body).toBe("console.log(1);");
  expect(compressed.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(compressed.rawPayload).toString()).toBe("console.log(1);");
});

test.each(["index-b2.js", "secret.txt", "..%2Findex.html", "%2e%2e%2findex.html", ".made-from"])(
  "%s is no file of it",
  async (name) => {
    await build();
    expect((await get(`/dashboard/assets/${name}`)).statusCode).toBe(404);
  },
);

test("where it is not built, a page says how", async () => {
  const { statusCode, body } = await get("/dashboard/");
  expect(statusCode).toBe(503);
  expect(body).toContain("npm run build:dashboard");
});
