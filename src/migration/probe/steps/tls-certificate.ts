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
    if (places.length === 0) return skipped("No connection stood.");
    const findings: Finding[] = [];
    for (const place of places) {
      const name = `${place.host}:${place.port}`;
      if (OWN_HANDSHAKE.has(place.port))
        findings.push(skipped(`${name} speaks a protocol that agrees on TLS by itself.`));
      else findings.push(judgeLook(name, await lookAtTls(place, network), clock.now()));
    }
    const worst = (["failed", "warning", "ok", "skipped"] as const).map((status) =>
      findings.find((finding) => finding.status === status),
    );
    return worst.find((finding) => finding !== undefined) ?? skipped("No connection stood.");
  },
};

function judgeLook(place: string, look: TlsLook, now: Date): Finding {
  switch (look.outcome) {
    case "trusted":
      return judgeTrusted(place, look, now);
    case "untrusted":
      return failed(`${place} has a certificate that is not trusted: ${look.reason}.`, adviceFor(look.reason));
    case "no_tls":
      return warning(
        `${place} does not speak TLS.`,
        "Use the source's https address, so that passwords are not sent in the clear.",
      );
    case "unreachable":
      return skipped(`${place} could not be looked at: ${look.reason}.`);
  }
}

function judgeTrusted(place: string, look: Extract<TlsLook, { outcome: "trusted" }>, now: Date): Finding {
  const days = Math.floor((look.validTo.getTime() - now.getTime()) / DAY_MS);
  const seen = `${place}: ${look.protocol}, certificate of ${look.subject}, good for ${days} more days.`;
  if (days < SOON_DAYS) return warning(seen, "Renew the source's certificate before it expires.");
  if (OLD_PROTOCOLS.has(look.protocol)) return warning(seen, "Have the source speak TLS 1.2 or newer.");
  return ok(seen);
}

function adviceFor(reason: string): string {
  if (/EXPIRED/.test(reason)) return "Renew the source's certificate.";
  if (/ALTNAME/.test(reason)) return "Ask the source by a name that its certificate is for.";
  return "Give the source a certificate of a public authority, with its whole chain.";
}
