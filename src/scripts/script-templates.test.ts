import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkScript } from "./check-script.ts";
import { modulesByRequest, readCatalogue } from "./modules/catalogue.ts";
import { scriptTemplates } from "./script-templates.ts";

const shipped = modulesByRequest(readCatalogue([fileURLToPath(new URL("../../guest-modules", import.meta.url))]));

describe("templates of scripts", () => {
  for (const { name, scripts, settings } of scriptTemplates()) {
    it(`${name} can be saved as it is, and reads the settings that it names`, () => {
      for (const source of Object.values(scripts)) {
        expect(checkScript(source, (module) => shipped.has(module))).toEqual([]);
        // The same ones in both, or a sign-in would work and a forgotten password would not.
        for (const setting of settings) expect(source).toContain(setting);
      }
    });
  }
});
