import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { type LocalAuthority, openLocalAuthority, type TlsMaterial } from "../../src/config/local-authority.ts";
import { systemClock } from "../../src/domain/clock.ts";

/** A certificate authority for tests, made by the same code as the server's own. */
export interface TestAuthority {
  readonly dataDir: string;
  /** What clients must trust: `NODE_EXTRA_CA_CERTS`, `DENO_CERT`. */
  readonly certificateFile: string;
  readonly certificatePem: string;
  /** A certificate for localhost and 127.0.0.1. */
  serverCertificate(): Promise<TlsMaterial>;
}

/** Opens the authority of a data folder (a server's own, so that both are trusted together), or of a new temporary one. */
export async function openTestAuthority(
  dataDir = mkdtempSync(join(tmpdir(), "usher-authority-")),
): Promise<TestAuthority> {
  const authority: LocalAuthority = await openLocalAuthority({ dataDir }, { clock: systemClock });
  return {
    dataDir,
    certificateFile: authority.certificateFile,
    certificatePem: readFileSync(authority.certificateFile, "utf8"),
    serverCertificate: () => authority.serverCertificate([]),
  };
}

/** Makes this process trust the authority for every TLS connection that names no other, `fetch` included. */
export function trustInThisProcess(authority: Pick<TestAuthority, "certificatePem">): void {
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), authority.certificatePem]);
}
