import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, diagnosticCount, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { type CompletionFacts, suggest } from './completions.ts';
import { editorColours, editorTheme } from './json-editor-theme.ts';
import type { TextRange } from './json-path.ts';

const revealMargin = 40;

export interface JsonEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Where the cursor stands, when a person moved it. */
  readonly onCursor: (offset: number) => void;
  readonly diagnostics: readonly Diagnostic[];
  /** Shown and marked when it becomes another one. */
  readonly reveal: TextRange | null;
  readonly facts: CompletionFacts;
  /** Read out. */
  readonly label: string;
}

/**
 * The text of a pipeline. It stands in a shadow tree of its own, because its styles come as style sheets that the policy of the
 * pages would refuse in the document. It keeps no history: undo is that of the whole task.
 */
export default function JsonEditor(props: JsonEditorProps) {
  const { text, diagnostics, reveal, label } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({ doc: latest.current.text, extensions: extensionsFor(latest, label) }),
    });
    view.current = editor;
    // The page's own keys are for when nothing is typed; from outside it cannot be seen that something is.
    const keepKeys = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    };
    parent.addEventListener('keydown', keepKeys);
    return () => {
      parent.removeEventListener('keydown', keepKeys);
      editor.destroy();
      view.current = null;
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const change = changeBetween(editor.state.doc.toString(), text);
    if (change) editor.dispatch({ changes: change });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    if (diagnostics.length === 0 && diagnosticCount(editor.state) === 0) return;
    const end = editor.state.doc.length;
    const within = diagnostics.map((one) => ({
      ...one,
      from: Math.min(one.from, end),
      to: Math.min(one.to, end),
    }));
    editor.dispatch(setDiagnostics(editor.state, within));
  }, [diagnostics]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !reveal) return;
    const { from } = reveal;
    if (from > editor.state.doc.length) return;
    editor.dispatch({ selection: { anchor: from } });
    // Of the editor alone: its own way would move the page as well.
    editor.scrollDOM.scrollTop = editor.lineBlockAt(from).top - revealMargin;
  }, [reveal]);

  return <div ref={host} className="h-full min-h-0 overflow-hidden rounded-lg border bg-card" />;
}

function extensionsFor(latest: { readonly current: JsonEditorProps }, label: string) {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    json(),
    syntaxHighlighting(editorColours),
    editorTheme,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    autocompletion({ override: [(context) => complete(context, latest.current.facts)], icons: false }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...foldKeymap, ...defaultKeymap]),
    EditorView.updateListener.of(({ docChanged, selectionSet, state, transactions }) => {
      const byPerson = transactions.some(
        (one) =>
          one.isUserEvent('input') ||
          one.isUserEvent('delete') ||
          one.isUserEvent('move') ||
          one.isUserEvent('select'),
      );
      if (docChanged && byPerson) latest.current.onChange(state.doc.toString());
      if (selectionSet && byPerson) latest.current.onCursor(state.selection.main.head);
    }),
  ];
}

function complete(context: CompletionContext, facts: CompletionFacts): CompletionResult | null {
  const found = suggest(context.state.doc.toString(), context.pos, facts);
  if (!found || (!context.explicit && found.options.length === 0)) return null;
  const { from, to, options } = found;
  const typed = context.state.sliceDoc(from, context.pos);
  const quoted = typed.startsWith('"');
  return {
    from: quoted ? from + 1 : from,
    options: options.map(({ label, detail, apply = label, kind }) => ({
      label,
      ...(detail !== undefined && { detail: detail.length > 60 ? `${detail.slice(0, 59)}…` : detail }),
      type: kind === 'tool' ? 'function' : kind === 'key' ? 'property' : 'variable',
      apply: (view: EditorView) => {
        const end = Math.max(to, view.state.selection.main.head);
        view.dispatch({
          changes: { from, to: end, insert: apply },
          selection: { anchor: from + apply.length },
          userEvent: 'input.complete',
        });
      },
    })),
  };
}

/** The one part in which two texts differ. */
function changeBetween(before: string, after: string) {
  if (before === after) return null;
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > from && afterEnd > from && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  return { from, to: beforeEnd, insert: after.slice(from, afterEnd) };
}
