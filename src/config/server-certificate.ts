import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Clock } from "../domain/clock.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { readIfThere } from "./data-folder.ts";
import { hostOfDomain } from "./endpoint.ts";
import { openLocalAuthority, type TlsMaterial } from "./local-authority.ts";

/** Where the https listeners get their certificate from. */
export interface ServerCertificates {
  /** The local authority's certificate file, which clients must trust; undefined with given certificate files. */
  readonly authorityFile?: string;
  /**
   * The certificate and key to serve these domains (as tenants have them, with port) with. Cheap: call it at start, and now and
   * then while running, and hand the answer to `server.setSecureContext` when its `cert` is another than before. So a new tenant,
   * a renewed file and a certificate near its end need no restart.
   */
  current(domains: readonly string[]): Promise<TlsMaterial>;
}

/**
 * Certificates from the given files, or of the local authority in the data folder. Throws `ConfigError` for files that are
 * missing, unreadable, no certificate or key, or do not belong together.
 */
export async function openServerCertificates(
  config: Pick<Config, "tls" | "dataDir">,
  deps: { clock: Clock },
): Promise<ServerCertificates> {
  if (config.tls) {
    const { certFile, keyFile } = config.tls;
    readGivenFiles(certFile, keyFile);
    return { current: async () => readGivenFiles(certFile, keyFile) };
  }
  const authority = await openLocalAuthority({ dataDir: config.dataDir }, deps);
  return {
    authorityFile: authority.certificateFile,
    current: (domains) => authority.serverCertificate(domains.map(hostOfDomain)),
  };
}

/** The two files' contents, checked to be a certificate and its own key. */
export function readGivenFiles(certFile: string, keyFile: string): TlsMaterial {
  const cert = readIfThere(certFile);
  if (cert === undefined) throw new ConfigError(`There is no certificate file ${certFile} (--tls-cert).`);
  const key = readIfThere(keyFile);
  if (key === undefined) throw new ConfigError(`There is no key file ${keyFile} (--tls-key).`);
  const certificate = parseOr(
    () => new X509Certificate(cert),
    `${certFile} (--tls-cert) is not a certificate in PEM form.`,
  );
  const privateKey = parseOr(
    () => createPrivateKey(key),
    `${keyFile} (--tls-key) is not an unencrypted private key in PEM form.`,
  );
  if (!certificate.checkPrivateKey(privateKey))
    throw new ConfigError(`The key ${keyFile} does not belong to the certificate ${certFile}.`);
  return { cert, key };
}

function parseOr<T>(parse: () => T, message: string): T {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError(message, { cause: error });
  }
}
