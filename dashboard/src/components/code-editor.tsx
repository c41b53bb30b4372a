import type { Extension } from "@codemirror/state";
import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";

export interface CodeEditorProps {
  /** For screen readers: what is edited. */
  readonly label: string;
  readonly value: string;
  /** Absent: it can be read and copied only. */
  readonly onChange?: (value: string) => void;
  readonly language: "javascript" | "json" | "text";
  /** Any CSS length. */
  readonly height?: string;
  /** More of CodeMirror, such as completions or marks. Keep the same array between renders. */
  readonly extensions?: readonly Extension[];
}

const CodeMirror = lazy(() => import("./code-mirror.tsx").then((module) => ({ default: module.CodeMirror })));

/** An editor for code. It is large, so it is loaded when it is first shown. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? "20rem"} />}>
      <CodeMirror {...props} />
    </Suspense>
  );
}
