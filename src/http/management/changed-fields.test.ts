import { describe, expect, it } from "vitest";
import { changedFields } from "./changed-fields.ts";

describe("the fields that a change changed", () => {
  it("are named by their paths, with values that are a number or yes and no", () => {
    const before = { options: { import_mode: false, password_history: { size: 5 }, brute_force_protection: true } };
    const after = { options: { import_mode: true, password_history: { size: 7 }, brute_force_protection: true } };
    expect(changedFields(before, after)).toEqual({
      "options.import_mode": { from: false, to: true },
      "options.password_history.size": { from: 5, to: 7 },
    });
  });

  it("show of texts only those that say how something is set", () => {
    expect(changedFields({ name: "Old", client_secret: "one" }, { name: "New", client_secret: "two" })).toEqual({
      name: { from: "Old", to: "New" },
      client_secret: "changed",
    });
    expect(changedFields({}, { scope: ["read:a"], callbacks: ["https://a.example"] })).toEqual({
      scope: { to: ["read:a"] },
      callbacks: "changed",
    });
  });

  it("show nothing of scripts, their settings and metadata but names", () => {
    const before = { options: { customScripts: { login: "a" }, configuration: { mode: 1 } }, app_metadata: {} };
    const after = {
      options: { customScripts: { login: "b" }, configuration: { mode: 2 } },
      app_metadata: { role: "owner", deep: { pin: 1234 } },
    };
    expect(changedFields(before, after)).toEqual({
      "options.customScripts.login": "changed",
      "options.configuration.mode": "changed",
      "app_metadata.role": "changed",
      "app_metadata.deep": "changed",
    });
  });
});
