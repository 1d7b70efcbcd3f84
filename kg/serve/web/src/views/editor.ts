/** The SPARQL editor: CodeMirror, in a shadow tree, where its styles need no exception to the content policy. */

import { autocompletion, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import type { Schema } from "../api";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)" },
  { tag: [tags.string, tags.literal], color: "var(--code-string)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: tags.comment, color: "var(--soft)" },
]);
const theme = EditorView.theme({
  "&": { backgroundColor: "var(--ground)", color: "var(--ink)", fontSize: "14px" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--soft)", border: "none" },
  ".cm-scroller": { maxHeight: "420px" },
  ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--raised)", color: "var(--ink)" },
});

/** Return the terms of the ontology as completions, by their prefixed names. */
function completions(terms: Schema): Completion[] {
  const base = terms.prefixes["kg"] ?? "";
  const named = [...terms.types, ...terms.relations, ...terms.attributes];
  return [...named.map((term) => ({ label: `kg:${term.iri.slice(base.length)}`, info: term.comment, type: "property" })),
    ...Object.keys(terms.prefixes).map((prefix) => ({ label: `${prefix}:`, detail: terms.prefixes[prefix] ?? "", type: "namespace" }))];
}

export interface Editor { text: () => string; set: (text: string) => void; destroy: () => void }

/** Put an editor into an element. */
export function openEditor(host: HTMLElement, text: string, terms: Schema, onRun: () => void): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const options = completions(terms);
  const complete = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[A-Za-z][\w-]*:?[\w-]*/);
    return word && (context.explicit || word.from < word.to) ? { from: word.from, options, validFor: /^[\w-]*:?[\w-]*$/ } : null;
  };
  const run = (): boolean => { onRun(); return true; };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]), history(), drawSelection(), lineNumbers(), sparql(),
        autocompletion({ override: [complete] }), syntaxHighlighting(colours), theme, EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query" }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    set: (next) => { if (next !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }); },
    destroy: () => view.destroy(),
  };
}
