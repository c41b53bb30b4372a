import { unifiedMergeView } from "@codemirror/merge";
import { EditorView } from "@codemirror/view";

// By the page's own colours, so that light and dark need no two themes.
const look = EditorView.theme({
  "&": { maxHeight: "28rem" },
  "&.cm-merge-b .cm-changedLine, & .cm-insertedLine": { backgroundColor: "var(--mantine-color-green-light)" },
  "& .cm-deletedChunk": { backgroundColor: "var(--mantine-color-red-light)", paddingLeft: "6px" },
  "&.cm-merge-b .cm-changedText, &.cm-merge-b .cm-deletedText, & .cm-deletedChunk .cm-deletedText": {
    background: "none",
    textDecoration: "underline",
  },
  "& .cm-deletedChunk del": { textDecoration: "line-through" },
  "& .cm-collapsedLines": {
    background: "var(--mantine-color-default-hover)",
    color: "var(--mantine-color-text)",
  },
});

/** Marks what a text changed since `original`: lines put in are green, lines taken out red and struck through. */
export const diffMarks = (original: string) => [
  unifiedMergeView({
    original,
    mergeControls: false,
    gutter: true,
    highlightChanges: false,
    collapseUnchanged: { margin: 4, minSize: 8 },
  }),
  look,
];
