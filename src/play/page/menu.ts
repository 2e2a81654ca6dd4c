import type { Break } from '../edits.js';
import { html, icon, shown } from './dom.js';

const CHOICES: readonly { readonly what: Break | 'mend'; readonly glyph: string; readonly words: string }[] = [
  { what: 'mend', glyph: 'goalok', words: 'Mend: up' },
  { what: 'refuse', glyph: 'refused', words: 'Refuse' },
  { what: 'timeout', glyph: 'noanswer', words: 'Do not answer' },
  { what: 'silent', glyph: 'silent', words: 'Say nothing' },
  { what: 'reply', glyph: 'later', words: 'Say “not now” (451)' },
  { what: 'never', glyph: 'never5', words: 'Say “never” (550)' },
  { what: 'slow', glyph: 'wait', words: 'Be slow: 20 s to greet' },
  { what: 'off', glyph: 'noanswer', words: 'Off: its queue stands still' },
];

/** The preference of a server as a form, from now on or always. */
export function preferenceForm(preference: number, take: (to: number, always: boolean) => void): HTMLFormElement {
  const number = html('input', { type: 'number', min: 0, max: 65_535, value: preference, 'aria-label': 'Preference' });
  const when = html(
    'select',
    { 'aria-label': 'Since when' },
    html('option', { value: 'now' }, 'from now on'),
    html('option', { value: 'always' }, 'always'),
  );
  const form = html(
    'form',
    { class: 'row' },
    html('span', {}, 'preference'),
    number,
    when,
    html('button', { type: 'submit' }, 'Set'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    take(Number(number.value), when.value === 'always');
  });
  return form;
}

/** Menu of the ways in which a server can fail, in order of harshness, with their shapes. */
export class Menu {
  private readonly room: HTMLElement;
  private closed: () => void = () => undefined;

  constructor(room: HTMLElement) {
    this.room = room;
    room.addEventListener('keydown', (event) => this.onKey(event));
    document.addEventListener('pointerdown', (event) => {
      if (!room.hidden && !room.contains(event.target as Node)) this.close(false);
    });
  }

  open(
    server: string,
    at: Element,
    form: HTMLElement,
    choose: (what: Break | 'mend') => void,
    closed: (chosen: boolean) => void,
  ): void {
    this.close(false);
    const buttons = CHOICES.map(({ what, glyph, words }) => {
      const button = html('button', { type: 'button', role: 'menuitem', 'data-what': what }, icon(glyph), words);
      button.addEventListener('click', () => {
        this.close(true);
        choose(what);
      });
      return button;
    });
    this.room.replaceChildren(
      html('h2', { role: 'presentation' }, shown(server, 30)),
      ...buttons,
      form,
      html('p', { role: 'presentation' }, 'From this moment on, until you mend it. What was before stays as it is.'),
    );
    this.room.setAttribute('aria-label', `${server}: break or mend`);
    this.room.hidden = false;
    const box = at.getBoundingClientRect();
    const [w, h] = [this.room.offsetWidth, this.room.offsetHeight];
    const beside = box.right + 8 + w < innerWidth ? box.right + 8 : Math.max(8, box.left - w - 8);
    this.room.style.left = `${Math.max(8, Math.min(beside, innerWidth - w - 8))}px`;
    this.room.style.top = `${Math.max(8, Math.min(box.top - 60, innerHeight - h - 8))}px`;
    let told = false;
    this.closed = () => {
      if (!told) closed(this.chosen);
      told = true;
    };
    buttons[1]?.focus();
  }

  private chosen = false;

  close(chosen: boolean): void {
    if (this.room.hidden) return;
    this.chosen = chosen;
    this.room.hidden = true;
    this.closed();
  }

  private onKey(event: KeyboardEvent): void {
    // The form in the menu handles its own keys, except those that close it.
    const isForm = event.target instanceof Element && event.target.closest('form') !== null;
    if (isForm && event.key !== 'Escape') {
      event.stopPropagation();
      return;
    }
    const items = [...this.room.querySelectorAll<HTMLElement>('button, input, select')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') this.close(true);
    if (move !== undefined) items.at(move % items.length)?.focus();
    if (move !== undefined || event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
  }
}
