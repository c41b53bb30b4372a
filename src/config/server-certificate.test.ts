import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLocalAuthority } from "./local-authority.ts";
import { openServerCertificates } from "./server-certificate.ts";

const clock = { now: () => new Date() };

async function givenFiles() {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-tls-"));
  const material = await (await openLocalAuthority({ dataDir }, { clock })).serverCertificate([]);
  const tls = { certFile: join(dataDir, "tls.crt"), keyFile: join(dataDir, "tls.key") };
  writeFileSync(tls.certFile, material.cert);
  writeFileSync(tls.keyFile, material.key);
  return { dataDir, tls };
}

test("given files are served, and read again when they were renewed", async () => {
  const { dataDir, tls } = await givenFiles();
  const certificates = await openServerCertificates({ dataDir, tls }, { clock });
  const before = await certificates.current([]);
  const renewed = await givenFiles();
  writeFileSync(tls.certFile, readFileSync(renewed.tls.certFile));
  writeFileSync(tls.keyFile, readFileSync(renewed.tls.keyFile));
  expect((await certificates.current([])).cert).not.toBe(before.cert);
  expect(certificates.authorityFile).toBeUndefined();
});

test("files that are missing, of another kind or not a pair are refused with their names", async () => {
  const { dataDir, tls } = await givenFiles();
  const other = await givenFiles();
  const open = (certFile: string, keyFile: string) =>
    openServerCertificates({ dataDir, tls: { certFile, keyFile } }, { clock });
  await expect(open("/nowhere.crt", tls.keyFile)).rejects.toThrow(
    "There is no certificate file /nowhere.crt (--tls-cert).",
  );
  await expect(open(tls.certFile, "/nowhere.key")).rejects.toThrow("There is no key file /nowhere.key (--tls-key).");
  await expect(open(tls.keyFile, tls.keyFile)).rejects.toThrow("is not a certificate in PEM form");
  await expect(open(tls.certFile, tls.certFile)).rejects.toThrow("is not an unencrypted private key");
  await expect(open(tls.certFile, other.tls.keyFile)).rejects.toThrow("does not belong to the certificate");
});
