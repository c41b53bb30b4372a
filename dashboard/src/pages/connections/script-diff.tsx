import type { Extension } from "@codemirror/state";
import { Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";
import { CodeEditor } from "../../components/code-editor.tsx";

/** A script with what was taken out and put in since another. Stretches without a change are folded. */
export function ScriptDiff({ label, from, to }: { label: string; from: string; to: string }) {
  const [marks, setMarks] = useState<readonly Extension[]>();
  useEffect(() => {
    let isCurrent = true;
    void import("./diff-marks.ts").then(({ diffMarks }) => {
      if (isCurrent) setMarks([diffMarks(from)]);
    });
    return () => {
      isCurrent = false;
    };
  }, [from]);
  if (marks === undefined) return <Skeleton height="12rem" />;
  // Made anew for another pair: marks are of the text that the editor began with.
  return (
    <CodeEditor
      key={`${from}\0${to}`}
      label={label}
      language="javascript"
      value={to}
      height="auto"
      extensions={marks}
    />
  );
}
