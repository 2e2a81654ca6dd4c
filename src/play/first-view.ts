import { parseDuration } from '../units/index.js';
import type { Scene } from './film/seen.js';
import type { TourStep } from './learning/tour.js';
import type { QuestionName, Questions } from './protocol.js';

/**
 * What a page asks of the engine as it opens, answered before it is written: so it shows its first scenario, and moves, while its
 * own engine is still being unpacked.
 */
export interface Opening {
  /** Answers by their questions, as `questionKey` writes them. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** The first seconds while it plays: a scene each `FRAME`; empty where it stands still at first. */
  readonly frames: readonly Scene[];
}

/** A question and what it is about, as one text. */
export function questionKey(name: QuestionName, args: readonly unknown[]): string {
  return JSON.stringify([name, ...args]);
}

/** What one second of the wall clock shows [s], and how the page says that. */
export const SPEEDS: readonly (readonly [number, string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [60_480, 'a week in 10 s'],
];

/** What a page shows before anybody chooses: how fast, and how many messages at most. */
export const AT_FIRST = { speed: 600, most: 60 };

/** What is asked of the goal of a tour's step: the text that it begins with, what is now, and its name; `null` where it has none. */
export function goalQuestion(
  { goal, keep = [] }: TourStep,
  text: string,
  now: string,
): Parameters<Questions['judge']> | null {
  return goal === undefined ? null : [{ text, keep, goals: goal }, now, 'lesson.yaml'];
}

/** The speed at which a moment of a tour is shown; `null` where it says none. */
export function speedOf({ speed = '' }: TourStep['seek']): number | null {
  const wanted = parseDuration(speed);
  return wanted.ok ? speedNear(wanted.value) : null;
}

/** The speed of the page that is nearest to one. */
export function speedNear(wanted: number): number {
  const far = (speed: number): number => Math.abs(Math.log(speed / wanted));
  return SPEEDS.reduce((best, [speed]) => (far(speed) < far(best) ? speed : best), AT_FIRST.speed);
}
