import { failed, ok, type ProbeStep } from "../probe-step.ts";

const READ = /\bconfiguration\s*(?:\.\s*([A-Za-z_$][\w$]*)|\[\s*(?:"([^"\n]+)"|'([^'\n]+)')\s*\])/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:"'\\/])\/\/[^\n]*/g;

/** Every `configuration.NAME` that a script reads has a value. */
export const settings: ProbeStep = {
  name: "settings",
  title: "Settings that the scripts read are there",
  judge({ scripts, settingNames }) {
    const read = settingsReadBy(Object.values(scripts));
    const missing = read.filter((name) => !settingNames.includes(name));
    if (missing.length > 0)
      return failed("settings_missing", {
        names: list(missing),
        options: list(missing.map((name) => `options.configuration.${name}`)),
      });
    return read.length === 0 ? ok("settings_unnamed") : ok("settings_set", { names: list(read) });
  },
};

/** Names after `configuration`, in the order in which they are read; a name that is put together at run time is not seen. */
function settingsReadBy(scripts: readonly string[]): readonly string[] {
  const names = scripts.flatMap((text) =>
    [...text.replace(COMMENT, " ").matchAll(READ)].map(
      ([, dotted, double, single]) => dotted ?? double ?? single ?? "",
    ),
  );
  return [...new Set(names)].filter((name) => name !== "hasOwnProperty");
}

const list = (names: readonly string[]): string => names.join(", ");
