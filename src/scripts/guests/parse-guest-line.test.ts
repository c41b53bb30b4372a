import { describe, expect, it } from "vitest";
import { parseGuestLine } from "./parse-guest-line.ts";

const TOKEN = "0123456789abcdef";

describe("a line of a guest", () => {
  it("counts only behind the word that our own code in it holds", () => {
    expect(parseGuestLine(`${TOKEN}{"t":"started","id":1}`, TOKEN)).toEqual({ t: "started", id: 1 });
    for (const line of [
      '{"t":"started","id":1}',
      `0123456789abcdee{"t":"started","id":1}`,
      ` ${TOKEN}{"t":"ready"}`,
      "",
    ])
      expect(parseGuestLine(line, TOKEN)).toBeUndefined();
  });

  it("counts only in the form that was agreed", () => {
    for (const json of [
      '{"t":"done","id":1}',
      '{"t":"open","id":1,"call":1,"host":7,"port":1}',
      '{"t":"exec"}',
      "[]",
      "{",
    ])
      expect(parseGuestLine(TOKEN + json, TOKEN)).toBeUndefined();
  });
});
