import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { Progress } from "./migration-types.ts";

/**
 * Who is not counted where people are counted who failed, in a sentence: who is blocked at the source, or collides with others.
 * Undefined: nobody. The same beside every such number, since it is the one that the cut-over goes by.
 */
export function useNotAmongFailed(left: Pick<Progress["left"], "blocked" | "collision">): string | undefined {
  const texts = useTexts("home").notAmongFailed;
  const format = useFormat();
  const parts = (["blocked", "collision"] as const).flatMap((state) =>
    left[state] > 0 ? [texts[state](left[state])] : [],
  );
  return parts.length === 0 ? undefined : texts.sentence(format.list(parts));
}
