import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLocalAuthority } from "./local-authority.ts";

const folder = () => mkdtempSync(join(tmpdir(), "usher-authority-"));
const at = (iso: string) => ({ clock: { now: () => new Date(iso) } });
const now = { clock: { now: () => new Date() } };

test("a client that trusts the authority accepts the server under each of its names", async () => {
  const authority = await openLocalAuthority({ dataDir: folder() }, now);
  const material = await authority.serverCertificate(["id.example.test"]);
  const server = createServer(material, (_request, response) => response.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ca = readFileSync(authority.certificateFile);
  const ask = (servername: string, trusted?: Buffer) =>
    new Promise<string>((resolve) => {
      get({ host: "127.0.0.1", port, servername, ca: trusted, agent: false }, (response) => {
        response.resume();
        resolve(`answered ${response.statusCode}`);
      }).on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  expect(await ask("id.example.test", ca)).toBe("answered 200");
  expect(await ask("localhost", ca)).toBe("answered 200");
  expect(await ask("other.example.test", ca)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  expect(await ask("localhost")).not.toBe("answered 200");
  server.close();
});

test("the authority may sign server certificates and nothing else, for ten years", async () => {
  const authority = await openLocalAuthority({ dataDir: folder() }, at("2026-01-01T00:00:00Z"));
  const ca = new X509Certificate(readFileSync(authority.certificateFile));
  expect(ca.ca).toBe(true);
  expect(ca.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(ca.validToDate.toISOString().slice(0, 7)).toBe("2035-12");
  const leaf = new X509Certificate((await authority.serverCertificate([])).cert);
  expect(leaf.ca).toBe(false);
  expect(leaf.verify(ca.publicKey)).toBe(true);
});

test("private keys are readable by their owner only", async () => {
  const dataDir = folder();
  const authority = await openLocalAuthority({ dataDir }, now);
  await authority.serverCertificate([]);
  for (const name of ["ca.key", "server.pem"]) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
});

test("a certificate is kept while it covers the domains and is far from its end, and made anew otherwise", async () => {
  const dataDir = folder();
  const certificateOn = async (date: string, hosts: string[]) =>
    (await (await openLocalAuthority({ dataDir }, at(date))).serverCertificate(hosts)).cert;
  const first = await certificateOn("2026-01-01T00:00:00Z", ["a.example.test"]);
  expect(await certificateOn("2026-12-01T00:00:00Z", ["a.example.test"])).toBe(first);
  expect(await certificateOn("2027-01-20T00:00:00Z", ["a.example.test"])).not.toBe(first);
  const withSecond = await certificateOn("2027-01-20T00:00:00Z", ["a.example.test", "b.example.test", "192.0.2.7"]);
  const names = new X509Certificate(withSecond).subjectAltName;
  for (const name of [
    "DNS:a.example.test",
    "DNS:b.example.test",
    "DNS:localhost",
    "IP Address:127.0.0.1",
    "IP Address:192.0.2.7",
  ]) {
    expect(names).toContain(name);
  }
});

test("two processes that start in one folder at once end with one authority", async () => {
  const dataDir = folder();
  const opened = await Promise.all(Array.from({ length: 8 }, () => openLocalAuthority({ dataDir }, now)));
  const ca = new X509Certificate(readFileSync(opened[0]!.certificateFile));
  for (const authority of opened) {
    expect(new X509Certificate((await authority.serverCertificate([])).cert).verify(ca.publicKey)).toBe(true);
  }
});

test("a lost or foreign key is said plainly and replaces nothing", async () => {
  const dataDir = folder();
  await openLocalAuthority({ dataDir }, now);
  const certificate = readFileSync(join(dataDir, "ca.crt"), "utf8");
  rmSync(join(dataDir, "ca.key"));
  await expect(openLocalAuthority({ dataDir }, now)).rejects.toThrow("Restore the key, or remove both");
  const other = folder();
  await openLocalAuthority({ dataDir: other }, now);
  writeFileSync(join(dataDir, "ca.key"), readFileSync(join(other, "ca.key")));
  await expect(openLocalAuthority({ dataDir }, now)).rejects.toThrow("does not belong to the key");
  expect(readFileSync(join(dataDir, "ca.crt"), "utf8")).toBe(certificate);
});
