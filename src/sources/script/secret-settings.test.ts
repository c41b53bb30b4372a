import { describe, expect, it } from "vitest";
import { secretSettings } from "./secret-settings.ts";

describe("settings of a connection", () => {
  it.each([
    ["SOURCE_CLIENT_SECRET", "s3cr3t"],
    ["SOURCE_CLIENT_ID", "abc"],
    ["DB_URL", "postgres://user:password@db.example.com/people"],
    ["DB_CONNECTION", "Server=db;Password=x"],
    ["API_URL", "https://api.example.com/people?key=x"],
    ["HOST_KEY", "db.example.com"],
  ])("%s with %s is a secret", (name, value) => expect(secretSettings({ [name]: value })).toEqual([value]));

  it.each([
    ["SOURCE_DOMAIN", "old.example.com:8443"],
    ["SOURCE_AUDIENCE", "https://old.example.com/api/v2/"],
    ["SOURCE_CONNECTION", "SourceDatabase"],
    ["SOURCE_IN_SAME_TENANT", "true"],
    ["TIMEOUT", "5000"],
  ])("%s with %s is none: a trace may name it", (name, value) => expect(secretSettings({ [name]: value })).toEqual([]));
});
