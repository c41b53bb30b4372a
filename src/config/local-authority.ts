import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Clock } from "../domain/clock.ts";
import { ConfigError } from "./config-error.ts";
import { ensureDataFolder, readIfThere, readOrCreate, replaceFile } from "./data-folder.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
// Browsers refuse server certificates of more than 398 days.
const SERVER_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;
// Clocks of clients may be a little behind.
const BACKDATE_MS = 3_600_000;
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING_ALGORITHM = { name: "ECDSA", hash: "SHA-256" } as const;

/** Names that a certificate of the local authority always covers, so that one machine can be tried without settings. */
const ALWAYS_COVERED = ["localhost", "127.0.0.1", "::1"];

/** A certificate (its own and then its issuer's, if any) and its private key, both PEM. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
}

/** Where the local authority's certificate lies: what clients have to trust. */
export const authorityFile = (dataDir: string): string => join(dataDir, "ca.crt");
const authorityKeyFile = (dataDir: string): string => join(dataDir, "ca.key");
const serverFile = (dataDir: string): string => join(dataDir, "server.pem");

/**
 * A certificate authority of this installation's own, made in the data folder on first use: `ca.crt` (10 years, may sign server
 * certificates only, and no further authorities), `ca.key` (0600), and `server.pem` (0600), the certificate in use with its key.
 */
export interface LocalAuthority {
  /** PEM file that clients must trust. */
  readonly certificateFile: string;
  /**
   * A server certificate for these hosts and for localhost: the one at hand while it covers them and has 30 days left,
   * otherwise a new one.
   */
  serverCertificate(hosts: readonly string[]): Promise<TlsMaterial>;
}

/** Opens the authority of a data folder, making it when it is missing. Throws `ConfigError` when its files do not fit together. */
export async function openLocalAuthority(input: { dataDir: string }, deps: { clock: Clock }): Promise<LocalAuthority> {
  ensureDataFolder(input.dataDir);
  await ensureAuthority(input.dataDir, deps.clock);
  return {
    certificateFile: authorityFile(input.dataDir),
    async serverCertificate(hosts) {
      const wanted = [...new Set([...hosts, ...ALWAYS_COVERED])];
      const atHand = readServerCertificate(input.dataDir);
      if (atHand && isGoodFor(atHand, wanted, input.dataDir, deps.clock.now())) return atHand;
      const made = await issueServerCertificate(wanted, input.dataDir, deps.clock.now());
      replaceFile(serverFile(input.dataDir), 0o600, `${made.key}${made.cert}`);
      return made;
    },
  };
}

/**
 * Two processes may start in one folder at once. The key is made once; certificates of the same key and name are interchangeable,
 * so it does not matter whose is kept.
 */
async function ensureAuthority(dataDir: string, clock: Clock): Promise<void> {
  const keyFile = authorityKeyFile(dataDir);
  const certFile = authorityFile(dataDir);
  if (readIfThere(keyFile) === undefined && readIfThere(certFile) !== undefined) {
    throw new ConfigError(
      `${certFile} is there but its key ${keyFile} is not. Restore the key, or remove both to make a new authority.`,
    );
  }
  if (readIfThere(keyFile) === undefined) {
    const pem = await newPrivateKeyPem();
    readOrCreate(keyFile, 0o600, () => pem);
  }
  if (readIfThere(certFile) === undefined) {
    const pem = await makeAuthorityCertificate(readIfThere(keyFile) ?? "", clock.now());
    readOrCreate(certFile, 0o644, () => pem);
  }
  const certificate = parseCertificate(certFile);
  if (!certificate.checkPrivateKey(parseKey(keyFile))) {
    throw new ConfigError(
      `${certFile} does not belong to the key ${keyFile}. Restore the right pair, or remove both to make a new authority.`,
    );
  }
}

function parseCertificate(file: string): X509Certificate {
  try {
    return new X509Certificate(readIfThere(file) ?? "");
  } catch (error) {
    throw new ConfigError(`${file} is not a certificate. Remove it to have it made again.`, { cause: error });
  }
}

function parseKey(file: string) {
  try {
    return createPrivateKey(readIfThere(file) ?? "");
  } catch (error) {
    throw new ConfigError(
      `${file} is not a private key. Restore it, or remove it together with ca.crt to make a new authority.`,
      { cause: error },
    );
  }
}

function readServerCertificate(dataDir: string): TlsMaterial | undefined {
  const text = readIfThere(serverFile(dataDir));
  const key = text && /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n/.exec(text)?.[0];
  return text && key ? { key, cert: text.slice(text.indexOf("-----BEGIN CERTIFICATE-----")) } : undefined;
}

function isGoodFor(material: TlsMaterial, hosts: readonly string[], dataDir: string, now: Date): boolean {
  try {
    const certificate = new X509Certificate(material.cert);
    const daysLeft = (certificate.validToDate.getTime() - now.getTime()) / DAY_MS;
    return (
      daysLeft > RENEW_BEFORE_DAYS &&
      certificate.checkIssued(parseCertificate(authorityFile(dataDir))) &&
      hosts.every((host) => covers(certificate, host))
    );
  } catch {
    return false;
  }
}

/** Whether the certificate is for this host name or address. */
export function covers(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}

// Loaded only when something is to be made: it is a third of the time from cold start to ready.
async function x509() {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

async function newPrivateKeyPem(): Promise<string> {
  const { privateKey } = await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
  return pemOf(privateKey);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString("base64").replace(/.{64}/g, "$&\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

/** The pair of a stored key, as WebCrypto wants it. */
async function keyPairOf(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const key = createPrivateKey(pem);
  const jwk = key.export({ format: "jwk" });
  const { d: _, ...publicJwk } = jwk;
  return {
    privateKey: await webcrypto.subtle.importKey("jwk", jwk, KEY_ALGORITHM, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("jwk", publicJwk, KEY_ALGORITHM, true, ["verify"]),
  };
}

const serialNumber = (): string => `00${randomBytes(15).toString("hex")}`;

async function makeAuthorityCertificate(keyPem: string, now: Date): Promise<string> {
  const {
    X509CertificateGenerator,
    BasicConstraintsExtension,
    KeyUsagesExtension,
    KeyUsageFlags,
    ExtendedKeyUsageExtension,
    ExtendedKeyUsage,
    SubjectKeyIdentifierExtension,
  } = await x509();
  const keys = await keyPairOf(keyPem);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // The machine's name tells two installations apart in a browser's list.
    name: `CN=Usher local authority (${hostname().replace(/[^A-Za-z0-9.-]/g, "")})`,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

async function issueServerCertificate(hosts: readonly string[], dataDir: string, now: Date): Promise<TlsMaterial> {
  const {
    X509Certificate: Certificate,
    X509CertificateGenerator,
    BasicConstraintsExtension,
    KeyUsagesExtension,
    KeyUsageFlags,
    ExtendedKeyUsageExtension,
    ExtendedKeyUsage,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
    AuthorityKeyIdentifierExtension,
  } = await x509();
  const authorityPem = readIfThere(authorityFile(dataDir)) ?? "";
  const authority = new Certificate(authorityPem);
  const signer = await keyPairOf(readIfThere(authorityKeyFile(dataDir)) ?? "");
  const key = await newPrivateKeyPem();
  const subject = await keyPairOf(key);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: "CN=Usher",
    issuer: authority.subject,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(Math.min(now.getTime() + SERVER_DAYS * DAY_MS, authority.notAfter.getTime())),
    publicKey: subject.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? "dns" : "ip", value: host })),
      ),
      await SubjectKeyIdentifierExtension.create(subject.publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return { key, cert: `${certificate.toString("pem")}\n${authorityPem}` };
}
