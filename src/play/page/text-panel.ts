import type { Problem } from '../../scenario/index.js';
import { html } from './dom.js';

/** Typing pauses for so long before the text is run [ms]. */
const PAUSE = 400;

/** The scenario as text, and what the parser and the checks say of it. */
export class TextPanel {
  private readonly area: HTMLTextAreaElement;
  private readonly list: HTMLUListElement;
  private readonly name: HTMLElement;
  private timer = 0;

  constructor(room: HTMLElement, onText: (text: string) => void) {
    this.area = html('textarea', {
      id: 'text',
      spellcheck: 'false',
      autocapitalize: 'off',
      autocomplete: 'off',
      wrap: 'off',
      'aria-label': 'Scenario as text',
      'aria-describedby': 'problems',
    });
    this.list = html('ul', { class: 'problems', id: 'problems', 'aria-label': 'Errors and advice', tabindex: 0 });
    this.name = html('b', {}, '');
    const save = html('button', { type: 'button', id: 'download' }, 'Download');
    save.addEventListener('click', () => this.download());
    room.replaceChildren(html('div', { class: 'textbar' }, this.name, save), this.area, this.list);
    this.area.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => onText(this.area.value), PAUSE);
    });
  }

  show(text: string, file: string): void {
    clearTimeout(this.timer);
    if (this.area.value !== text) this.area.value = text;
    this.name.textContent = file;
  }

  problems(problems: readonly Problem[]): void {
    this.list.replaceChildren(...problems.slice(0, 50).map((problem) => this.item(problem)));
  }

  private item({ severity, message, expected, hint, line, column }: Problem): HTMLElement {
    const go = html('button', { type: 'button' }, `line ${line}, column ${column}`);
    go.addEventListener('click', () => this.goTo(line, column));
    const more = [expected === undefined ? undefined : `expected ${expected}`, hint].filter(
      (part) => part !== undefined && part !== '',
    );
    return html(
      'li',
      { class: severity },
      html('b', {}, severity === 'error' ? 'Error' : 'Advice'),
      ' ',
      go,
      `: ${message}`,
      ...(more.length === 0 ? [] : [html('div', { class: 'quiet' }, more.join('; '))]),
    );
  }

  private goTo(line: number, column: number): void {
    const lines = this.area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    this.area.focus();
    this.area.setSelectionRange(
      start,
      start + (/^[^\s,}\]]+/.exec((lines[line - 1] ?? '').slice(column - 1))?.[0].length ?? 1),
    );
    this.area.scrollTop = Math.max(0, (line - 6) * 19);
  }

  private download(): void {
    const url = URL.createObjectURL(new Blob([this.area.value], { type: 'application/yaml' }));
    const name =
      (this.name.textContent ?? '')
        .split('/')
        .at(-1)
        ?.replace(/[^\w.-]/g, '_') || 'scenario.yaml';
    html('a', { href: url, download: name }).click();
    URL.revokeObjectURL(url);
  }
}
