import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { addModule } from "./add-module.ts";
import { modulesByRequest, readCatalogue } from "./catalogue.ts";
import { listModules } from "./list-modules.ts";

// Stands for npm: makes the folder that npm would, or fails as npm does, so that no test needs a registry.
const FAKE_NPM = `
const { mkdirSync, writeFileSync } = require("node:fs");
const [alias] = process.argv.slice(-1);
const dir = process.argv[process.argv.indexOf("--prefix") + 1];
if (!process.argv.includes("--ignore-scripts")) process.exit(9);
if (alias.includes("no-such-package")) { console.error("npm error 404 Not Found"); process.exit(1); }
const folder = dir + "/node_modules/" + alias.split("@npm:")[0];
mkdirSync(folder, { recursive: true });
writeFileSync(folder + "/package.json", "{}");
`;

let dir: string;
let npm: { command: string; args: string[] };
beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), "added-"));
  dir = join(base, "modules");
  writeFileSync(join(base, "npm.cjs"), FAKE_NPM);
  npm = { command: process.execPath, args: [join(base, "npm.cjs")] };
});

describe("adding a module", () => {
  it("installs it under an alias and enters it in the catalogue; the first version becomes the default", async () => {
    expect(await addModule({ spec: "left-pad@1.3.0", dir }, { npm })).toEqual({
      outcome: "added",
      name: "left-pad",
      version: "1.3.0",
    });
    expect(await addModule({ spec: "left-pad@1.2.0", dir }, { npm })).toMatchObject({ outcome: "added" });
    expect(await addModule({ spec: "@acme/tools@2.0.0-beta.1", dir }, { npm })).toMatchObject({
      outcome: "added",
      name: "@acme/tools",
    });
    const known = modulesByRequest(readCatalogue([dir]));
    expect([...known.keys()].sort()).toEqual([
      "@acme/tools",
      "@acme/tools@2.0.0-beta.1",
      "left-pad",
      "left-pad@1.2.0",
      "left-pad@1.3.0",
    ]);
    expect(known.get("left-pad")?.version).toBe("1.3.0");
    expect(listModules({ modulesDir: dir })).toMatchObject([
      { name: "@acme/tools" },
      { name: "left-pad", version: "1.2.0", isDefault: false, installed: true },
      { version: "1.3.0", isDefault: true },
    ]);
  });

  it("says so when it is there already", async () => {
    await addModule({ spec: "left-pad@1.3.0", dir }, { npm });
    expect(await addModule({ spec: "left-pad@1.3.0", dir }, { npm })).toMatchObject({ outcome: "already_there" });
  });

  it("takes exact versions only, and nothing that npm would read as something else", async () => {
    for (const spec of [
      "left-pad",
      "left-pad@^1.0.0",
      "left-pad@latest",
      "../evil@1.0.0",
      "git+ssh://x@1.0.0",
      "--global@1.0.0",
      "a b@1.0.0",
      "LEFT@1.0.0",
      "",
    ]) {
      expect(await addModule({ spec, dir }, { npm })).toMatchObject({ outcome: "refused" });
    }
  });

  it("passes on what npm said, and leaves the catalogue as it was", async () => {
    expect(await addModule({ spec: "no-such-package@1.0.0", dir }, { npm })).toEqual({
      outcome: "refused",
      problem: expect.stringContaining("404 Not Found"),
    });
    expect(readCatalogue([dir])).toEqual([]);
  });

  it("does not change what the bare name of a shipped module means", async () => {
    const shipped = mkdtempSync(join(tmpdir(), "shipped-"));
    writeFileSync(
      join(shipped, "catalogue.json"),
      JSON.stringify({ lodash: { default: "4.0.0", versions: { "4.0.0": "lodash" } } }),
    );
    await addModule({ spec: "lodash@3.0.0", dir }, { npm });
    const known = modulesByRequest(readCatalogue([shipped, dir]));
    expect(known.get("lodash")?.version).toBe("4.0.0");
    expect(known.get("lodash@3.0.0")?.root).toBe(dir);
  });
});
