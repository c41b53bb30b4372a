import { describe, expect, it } from "vitest";
import { createRedaction } from "./redaction.ts";

describe("redaction", () => {
  const password = `p&ss "wörd"/'+=`;
  const redact = createRedaction([password]);
  const forms: Record<string, string> = {
    "as it is": password,
    "URL-encoded": encodeURIComponent(password),
    "as a form": new URLSearchParams({ p: password }).toString(),
    "in lower-case escapes": encodeURIComponent(password).toLowerCase(),
    "as JSON": JSON.stringify({ password }),
    "as JSON in JSON": JSON.stringify({ body: JSON.stringify({ password }) }),
    "in base64": Buffer.from(password).toString("base64"),
    "in base64url": Buffer.from(password).toString("base64url"),
    "behind one byte in base64": Buffer.from(`u${password}`).toString("base64"),
    "as HTTP Basic": Buffer.from(`user:${password}`).toString("base64"),
    "in hex": Buffer.from(password).toString("hex"),
  };
  for (const [name, text] of Object.entries(forms)) {
    it(`removes a secret ${name}`, () => {
      const shown = redact(`before ${text} after`);
      expect(shown).toContain("[redacted]");
      expect(shown).toMatch(/^before .* after$/);
      for (const run of shown.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [])
        expect(Buffer.from(run, "base64").toString()).not.toContain("wörd");
      expect(shown).not.toContain("wörd");
    });
  }

  it("leaves texts alone that hold no secret", () => {
    expect(redact("connect ECONNREFUSED 127.0.0.1:443")).toBe("connect ECONNREFUSED 127.0.0.1:443");
  });

  it("does not blank a text for a password of three characters or less", () => {
    expect(createRedaction(["a", "", "abc"])("a banana, abc")).toBe("a banana, abc");
  });

  it("removes the longer of two secrets that begin alike", () => {
    expect(createRedaction(["secret", "secret-and-more"])("x secret-and-more y")).toBe("x [redacted] y");
  });

  it("takes secrets that are special in patterns", () => {
    const special = [".*+?^$", "{}()|[]\\"].join("");
    expect(createRedaction([special])(`see ${special} here, and all else`)).toBe("see [redacted] here, and all else");
  });

  it("takes texts that are not well-formed", () => {
    expect(createRedaction(["half\ud800pair"])("x half\ud800pair y")).toContain("[redacted]");
  });
});
