import { lookup as systemLookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import tls from "node:tls";
import { canonicalHost, judgeName, openAddresses } from "../../scripts/egress/network-judge.ts";
import type { HostAndPort, NetworkPolicy } from "../../scripts/script-runner.ts";

/** How a source's port answers a TLS handshake, or why there is nothing to say. */
export type TlsLook =
  | { readonly outcome: "trusted"; readonly protocol: string; readonly validTo: Date; readonly subject: string }
  /** `reason` is OpenSSL's code, for example `CERT_HAS_EXPIRED`. */
  | { readonly outcome: "untrusted"; readonly reason: string; readonly validTo?: Date }
  /** The port speaks something else. */
  | { readonly outcome: "no_tls" }
  | { readonly outcome: "unreachable"; readonly reason: string };

/** Shakes hands with `place` and hangs up. Goes nowhere that `policy` does not allow. */
export type LookAtTls = (place: HostAndPort, policy: NetworkPolicy) => Promise<TlsLook>;

const LIMIT_MS = 5_000;

/** `authorityFile`: an authority that scripts trust beside the system's, as a PEM file. */
export function createLookAtTls(options: { readonly authorityFile?: () => string | undefined }): LookAtTls {
  return async (place, policy) => {
    try {
      const verdict = judgeName(policy, place.host, place.port);
      const [address] = openAddresses(verdict, await systemLookup(canonicalHost(place.host), { all: true }));
      if (address === undefined) return { outcome: "unreachable", reason: "not allowed by the network policy" };
      return await shakeHands(place, address.address, options.authorityFile?.());
    } catch (error) {
      return { outcome: "unreachable", reason: codeOf(error) };
    }
  };
}

function shakeHands({ host, port }: HostAndPort, address: string, authorityFile: string | undefined): Promise<TlsLook> {
  const name = canonicalHost(host);
  return new Promise((resolve) => {
    const socket = tls.connect({
      host: address,
      port,
      // A name is checked against the certificate here as well, since the connection goes to an address.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate),
      rejectUnauthorized: false,
      ...(authorityFile === undefined
        ? {}
        : { ca: [...tls.getCACertificates("default"), readFileSync(authorityFile, "utf8")] }),
    });
    const end = (look: TlsLook) => {
      socket.destroy();
      resolve(look);
    };
    socket.setTimeout(LIMIT_MS, () => end({ outcome: "no_tls" }));
    socket.once("error", (error) => end(lookOfError(error)));
    socket.once("secureConnect", () => {
      const certificate = socket.getPeerCertificate();
      const validTo = new Date(certificate.valid_to);
      const reason = socket.authorizationError;
      if (!socket.authorized) return end({ outcome: "untrusted", reason: reasonOf(reason), validTo });
      end({
        outcome: "trusted",
        protocol: socket.getProtocol() ?? "TLS",
        validTo,
        subject: certificate.subject?.CN?.toString() ?? name,
      });
    });
  });
}

/** A code such as `ERR_TLS_CERT_ALTNAME_INVALID`; Node gives some of these as errors and some as texts. */
const reasonOf = (reason: Error | string | null | undefined): string =>
  typeof reason === "string" ? reason : codeOf(reason ?? undefined);

function lookOfError(error: Error): TlsLook {
  const code = codeOf(error);
  if (/^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND)$/.test(code))
    return { outcome: "unreachable", reason: code };
  return { outcome: "no_tls" };
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "unknown";
}
