import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { limitBodyTime } from "./body-time-limit.ts";

describe("a body that is on its way", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A request, and what its sender gets to read from the socket. */
  function aRequest(headers: Readonly<Record<string, string>>) {
    const sent: string[] = [];
    const body = new PassThrough();
    const socket = { end: (text: string) => void sent.push(text) };
    return { request: Object.assign(body, { headers, socket }) as unknown as IncomingMessage, body, sent };
  }

  it("is cut after a minute", () => {
    const { request, sent } = aRequest({ "content-length": "10" });
    limitBodyTime(request);
    vi.advanceTimersByTime(59_999);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([expect.stringMatching(/^HTTP\/1\.1 408 /)]);
  });

  it("gets a new minute whenever its receiver says that it moves", () => {
    const { request, sent } = aRequest({ "transfer-encoding": "chunked" });
    for (let minute = 0; minute < 10; minute++) {
      limitBodyTime(request);
      vi.advanceTimersByTime(50_000);
    }
    expect(sent).toEqual([]);
  });

  it("is left alone once it is there, and so is a request without one", async () => {
    const { request, body, sent } = aRequest({ "content-length": "1" });
    limitBodyTime(request);
    body.end("x");
    body.resume();
    await new Promise((resolve) => body.once("end", resolve));
    const without = aRequest({});
    limitBodyTime(without.request);
    vi.advanceTimersByTime(600_000);
    expect([...sent, ...without.sent]).toEqual([]);
  });
});
