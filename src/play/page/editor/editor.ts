import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, indentLess, indentMore } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentService, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import type { Explanation, Suggestions } from '../../assistance/assistance.js';
import { changeBetween, changedLines, markBetween } from './changed-lines.js';
import { appearance } from './theme.js';

/** The page's side of an editor. */
export interface EditorOptions {
  readonly onText: (text: string) => void;
  readonly suggest: (text: string, offset: number) => Promise<Suggestions | null>;
  readonly explain: (text: string, offset: number) => Promise<Explanation | null>;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Runs the text at once. */
  readonly run: () => void;
  /** Fixes the problem at an offset. */
  readonly mendAt: (offset: number) => void;
}

/** A remark at its place, with its fix. */
export interface Remark {
  readonly severity: 'error' | 'advice';
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly words: string;
  readonly mend: { readonly name: string; readonly apply: () => void } | null;
}

export interface Editor {
  readonly text: () => string;
  /** Replaces the text; `marks`: lines that changed are marked. */
  readonly show: (text: string, marks: boolean) => void;
  readonly remark: (remarks: readonly Remark[]) => void;
  readonly goTo: (line: number, column: number) => void;
  readonly cursor: () => number;
}

/** Marks a change by the page itself, which was not typed. */
const byPage = Annotation.define<boolean>();

function completionsOf(suggest: EditorOptions['suggest']) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/[^\s{}[\],"':]+/);
    if (typed === null && !context.explicit && !/[\s{[]$/.test(context.state.sliceDoc(0, context.pos))) return null;
    if (typed === null && !context.explicit) return null;
    const found = await suggest(context.state.doc.toString(), context.pos);
    if (found === null || context.aborted) return null;
    const type = { key: 'property', word: 'constant', name: 'variable' } as const;
    return {
      from: found.from,
      validFor: /^[^\s{}[\],"':]*$/,
      options: found.all.map(({ label, insert, kind, detail, info }, i) => ({
        label,
        apply: insert,
        type: type[kind],
        detail: detail.length > 36 ? `${detail.slice(0, 35)}…` : detail,
        ...(info === '' ? {} : { info }),
        boost: -Math.min(90, i),
      })),
    };
  };
}

/** The schema's description of a word, as an element. */
function drawTold({ title, lines }: Explanation): HTMLElement {
  const room = document.createElement('div');
  room.className = 'cm-told';
  const name = document.createElement('b');
  name.textContent = title;
  room.append(
    name,
    ...lines.map((line) => {
      const paragraph = document.createElement('p');
      paragraph.textContent = line;
      return paragraph;
    }),
  );
  return room;
}

function hoverOf(explain: EditorOptions['explain']) {
  return hoverTooltip(async (view, pos) => {
    const told = await explain(view.state.doc.toString(), pos);
    if (told === null) return null;
    return { pos: told.from, end: told.to, above: true, create: () => ({ dom: drawTold(told) }) };
  });
}

/** A new line is indented like the last one that is not blank, and deeper below a key without a value. */
function indentAfter({ doc }: EditorState, pos: number): number {
  const { from, text } = doc.lineAt(pos);
  const before = text.slice(0, pos - from);
  const words = before.trim() === '' ? text : before;
  const indent = /^ *(?:- +)*/.exec(words)?.[0].length ?? 0;
  return /:\s*(?:#.*)?$/.test(words) ? indent + 2 : indent;
}

/** The remark with offsets in a text that may have changed meanwhile. */
function diagnosticOf({ doc }: EditorState, remark: Remark): Diagnostic {
  const line = doc.line(Math.max(1, Math.min(doc.lines, remark.line)));
  const from = Math.min(line.to, line.from + remark.column - 1);
  const to = Math.max(from, Math.min(line.to, line.from + remark.endColumn - 1));
  const { mend } = remark;
  return {
    from,
    to,
    severity: remark.severity === 'error' ? 'error' : 'info',
    message: remark.words,
    ...(mend === null ? {} : { actions: [{ name: mend.name, apply: () => mend.apply() }] }),
  };
}

/** Keys that belong to the page: typing and other edits share one undo. */
function pageKeys(options: EditorOptions): Extension {
  return Prec.highest(
    keymap.of([
      { key: 'Mod-z', run: () => done(options.undo), preventDefault: true },
      { key: 'Mod-Shift-z', run: () => done(options.redo), preventDefault: true },
      { key: 'Mod-y', run: () => done(options.redo), preventDefault: true },
      { key: 'Mod-Enter', run: () => done(options.run), preventDefault: true },
      { key: 'Mod-.', run: (view) => done(() => options.mendAt(view.state.selection.main.head)), preventDefault: true },
    ]),
  );
}

/** All that turns a plain text area into an editor of scenarios. */
function extensionsOf(options: EditorOptions): Extension[] {
  return [
    pageKeys(options),
    lineNumbers(),
    lintGutter(),
    changedLines,
    drawSelection(),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    indentService.of(({ state }, pos) => indentAfter(state, pos)),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [completionsOf(options.suggest)], icons: false, maxRenderedOptions: 60 }),
    hoverOf(options.explain),
    yaml(),
    appearance,
    // Tab leaves the editor, as everywhere on the page (WCAG 2.1.2); lines are shifted by other keys.
    keymap.of([
      { key: 'Mod-]', run: indentMore },
      { key: 'Mod-[', run: indentLess },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
    EditorView.contentAttributes.of({
      id: 'text',
      'aria-label': 'Scenario as text',
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
    EditorView.updateListener.of((update) => {
      const isTyped = update.docChanged && !update.transactions.some((one) => one.annotation(byPage) === true);
      if (isTyped) options.onText(update.state.doc.toString());
    }),
  ];
}

/**
 * An editor in an element of its own (a shadow root): its style sheets are made by script and adopted, which the page's
 * policy allows, while `<style>` elements would need a nonce.
 */
export function openEditor(room: HTMLElement, options: EditorOptions): Editor {
  const root = room.attachShadow({ mode: 'open' });
  const holder = document.createElement('div');
  holder.className = 'holder';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':host{display:block}.holder{height:100%}');
  root.adoptedStyleSheets = [sheet];
  root.append(holder);
  const view = new EditorView({
    parent: holder,
    root,
    state: EditorState.create({
      extensions: extensionsOf(options),
    }),
  });
  const text = (): string => view.state.doc.toString();
  return {
    text,
    show: (after, marks) => {
      const before = text();
      if (after === before) return;
      const change = changeBetween(before, after);
      view.dispatch({ changes: change, annotations: byPage.of(true), selection: undefined });
      if (!marks) return;
      const effects = [markBetween(before, after, view.state.doc)];
      view.dispatch({ effects: [...effects, EditorView.scrollIntoView(change.from, { y: 'center' })] });
    },
    remark: (remarks) => {
      const diagnostics = remarks.map((one) => diagnosticOf(view.state, one));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    goTo: (line, column) => {
      const { from, to } = view.state.doc.line(Math.max(1, Math.min(view.state.doc.lines, line)));
      const anchor = Math.min(to, from + column - 1);
      view.focus();
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    },
    cursor: () => view.state.selection.main.head,
  };
}

function done(act: () => void): boolean {
  act();
  return true;
}
