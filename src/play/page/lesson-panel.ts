import { goalQuestion } from '../first-view.js';
import type { Judgement } from '../learning/exercise.js';
import type { Tour, TourStep } from '../learning/tour.js';
import type { App } from './app.js';
import { byId, html } from './dom.js';
import { drawGoals, sayGoals } from './goal-list.js';

const LETTERS = ['A', 'B', 'C', 'D'];

/** A tour beside the stage: a sentence, a moment, a guess before it goes on, a goal. */
export class LessonPanel {
  private readonly app: App;
  private tour: Tour | null = null;
  private text = '';
  private at = 0;
  /** The choice at each step, by its number; -1 if the answer was shown without a guess. */
  private guesses = new Map<number, number>();
  private chosen: number | null = null;
  private first: Judgement | null = null;
  private last: Judgement | null = null;
  private asked = 0;

  constructor(app: App) {
    this.app = app;
  }

  /** Takes up the tour of a scenario, at its first step; or none. */
  async show(tour: Tour | null, text: string): Promise<void> {
    this.tour = tour;
    this.text = text;
    this.guesses = new Map();
    this.app.tabs.offer('lesson', tour !== null);
    this.app.cover(false);
    if (tour === null) return;
    this.app.tabs.show('lesson');
    await this.go(0);
  }

  /** True if a guess is awaited. */
  get isOpen(): boolean {
    return this.step()?.ask !== undefined && !this.guesses.has(this.at);
  }

  /** Shows what happens next, with the guess or without one. */
  look(): void {
    if (!this.isOpen) return;
    this.guesses.set(this.at, this.chosen ?? -1);
    this.app.cover(false);
    this.draw();
    byId('panel-lesson').querySelector<HTMLElement>('.primary')?.focus({ preventScroll: true });
    // On a narrow screen the stage is above: the answer is visible there.
    if (matchMedia('(max-width: 1000px)').matches) byId('stage').scrollIntoView({ block: 'start' });
    const step = this.step();
    const feedback = step?.choices?.[this.chosen ?? -1]?.feedback ?? '';
    this.app.say(feedback);
    this.app.player.playUnlessStill();
  }

  /** Judges the goals of this step again after an edit. */
  async judge(): Promise<void> {
    const step = this.step();
    const question = step === undefined ? null : goalQuestion(step, this.text, this.app.text());
    if (step === undefined || question === null) return;
    this.asked += 1;
    const mine = this.asked;
    const judgement = await this.app.ask('judge', ...question);
    if (mine !== this.asked) return;
    const isNews = this.first !== null;
    this.first ??= judgement;
    this.last = judgement;
    this.draw();
    if (isNews) this.app.say(judgement.kind === 'judged' && judgement.done ? (step.done ?? '') : sayGoals(judgement));
  }

  async go(at: number): Promise<void> {
    const { tour } = this;
    const step = tour?.steps[at];
    if (tour === null || step === undefined) return;
    this.at = at;
    this.chosen = null;
    this.first = null;
    this.last = null;
    this.app.player.pause();
    await this.app.goTo(step.seek);
    this.app.cover(this.isOpen && (step.curtain ?? true));
    this.draw();
    byId('panel-lesson').scrollTop = 0;
    await this.judge();
  }

  private step(): TourStep | undefined {
    return this.tour?.steps[this.at];
  }

  private draw(): void {
    const { tour, at } = this;
    const step = this.step();
    if (tour === null || step === undefined) return;
    const dots = tour.steps.map((_, i) => html('i', { class: i === at ? 'now' : i < at ? 'past' : '' }));
    const rest = at + 1 === tour.steps.length && !this.isOpen;
    byId('panel-lesson').replaceChildren(
      html('p', { class: 'dots' }, ...dots, html('span', {}, `step ${at + 1} of ${tour.steps.length}`)),
      html('h2', {}, tour.title),
      html('p', { class: 'says' }, step.say),
      ...this.drawQuestion(step),
      ...this.drawTask(step),
      ...(rest ? [html('p', { class: 'learnt' }, html('b', {}, 'What to take along: '), tour.learn)] : []),
      this.drawButtons(tour),
    );
  }

  private drawQuestion({ ask, choices = [] }: TourStep): HTMLElement[] {
    if (ask === undefined) return [];
    const guess = this.guesses.get(this.at);
    const items = choices.map(({ say, right, feedback }, i) => {
      const input = html('input', { type: 'radio', name: 'guess', value: i, disabled: guess !== undefined });
      input.checked = i === (guess ?? this.chosen);
      input.addEventListener('change', () => {
        this.chosen = i;
      });
      const isShown = guess !== undefined && (i === guess || right === true);
      const mark = guess === undefined ? '' : right === true ? 'right' : i === guess ? 'guessed' : '';
      return html(
        'div',
        { class: `choice ${mark}` },
        html('label', {}, input, html('b', {}, LETTERS[i] ?? ''), html('span', {}, say)),
        ...(isShown ? [html('p', {}, feedback)] : []),
      );
    });
    return [html('fieldset', { class: 'question' }, html('legend', {}, ask), ...items)];
  }

  private drawTask(step: TourStep): HTMLElement[] {
    if (this.isOpen || step.do === undefined) return [];
    const hint =
      step.hint === undefined ? [] : [html('details', {}, html('summary', {}, 'A hint'), html('p', {}, step.hint))];
    const isDone = this.last?.kind === 'judged' && this.last.done;
    const goals = step.goal === undefined ? [] : this.last === null ? [] : drawGoals(this.last, this.first);
    const done = isDone
      ? [html('div', { class: 'mended' }, html('b', {}, 'Reached'), html('p', {}, step.done ?? ''))]
      : [];
    return [html('p', {}, html('b', {}, 'Try: '), step.do), ...hint, ...goals, ...done];
  }

  private drawButtons(tour: Tour): HTMLElement {
    const button = (id: string, words: string, act: () => void, primary = false): HTMLElement => {
      const one = html('button', { type: 'button', id, class: primary ? 'primary' : undefined }, words);
      one.addEventListener('click', act);
      return one;
    };
    const isLast = this.at + 1 === tour.steps.length;
    const on = this.isOpen
      ? [button('look', 'Look', () => this.look(), true)]
      : isLast
        ? []
        : [button('next', 'Next', () => void this.go(this.at + 1), true)];
    const back = this.at === 0 ? [] : [button('step-back', 'Back', () => void this.go(this.at - 1))];
    return html('div', { class: 'buttons' }, ...on, ...back);
  }
}
