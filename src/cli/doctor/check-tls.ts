import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { hostOfDomain } from "../../config/endpoint.ts";
import { authorityFile, covers } from "../../config/local-authority.ts";
import { readGivenFiles } from "../../config/server-certificate.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const DAY_MS = 86_400_000;
const WARN_DAYS = 21;

/** Whether the certificate is in force, for how long, and for every tenant's domain. */
export async function checkTls(config: Config, domains: readonly string[], now: Date): Promise<Finding[]> {
  if (!config.listeners.some((listener) => listener.scheme === "https")) return [];
  if (!config.tls) return [checkAuthority(config.dataDir, now)];
  try {
    const { cert } = readGivenFiles(config.tls.certFile, config.tls.keyFile);
    const certificate = new X509Certificate(cert);
    return [checkTerm(config.tls.certFile, certificate, now), ...checkNames(config.tls.certFile, certificate, domains)];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [fail("certificate", error.message, "Give --tls-cert and --tls-key the right files, or leave both out.")];
  }
}

function checkAuthority(dataDir: string, now: Date): Finding {
  const file = authorityFile(dataDir);
  if (!existsSync(file)) return ok("certificate", `the local authority will be made at start (${file})`);
  if (!existsSync(join(dataDir, "ca.key")))
    return fail(
      "certificate",
      `the key of ${file} is missing`,
      "Restore ca.key, or remove ca.crt to make a new authority.",
    );
  return checkTerm(file, new X509Certificate(readFileSync(file)), now);
}

function checkTerm(file: string, certificate: X509Certificate, now: Date): Finding {
  const days = Math.floor((certificate.validToDate.getTime() - now.getTime()) / DAY_MS);
  if (certificate.validFromDate > now)
    return fail(
      "certificate",
      `${file} is not in force before ${certificate.validFrom}`,
      "Check this machine's clock.",
    );
  if (days < 0)
    return fail(
      "certificate",
      `${file} ended on ${certificate.validTo}`,
      "Renew it; a running server reads the new files by itself.",
    );
  if (days < WARN_DAYS)
    return warn(
      "certificate",
      `${file} ends in ${days} days`,
      "Renew it; a running server reads the new files by itself.",
    );
  return ok("certificate", `${file} is good for ${days} days`);
}

function checkNames(file: string, certificate: X509Certificate, domains: readonly string[]): Finding[] {
  const missing = domains.filter((domain) => !covers(certificate, hostOfDomain(domain)));
  if (missing.length === 0)
    return domains.length === 0 ? [] : [ok("certificate names", "every tenant's domain is covered")];
  return [fail("certificate names", `${file} is not for ${missing.join(", ")}`, "Get a certificate with these names.")];
}
