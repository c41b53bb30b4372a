import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

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

import { cspNonce } from "./csp-nonce.ts";

// By the page's own colours, so that light and dark need no two themes.
const look = EditorView.theme({
  "&": { backgroundColor: "var(--mantine-color-body)", color: "var(--mantine-color-text)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--mantine-primary-color-filled)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)" },
  ".cm-gutters": {
    backgroundColor: "var(--mantine-color-body)",
    color: "var(--mantine-color-dimmed)",
    borderRight: "1px solid var(--mantine-color-default-border)",
  },
  ".cm-activeLine": { backgroundColor: "var(--mantine-color-default-hover)" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mantine-primary-color-light-hover)",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--mantine-color-body)",
    color: "var(--mantine-color-text)",
    border: "1px solid var(--mantine-color-default-border)",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null], color: "var(--mantine-color-blue-light-color)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--mantine-color-green-light-color)" },
  { tag: [tags.number, tags.regexp], color: "var(--mantine-color-orange-light-color)" },
  { tag: tags.comment, color: "var(--mantine-color-dimmed)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--mantine-color-error)" },
]);

const NONE: readonly Extension[] = [];
/** On a change that came from outside, which must not be answered as if somebody had typed it. */
const given = Annotation.define<true>();
const LANGUAGES = { javascript: () => javascript(), json: () => json(), text: () => [] };

/** CodeMirror as a component. Tab leaves it, as everywhere on a page; Ctrl+] and Ctrl+[ indent. */
export function CodeMirror({ label, value, onChange, language, height = "20rem", extensions = NONE }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  const more = useRef(new Compartment());
  changed.current = onChange;
  const isReadOnly = onChange === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: value and extensions follow below, without a new editor
  useEffect(() => {
    const editor = new EditorView({
      parent: place.current!,
      doc: value,
      extensions: [
        EditorView.cspNonce.of(cspNonce()),
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
        ]),
        LANGUAGES[language](),
        look,
        syntaxHighlighting(colours),
        // Focusable anyway, being editable; said so for those who only look at the attribute, such as axe.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.lineWrapping,
        EditorState.readOnly.of(isReadOnly),
        EditorView.updateListener.of((update) => {
          const isGiven = update.transactions.some((transaction) => transaction.annotation(given));
          if (update.docChanged && !isGiven) changed.current?.(update.state.doc.toString());
        }),
        more.current.of([...extensions]),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, [language, label, isReadOnly]);

  useEffect(() => {
    const editor = view.current;
    const present = editor?.state.doc.toString();
    if (editor && present !== value)
      editor.dispatch({
        changes: { from: 0, to: editor.state.doc.length, insert: value },
        annotations: given.of(true),
      });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: more.current.reconfigure([...extensions]) });
  }, [extensions]);

  return <div ref={place} className="surface code-editor" style={{ "--code-height": height } as React.CSSProperties} />;
}
