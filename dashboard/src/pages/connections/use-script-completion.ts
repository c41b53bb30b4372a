import type { Extension } from "@codemirror/state";
import { useEffect, useState } from "react";
import { api } from "../../api/client.ts";
import { useTexts } from "../../texts/use-texts.tsx";

const NONE: readonly Extension[] = [];

/** Completions for a database action script: the contract's globals, this connection's settings, the modules that there are. */
export function useScriptCompletion(settings: readonly string[]): readonly Extension[] {
  const texts = useTexts("connections").scripts.completion;
  const modules = api.useQuery("get", "/script-modules", {}, { staleTime: 600_000 });
  const [extensions, setExtensions] = useState(NONE);
  const settingList = settings.join("\n");
  useEffect(() => {
    let isCurrent = true;
    const known = { settings: settingList.split("\n").filter(Boolean), modules: modules.data?.modules ?? [] };
    // With the editor itself, which is loaded when it is first shown.
    void import("./script-completion.ts").then(({ scriptCompletion }) => {
      if (isCurrent) setExtensions([scriptCompletion(known, texts)]);
    });
    return () => {
      isCurrent = false;
    };
  }, [settingList, modules.data, texts]);
  return extensions;
}
