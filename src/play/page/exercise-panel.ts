import type { Exercise, Judgement, Task } from '../learning/exercise.js';
import type { App } from './app.js';
import { byId, html } from './dom.js';
import { drawGoals, sayGoals } from './goal-list.js';

const STORE = 'mxsim-exercises';

/** Exercises done, and number of hints opened; if nothing can be stored, for this page only. */
class Progress {
  private readonly done = new Set<string>();
  readonly hints = new Map<string, number>();

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE) ?? '[]') as unknown;
      if (Array.isArray(kept)) for (const name of kept) this.done.add(String(name));
    } catch {
      // A page from disk may have no storage, and other pages may have written there.
    }
  }

  has(name: string): boolean {
    return this.done.has(name);
  }

  add(name: string): void {
    this.done.add(name);
    try {
      localStorage.setItem(STORE, JSON.stringify([...this.done]));
    } catch {
      // Then it is kept for this page only.
    }
  }
}

/** An exercise beside the stage: its story, its goals, its hints, and its solution, folded. */
export class ExercisePanel {
  private readonly app: App;
  private readonly open: (name: string) => void;
  private readonly listAll: () => readonly Exercise[];
  private readonly progress = new Progress();
  private one: Exercise | null = null;
  private first: Judgement | null = null;
  private last: Judgement | null = null;
  private asked = 0;

  constructor(app: App, all: () => readonly Exercise[], open: (name: string) => void) {
    this.app = app;
    this.listAll = all;
    this.open = open;
  }

  isDone(name: string): boolean {
    return this.progress.has(name);
  }

  /** Takes up an exercise, or none. */
  async show(one: Exercise | null): Promise<void> {
    this.one = one;
    this.first = null;
    this.last = null;
    this.app.tabs.offer('goals', one !== null);
    if (one === null) return;
    this.draw();
    this.app.tabs.show('goals');
    await this.look();
  }

  /** Judges the current text. */
  async look(): Promise<void> {
    const { one, app } = this;
    if (one === null) return;
    this.asked += 1;
    const mine = this.asked;
    const task: Task = { text: one.text, keep: one.keep, goals: null };
    const judgement = await app.ask('judge', task, app.text(), one.name);
    if (mine !== this.asked) return;
    this.first ??= judgement;
    const wasDone = this.last?.kind === 'judged' && this.last.done;
    const isNews = this.last !== null;
    this.last = judgement;
    if (judgement.kind === 'judged' && judgement.done) this.progress.add(one.name);
    this.draw();
    if (isNews && !wasDone) app.say(sayGoals(judgement));
  }

  hint(): void {
    const { one } = this;
    if (one === null) return;
    this.progress.hints.set(one.name, Math.min(one.hints.length, (this.progress.hints.get(one.name) ?? 0) + 1));
    this.draw();
    this.app.say(one.hints[(this.progress.hints.get(one.name) ?? 1) - 1] ?? '');
  }

  private draw(): void {
    const { one, last, first } = this;
    if (one === null) return;
    const all = this.listAll();
    const seen = this.progress.hints.get(one.name) ?? 0;
    const more = html('button', { type: 'button', id: 'hint' }, seen === 0 ? 'Open a hint' : `Open hint ${seen + 1}`);
    more.addEventListener('click', () => {
      this.hint();
      byId(seen + 1 < one.hints.length ? 'hint' : 'panel-goals').focus();
    });
    const isDone = last?.kind === 'judged' && last.done;
    const folded = byId('panel-goals').querySelector('details')?.open !== true;
    byId('panel-goals').replaceChildren(
      html(
        'p',
        { class: 'small quiet' },
        `exercise ${all.indexOf(one) + 1} of ${all.length} · ${one.level} · ${one.about}`,
      ),
      html('h2', {}, one.title),
      html('p', {}, one.story.replaceAll('\n', ' ')),
      html('h3', {}, 'Goals, looked at after every change'),
      ...(last === null ? [html('p', { class: 'quiet' }, 'They are being looked at …')] : drawGoals(last, first)),
      ...(isDone ? [this.drawDone(one)] : []),
      html('h3', {}, `Hints (${seen} of ${one.hints.length} opened)`),
      html('ol', { class: 'hints' }, ...one.hints.slice(0, seen).map((hint) => html('li', {}, hint))),
      ...(seen < one.hints.length ? [more] : []),
      this.drawSolution(one, folded),
    );
  }

  private drawDone(one: Exercise): HTMLElement {
    const all = this.listAll();
    const next = all[all.indexOf(one) + 1];
    const go = html('button', { type: 'button', class: 'primary', id: 'next-exercise' }, 'Next exercise');
    if (next !== undefined) go.addEventListener('click', () => this.open(next.name));
    return html(
      'div',
      { class: 'mended' },
      html('b', {}, 'Mended'),
      html('p', {}, one.mend.why),
      ...(next === undefined ? [] : [go]),
    );
  }

  private drawSolution(one: Exercise, folded: boolean): HTMLElement {
    const apply = html('button', { type: 'button', id: 'apply' }, 'Do it');
    apply.addEventListener('click', () => void this.app.hands.applySets(one.mend.set).catch(() => undefined));
    return html(
      'details',
      { open: !folded },
      html('summary', {}, 'A solution'),
      html('p', {}, one.broken),
      html('pre', { tabindex: 0 }, one.mend.set.join('\n')),
      html('p', {}, one.mend.why),
      html('p', {}, html('b', {}, 'Other ways: '), one.otherWays),
      apply,
    );
  }
}
