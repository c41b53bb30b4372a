import { describe, expect, it } from "vitest";
import { sentencesOf } from "../findings/findings.ts";
import type { TlsLook } from "../look-at-tls.ts";
import type { Observations } from "../observations.ts";
import type { ProbeSubject, StepDeps } from "../probe-step.ts";
import { tlsCertificate } from "./tls-certificate.ts";

const now = new Date("2026-03-01T00:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

/** The step's finding when the source was reached at this port and its handshake looks like this. */
function judge(look: TlsLook, port = 443) {
  const report = { durationMs: 1, console: [], outboundCalls: [{ host: "old.test", port, durationMs: 1 }] };
  const asked = { asked: "get_user", verdict: { outcome: "absent" }, report } as const;
  const observations: Observations = { nobody: {}, person: {}, stranger: {}, lookupTimesMs: [], all: [asked] };
  const deps: Pick<StepDeps, "lookAtTls" | "clock"> = { lookAtTls: async () => look, clock: { now: () => now } };
  return tlsCertificate.judge({ observations } as ProbeSubject, deps as StepDeps);
}

const trusted = { outcome: "trusted", protocol: "TLSv1.3", validTo: inDays(90), subject: "old.test" } as const;

describe("the certificate of a source", () => {
  it.each([
    [trusted, "ok", undefined],
    [{ ...trusted, validTo: inDays(20) }, "warning", /Renew/],
    [{ ...trusted, protocol: "TLSv1.1" }, "warning", /TLS 1\.2/],
    [{ outcome: "untrusted", reason: "CERT_HAS_EXPIRED", validTo: inDays(-1) }, "failed", /Renew/],
    [{ outcome: "untrusted", reason: "ERR_TLS_CERT_ALTNAME_INVALID" }, "failed", /by a name/],
    [{ outcome: "untrusted", reason: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "failed", /public authority/],
    [{ outcome: "no_tls" }, "warning", /https/],
    [{ outcome: "unreachable", reason: "ECONNREFUSED" }, "skipped", undefined],
  ] as const)("%j is %s", async (look, status, advice) => {
    const finding = await judge(look);
    expect(finding.status).toBe(status);
    if (advice) expect(sentencesOf(finding.code, finding.facts)[1]).toMatch(advice);
  });

  it("is not looked at where a database agrees on TLS in its own words", async () => {
    expect(await judge({ outcome: "no_tls" }, 5432)).toMatchObject({ status: "skipped" });
  });
});
