import type { TlsLook } from "../look-at-tls.ts";
import { callsOf } from "../observations.ts";
import { type Finding, failed, ok, type ProbeStep, skipped, warning } from "../probe-step.ts";

const SOON_DAYS = 21;
const DAY_MS = 86_400_000;
const OLD_PROTOCOLS = new Set(["SSLv3", "TLSv1", "TLSv1.1"]);
/** Databases agree on TLS in their own words, after a first message in plain. */
const OWN_HANDSHAKE = new Set([389, 1433, 1521, 3306, 5432, 27_017]);

/** The certificate is trusted, for this name, and not about to expire; the protocol is not one that has been broken. */
export const tlsCertificate: ProbeStep = {
  name: "tls",
  title: "TLS is in order",
  async judge({ observations, network }, { lookAtTls, clock }) {
    const reached = callsOf(observations).filter(({ error }) => error === undefined || error === "ECONNRESET");
    const places = [...new Map(reached.map(({ host, port }) => [`${host}:${port}`, { host, port }])).values()];
    if (places.length === 0) return skipped("no_connection_stood");
    const findings: Finding[] = [];
    for (const place of places) {
      const name = `${place.host}:${place.port}`;
      if (OWN_HANDSHAKE.has(place.port)) findings.push(skipped("tls_of_its_own", { place: name }));
      else findings.push(judgeLook(name, await lookAtTls(place, network), clock.now()));
    }
    const worst = (["failed", "warning", "ok", "skipped"] as const).map((status) =>
      findings.find((finding) => finding.status === status),
    );
    return worst.find((finding) => finding !== undefined) ?? skipped("no_connection_stood");
  },
};

function judgeLook(place: string, look: TlsLook, now: Date): Finding {
  switch (look.outcome) {
    case "trusted":
      return judgeTrusted(place, look, now);
    case "untrusted":
      return failed(codeOf(look.reason), { place, error: look.reason });
    case "no_tls":
      return warning("no_tls", { place });
    case "unreachable":
      return skipped("tls_not_seen", { place, error: look.reason });
  }
}

function judgeTrusted(place: string, look: Extract<TlsLook, { outcome: "trusted" }>, now: Date): Finding {
  const days = Math.floor((look.validTo.getTime() - now.getTime()) / DAY_MS);
  const certificate = { place, protocol: look.protocol, subject: look.subject, days };
  if (days < SOON_DAYS) return warning("certificate_ends_soon", certificate);
  if (OLD_PROTOCOLS.has(look.protocol)) return warning("tls_too_old", certificate);
  return ok("tls_fine", certificate);
}

function codeOf(reason: string) {
  if (/EXPIRED/.test(reason)) return "certificate_expired";
  return /ALTNAME/.test(reason) ? "certificate_of_another_name" : "certificate_untrusted";
}
