import { ApiError } from "../../api/api-error.ts";
import type { Texts } from "../../texts/index.ts";
import { passwordRules } from "./password-rules.ts";

/**
 * The rules that a refused password did not keep, in words; undefined for any other refusal. `list` writes items in the person's
 * language.
 */
export function weakPasswordText(
  error: unknown,
  connectionOptions: unknown,
  texts: Texts<"users">["policy"],
  list: (items: string[]) => string,
): string | undefined {
  if (!(error instanceof ApiError) || error.reason?.code !== "password_too_weak") return undefined;
  const failed = new Set((error.reason.facts?.rules ?? "").split(","));
  const { identical, sequential, bytes, dictionary, personal } = texts;
  const named: Readonly<Record<string, string>> = {
    identicalChars: identical,
    sequentialChars: sequential,
    lengthAtMost: bytes,
    notCommon: dictionary,
    noPersonalInfo: personal,
  };
  const lines = passwordRules(connectionOptions, texts, list);
  const others = new Set(Object.values(named));
  // The length comes first, then the kinds of characters where they are asked for.
  const [length, types] = lines.filter((line) => !others.has(line));
  const unmet = [
    failed.has("lengthAtLeast") || failed.has("nonEmpty") ? length : undefined,
    failed.has("containsAtLeast") || failed.has("shouldContain") ? types : undefined,
    ...Object.entries(named).map(([code, line]) => (failed.has(code) ? line : undefined)),
  ].filter((line) => line !== undefined);
  return unmet.length === 0 ? texts.weak : texts.missing(unmet);
}
