import type { GivenAdvice } from '../../library/index.js';
import type { Problem } from '../../scenario/index.js';
import { html } from './dom.js';
import type { Editor, EditorOptions, Remark } from './editor/editor.js';
import { saveText } from './files.js';

/** Pause in typing after which the text is run [ms]. */
const PAUSE = 400;
const MOST_SHOWN = 50;

/** The page's side of the panel. */
export interface TextUser extends Pick<EditorOptions, 'suggest' | 'explain' | 'undo' | 'redo'> {
  /** Unpacks the editor. */
  readonly unpack: () => Promise<{ readonly openEditor: (room: HTMLElement, options: EditorOptions) => Editor }>;
  /** Takes a text that was typed. */
  readonly change: (text: string, note: string) => void;
  /** Follows a piece of advice, or all of it. */
  readonly follow: (advice: GivenAdvice | null) => void;
}

/** The parser's suggestion for a word, if it has one, to put in place of the wrong one. */
function nearest({ hint = '', severity }: Problem): string | undefined {
  return severity === 'error' ? /^did you mean `([\w.-]+)`\?/.exec(hint)?.[1] : undefined;
}

function wordsOf({ message, expected, hint }: Problem): string {
  const more = [expected === undefined ? undefined : `expected ${expected}`, hint];
  const rest = more.filter((part) => part !== undefined && part !== '').join('; ');
  return rest === '' ? message : `${message}. ${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

/** The scenario as text, with the remarks of the parser and the checks. */
export class TextPanel {
  private readonly user: TextUser;
  private readonly host = html('div', { class: 'editor' });
  private readonly list = html('ul', {
    class: 'problems',
    id: 'problems',
    'aria-label': 'Errors and advice',
    tabindex: 0,
  });
  private readonly name = html('b', {}, '');
  private readonly all = html('button', { type: 'button', id: 'follow-all' }, 'Follow all advice');
  private editor: Promise<Editor> | null = null;
  private opened: Editor | null = null;
  private text = '';
  private found: readonly GivenAdvice[] = [];
  private timer = 0;

  constructor(room: HTMLElement, user: TextUser) {
    this.user = user;
    const save = html('button', { type: 'button', id: 'download' }, 'Download');
    save.addEventListener('click', () => saveText(this.now(), this.name.textContent ?? ''));
    this.all.addEventListener('click', () => user.follow(null));
    room.replaceChildren(
      html('div', { class: 'textbar' }, this.name, save),
      this.host,
      html('p', { class: 'small quiet keys' }, 'Ctrl+Space: words · Ctrl+. mends · Ctrl+Z for text and touches'),
      this.list,
      this.all,
    );
  }

  /** Unpacks the editor, once; it is not needed before the text is opened. */
  open(): Promise<Editor> {
    this.editor ??= this.make();
    return this.editor;
  }

  /** Replaces the text; lines that an edit by hand changed are marked. */
  show(text: string, file: string, marks: boolean): void {
    clearTimeout(this.timer);
    this.text = text;
    this.name.textContent = file;
    this.opened?.show(text, marks);
  }

  problems(problems: readonly GivenAdvice[]): void {
    this.found = problems.slice(0, MOST_SHOWN);
    this.list.replaceChildren(...this.found.map((problem) => this.item(problem)));
    this.all.hidden = this.found.filter(({ mend }) => mend !== undefined).length < 2;
    this.opened?.remark(this.found.map((problem) => this.remarkOf(problem)));
  }

  /** Takes the typed text at once. */
  flush(): void {
    if (this.timer === 0) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.user.change(this.now(), '');
  }

  private now(): string {
    return this.opened?.text() ?? this.text;
  }

  private async make(): Promise<Editor> {
    const { openEditor } = await this.user.unpack();
    const after = (act: () => void) => (): void => {
      this.flush();
      act();
    };
    const editor = openEditor(this.host, {
      suggest: this.user.suggest,
      explain: this.user.explain,
      undo: after(this.user.undo),
      redo: after(this.user.redo),
      run: () => this.flush(),
      mendAt: (offset) => this.mendAt(offset),
      onText: () => {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.flush(), PAUSE);
      },
    });
    this.opened = editor;
    editor.show(this.text, false);
    this.problems(this.found);
    return editor;
  }

  /** One-click fix of a problem; `null` if a person has to choose. */
  private mendOf(problem: GivenAdvice): Remark['mend'] {
    const word = nearest(problem);
    if (word !== undefined) return { name: `Write ${word}`, apply: () => this.replace(problem, word) };
    return problem.mend === undefined ? null : { name: 'Follow this advice', apply: () => this.user.follow(problem) };
  }

  /** Replaces the word at the place of an error. */
  private replace({ line, column, endColumn }: Problem, word: string): void {
    this.flush();
    const lines = this.now().split('\n');
    const own = lines[line - 1] ?? '';
    lines[line - 1] = own.slice(0, column - 1) + word + own.slice(endColumn - 1);
    this.user.change(lines.join('\n'), `You wrote ${word} in line ${line}.`);
  }

  private mendAt(offset: number): void {
    const line = this.now().slice(0, offset).split('\n').length;
    const mends = this.found.flatMap((one) => {
      const mend = this.mendOf(one);
      return mend === null ? [] : [{ mend, far: Math.abs(one.line - line) }];
    });
    mends.sort((a, b) => a.far - b.far)[0]?.mend.apply();
  }

  private remarkOf(problem: GivenAdvice): Remark {
    const { severity, line, column, endColumn } = problem;
    return { severity, line, column, endColumn, words: wordsOf(problem), mend: this.mendOf(problem) };
  }

  private item(problem: GivenAdvice): HTMLElement {
    const { severity, message, expected, hint, line, column } = problem;
    const go = html('button', { type: 'button' }, `line ${line}, column ${column}`);
    go.addEventListener('click', () => void this.open().then((editor) => editor.goTo(line, column)));
    const more = [expected === undefined ? undefined : `expected ${expected}`, hint].filter(
      (part) => part !== undefined && part !== '',
    );
    const mend = this.mendOf(problem);
    const act = html('button', { type: 'button', class: 'mend' }, mend?.name ?? '');
    act.addEventListener('click', () => mend?.apply());
    return html(
      'li',
      { class: severity },
      html('b', {}, severity === 'error' ? 'Error' : 'Advice'),
      ' ',
      go,
      `: ${message}`,
      ...(more.length === 0 ? [] : [html('div', { class: 'quiet' }, more.join('; '))]),
      ...(mend === null ? [] : [act]),
    );
  }
}
