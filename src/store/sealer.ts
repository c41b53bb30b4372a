import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Keeps secrets unreadable in the database: they are sealed with a key that lives outside it (design §6). */
export interface Sealer {
  /** `context` names what is sealed and where, and must be the same to open it: a sealed value cannot be moved elsewhere. */
  seal(plainText: string, context: string): string;
  /** Throws when the value was not sealed with this key and context. */
  open(sealed: string, context: string): string;
  /** The same for bytes: no longer than they need to be. */
  sealBytes(plain: Uint8Array, context: string): Uint8Array;
  openBytes(sealed: Uint8Array, context: string): Uint8Array;
}

const VERSION = "s1";

/** AES-256-GCM under a 32-byte master key. */
export function createSealer(masterKey: Uint8Array): Sealer {
  if (masterKey.byteLength !== 32) throw new Error("The master key must have 32 bytes.");

  function sealBytes(plain: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", masterKey, nonce).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  function openBytes(sealed: Uint8Array, context: string): Buffer {
    const decipher = createDecipheriv("aes-256-gcm", masterKey, sealed.subarray(0, 12)).setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  }

  return {
    sealBytes,
    openBytes,
    seal: (plainText, context) =>
      `${VERSION}.${sealBytes(Buffer.from(plainText, "utf8"), context).toString("base64url")}`,
    open(sealed, context) {
      const [version, text] = sealed.split(".");
      if (version !== VERSION || text === undefined) throw new Error("Not a sealed value of this version.");
      return openBytes(Buffer.from(text, "base64url"), context).toString("utf8");
    },
  };
}

/** Contexts in use, in one place so that sealing and opening agree. */
export const sealContext = {
  clientSecret: (tenantId: string, clientId: string) => `client-secret:${tenantId}:${clientId}`,
  signingKey: (tenantId: string, kid: string) => `signing-key:${tenantId}:${kid}`,
  apiSigningSecret: (tenantId: string, apiId: string) => `api-signing-secret:${tenantId}:${apiId}`,
  /** A value of `options.configuration` of a connection. */
  connectionSetting: (tenantId: string, connectionId: string, name: string) =>
    `connection-setting:${tenantId}:${connectionId}:${name}`,
  /** Password of a tenant's own mail server. */
  emailProvider: (tenantId: string) => `email-provider:${tenantId}`,
  /** A piece of a file that was uploaded for a job. */
  jobInput: (tenantId: string, jobId: string, position: number) => `job-input:${tenantId}:${jobId}:${position}`,
  /** What the reader of a connection's roster must know and nobody else. */
  rosterLoad: (tenantId: string, connectionId: string) => `roster-load:${tenantId}:${connectionId}`,
  /** A piece of a file that a job made. */
  jobOutput: (tenantId: string, jobId: string, position: number) => `job-output:${tenantId}:${jobId}:${position}`,
  /** A second factor or roles that a user brought along. */
  carriedOver: (tenantId: string, provider: string, localId: string) =>
    `carried-over:${tenantId}:${provider}:${localId}`,
} as const;
