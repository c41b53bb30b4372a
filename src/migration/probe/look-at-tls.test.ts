import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeSource, startFakeSource } from "../../../test/support/fake-source.ts";
import type { NetworkPolicy } from "../../scripts/script-runner.ts";
import { createLookAtTls } from "./look-at-tls.ts";

let source: FakeSource;
beforeAll(async () => {
  source = await startFakeSource();
});
afterAll(() => source?.close());

const policyFor = (port: number): NetworkPolicy => ({
  kind: "list",
  hosts: [{ host: "localhost", port }],
  alwaysReachable: [],
});
const lookAt = (
  port: number,
  policy = policyFor(port),
  authorityFile: string | undefined = source.authority.certificateFile,
) => createLookAtTls({ authorityFile: () => authorityFile })({ host: "localhost", port }, policy);

describe("a look at a source's TLS", () => {
  it("trusts the given authority and nobody else's", async () => {
    expect(await lookAt(source.port)).toMatchObject({ outcome: "trusted", protocol: "TLSv1.3" });
    const look = createLookAtTls({})({ host: "localhost", port: source.port }, policyFor(source.port));
    expect(await look).toMatchObject({ outcome: "untrusted" });
  });

  it("tells a port that does not speak TLS, and one where nobody listens", async () => {
    const plain = createServer((_, response) => void response.end());
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as AddressInfo;
    expect(await lookAt(port)).toEqual({ outcome: "no_tls" });
    await new Promise((resolve) => plain.close(resolve));
    expect(await lookAt(port)).toMatchObject({ outcome: "unreachable" });
  });

  it("goes nowhere that the network policy does not allow", async () => {
    const closed = await lookAt(source.port, { kind: "public", alwaysReachable: [] });
    expect(closed).toEqual({ outcome: "unreachable", reason: "not allowed by the network policy" });
  });
});
