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
        if (entry === "login") return failed("no_login_script");
        continue;
      }
      const [problem] = await scriptRunner.check(text);
      if (problem !== undefined) return failed("script_invalid", { script: entry, message: problem.message });
      const placeholder = PLACEHOLDER.exec(text)?.[0];
      if (placeholder !== undefined) return failed("script_placeholder", { script: entry, placeholder });
    }
    if (!isImporting) return warning("not_importing");
    if (!saved.get_user?.trim()) return warning("no_get_user_script");
    return ok("scripts_fine");
  },
};
