import { describe, expect, it } from "vitest";
import { createFormat } from "./format.ts";

const english = createFormat("en");
const german = createFormat("de");
/** Spaces that keep words together are looked at as any other. */
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, " ");

describe("a share as a percentage", () => {
  it.each<[share: number, digits: number | undefined, text: string]>([
    [0, undefined, "0%"],
    [0.0003, undefined, "< 0.1%"],
    [0.0003, 0, "< 1%"],
    [0.0003, 2, "0.03%"],
    [0.00001, 2, "< 0.01%"],
    [0.001, undefined, "0.1%"],
    [0.004, 0, "< 1%"],
    [0.01, 0, "1%"],
    [0.3814, undefined, "38.1%"],
    [0.95, 0, "95%"],
    [0.99, 0, "99%"],
    [0.9951, 0, "> 99%"],
    [0.999, undefined, "99.9%"],
    [0.9997, undefined, "> 99.9%"],
    [0.99999, 2, "> 99.99%"],
    [1, undefined, "100%"],
    [1.2, 0, "120%"],
  ])("of %d with %s digits is %s", (share, digits, text) => {
    expect(plain(english.percent(share, digits))).toBe(text);
  });

  it("is written as its language does, and does not break after the sign", () => {
    expect(plain(german.percent(0.0003))).toBe("< 0,1 %");
    expect(german.percent(0.9999, 0)).not.toContain(" ");
  });

  it("is never 0% where there is somebody, nor 100% where somebody is missing", () => {
    for (const people of [10, 999, 10_000, 1_000_000])
      for (const digits of [0, 1, 2]) {
        expect(english.percent(1 / people, digits)).not.toBe("0%");
        expect(english.percent((people - 1) / people, digits)).not.toBe("100%");
      }
  });
});

describe("other numbers and times", () => {
  it("has at most two units in a duration", () => {
    expect(english.duration(26)).toBe("26 ms");
    expect(english.duration(1_000)).toBe("1 sec");
    expect(english.duration(3_905_000)).toBe("1 hr 5 min");
    expect(english.duration(86_400_000)).toBe("1 day");
  });

  it("says how long ago something was in the largest unit that fits", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    expect(english.relative("2026-11-22T11:57:30Z", now)).toBe("2 minutes ago");
    expect(english.relative("2026-11-24T12:00:00Z", now)).toBe("in 2 days");
    expect(german.relative("2026-11-21T12:00:00Z", now)).toBe("gestern");
    expect(english.relative(now, now)).toBe("now");
  });

  it("has a unit for every size of file", () => {
    expect(english.bytes(0)).toBe("0 bytes");
    expect(english.bytes(999)).toBe("999 bytes");
    expect(english.bytes(1_500)).toBe("1.5 kB");
    expect(plain(german.bytes(2_300_000_000))).toBe("2,3 GB");
  });
});
