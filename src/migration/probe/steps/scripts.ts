import { failed, ok, type ProbeStep, warning } from "../probe-step.ts";

const ENTRIES = ["login", "get_user"] as const;
const PLACEHOLDER = /<[A-Z][A-Z ]{3,}>/;

/** The two scripts are there, compile, have their modules, and no placeholder is left in them. */
export const scripts: ProbeStep = {
  name: "scripts",
  title: "Scripts are there and compile",
  async judge({ scripts: saved, isImporting }, { scriptRunner }) {
    for (const entry of ENTRIES) {
      const text = saved[entry];
      if (text === undefined || text.trim() === "") {
        if (entry === "login")
          return failed("There is no login script.", "Save a login script as options.customScripts.login.");
        continue;
      }
      const [problem] = await scriptRunner.check(text);
      if (problem !== undefined)
        return failed(`${entry}: ${problem.message}`, `Correct the ${entry} script and save it.`);
      const placeholder = PLACEHOLDER.exec(text)?.[0];
      if (placeholder !== undefined)
        return failed(
          `${entry} still has the placeholder ${placeholder}.`,
          `Put the real value in place of ${placeholder}.`,
        );
    }
    if (!isImporting)
      return warning(
        "The scripts are fine, but nobody is taken over yet.",
        "Set options.enabledDatabaseCustomization and options.import_mode to true when people shall come.",
      );
    if (!saved.get_user?.trim())
      return warning(
        "login compiles; there is no get_user script.",
        "Save a get_user script, or nobody who is not here yet can reset a password.",
      );
    return ok("login and get_user compile, and every module they need is there.");
  },
};
