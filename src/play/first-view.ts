import { parseDuration } from '../units/index.js';
import type { Scene } from './film/seen.js';
import type { TourStep } from './learning/tour.js';
import type { QuestionName, Questions } from './protocol.js';

/**
 * Answers to a page's first questions, computed when it is written: so it shows its first scenario, and moves, while
 * its own engine is still being unpacked.
 */
export interface Opening {
  /** Answers by question; keys as `questionKey` writes them. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** The first seconds of playing: a scene each `FRAME`; empty if it stands still at first. */
  readonly frames: readonly Scene[];
}

/** A question and its arguments, as one text. */
export function questionKey(name: QuestionName, args: readonly unknown[]): string {
  return JSON.stringify([name, ...args]);
}

/** Time that one second of the wall clock shows [s], and the page's label for it. */
export const SPEEDS: readonly (readonly [number, string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [60_480, 'a week in 10 s'],
];

/** Initial settings of a page: speed, and most messages drawn. */
export const AT_FIRST = { speed: 600, most: 60 };

/**
 * Arguments of the question about the goal of a tour's step: its initial text, the current one, and its name; `null` if
 * it has no goal.
 */
export function goalQuestion(
  { goal, keep = [] }: TourStep,
  text: string,
  now: string,
): Parameters<Questions['judge']> | null {
  return goal === undefined ? null : [{ text, keep, goals: goal }, now, 'lesson.yaml'];
}

/** The speed at which a moment of a tour is shown; `null` if it gives none. */
export function speedOf({ speed = '' }: TourStep['seek']): number | null {
  const wanted = parseDuration(speed);
  return wanted.ok ? speedNear(wanted.value) : null;
}

/** The page's speed that is nearest to the one wanted. */
export function speedNear(wanted: number): number {
  const far = (speed: number): number => Math.abs(Math.log(speed / wanted));
  return SPEEDS.reduce((best, [speed]) => (far(speed) < far(best) ? speed : best), AT_FIRST.speed);
}
