import { describe, expect, it } from "vitest";
import { texts as german } from "../texts/de/logs.ts";
import { texts as english } from "../texts/en/logs.ts";
import { changeLines, logSentence } from "./log-sentence.ts";

const object = { kind: "connection", id: "con_1", name: "DestinationDatabase" };
const event = (details: object, description = "Update a connection") => ({ type: "sapi", description, details });

describe("the sentence about a change", () => {
  it("names the object and what was changed, in both languages", () => {
    const changes = { "options.import_mode": { from: false, to: true }, "options.customScripts.login": "changed" };
    const change = event({ operation: "updateConnection", object, changes });
    expect(logSentence(change, english.changes)).toBe(
      "Connection “DestinationDatabase” changed: import_mode → true, customScripts.login",
    );
    expect(logSentence(change, german.changes)).toBe(
      "Verbindung „DestinationDatabase“ geändert: import_mode → true, customScripts.login",
    );
    expect(changeLines(change, english.changes)).toEqual([
      "options.import_mode: false → true",
      "options.customScripts.login: changed",
    ]);
  });

  it("tells a count of a campaign from a campaign", () => {
    const campaign = (dry_run: boolean) => event({ operation: "startResetCampaign", object, run: { dry_run } });
    expect(logSentence(campaign(true), english.changes)).toContain("nothing was written or sent");
    expect(logSentence(campaign(false), english.changes)).not.toContain("nothing was written");
  });

  it("names the first changes, and how many more there are", () => {
    const changes = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, { to: 1 }]));
    expect(logSentence(event({ operation: "updateClient", changes }), english.changes)).toMatch(
      /a → 1, b → 1, c → 1, 2 more$/,
    );
  });

  it("is the server's where the operation is new here, or nothing was changed", () => {
    expect(logSentence(event({ operation: "updateMoon", object }, "Move the moon"), english.changes)).toBe(
      "Move the moon",
    );
    expect(logSentence({ type: "s", description: "In", details: null }, english.changes)).toBe("In");
  });
});
