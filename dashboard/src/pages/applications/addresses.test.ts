import { describe, expect, it } from "vitest";
import { texts } from "../../texts/en/applications.ts";
import { addressesError, addressesOf, linesOf } from "./addresses.ts";

const errors = texts.errors;

describe("the addresses of an application", () => {
  it("are one a line, or a pasted list with commas", () => {
    const two = ["https://a.example/cb", "https://b.example/cb"];
    expect(addressesOf("https://a.example/cb\n\n https://b.example/cb ")).toEqual(two);
    expect(addressesOf("https://a.example/cb, https://b.example/cb")).toEqual(two);
    expect(addressesOf("https://a.example/cb,https://b.example/cb")).toEqual(two);
    expect(addressesOf(linesOf(two))).toEqual(two);
    expect(linesOf(null)).toBe("");
  });

  it.each(["https://*.example.com/cb", "com.example.app://callback", "http://localhost:3000"])(
    "may be %s",
    (address) => {
      expect(addressesError(address, "address", errors)).toBeNull();
    },
  );

  it.each(["example.com/cb", "javascript:alert(1)", "DATA:text/html,x", "https://a.example/cb#part"])(
    "may not be %s",
    (address) => {
      expect(addressesError(`https://fine.example\n${address}`, "address", errors)).toContain(address);
    },
  );

  it("have no path where only an origin is meant", () => {
    expect(addressesError("https://a.example", "origin", errors)).toBeNull();
    expect(addressesError("https://a.example/", "origin", errors)).toBeNull();
    expect(addressesError("https://a.example/path", "origin", errors)).toContain("https://a.example");
  });
});
