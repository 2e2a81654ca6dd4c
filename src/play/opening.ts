import { Desk, type Source } from './desk.js';
import type { Scene } from './film/seen.js';
import { AT_FIRST, goalQuestion, type Opening, questionKey, speedOf } from './first-view.js';
import type { Tour } from './learning/tour.js';

/** Time between two scenes, and of all of them [s of the wall clock]: an engine is ready after a second or two. */
const FRAME = 1 / 25;
const PLAYED = 3;
/** With more messages than this a page begins with its own engine: the opening would take long to write, and be large. */
const MOST_MESSAGES = 100_000;
/** Most messages drawn in the first seconds, for the same reason. */
const MOST_PLAYED = 10_000;

/** True if JSON can hold it: no number in it is infinite. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}

/** A desk that records its questions and answers. */
class Minutes {
  readonly answers: Record<string, unknown> = {};
  private readonly desk = new Desk(MOST_MESSAGES);

  ask<K extends 'load' | 'scene' | 'knobs' | 'moment' | 'tell' | 'judge'>(
    name: K,
    ...args: Parameters<Desk[K]>
  ): ReturnType<Desk[K]> {
    const desk = this.desk as unknown as Record<K, (...values: Parameters<Desk[K]>) => ReturnType<Desk[K]>>;
    const answer = desk[name](...args);
    this.answers[questionKey(name, args)] = answer;
    return answer;
  }

  /** The scenes while it plays from `start` on. */
  play(start: number): Scene[] {
    const { speed, most } = AT_FIRST;
    return Array.from({ length: Math.ceil(PLAYED / FRAME) }, (_, i) =>
      this.desk.scene(start + i * FRAME * speed, speed, null, false, most),
    );
  }
}

/** The questions asked when the first step of a tour is taken up (`page/lesson-panel.ts`). */
function takeUp(minutes: Minutes, { steps: [first] }: Tour, { text }: Source, start: number): void {
  const moment = first === undefined ? null : minutes.ask('moment', first.seek);
  if (first === undefined || moment === null) return;
  const speed = speedOf(first.seek) ?? AT_FIRST.speed;
  if (moment.message !== null) minutes.ask('tell', moment.message);
  for (const t of [start, moment.t]) minutes.ask('scene', t, speed, moment.message, true, AT_FIRST.most);
  const goal = goalQuestion(first, text, text);
  if (goal !== null) minutes.ask('judge', ...goal);
}

/** The opening of a page that begins with a scenario; `null` if its own engine has to come first. */
export function openingOf({ text, file, files }: Source, tour?: Tour): Opening | null {
  const minutes = new Minutes();
  const source = { text, file, files };
  const loaded = minutes.ask('load', source);
  if (!loaded.ok) return null;
  const { start, end, messages } = loaded.setting;
  const { speed, most } = AT_FIRST;
  minutes.ask('knobs', text);
  minutes.ask('scene', start, speed, null, true, most);
  if (tour !== undefined) takeUp(minutes, tour, source, start);
  const isPlayed = tour === undefined && messages * Math.min(1, (PLAYED * speed) / end) <= MOST_PLAYED;
  const frames = isPlayed ? minutes.play(start) : [];
  const opening = { answers: minutes.answers, frames };
  return isPlain(opening) ? opening : null;
}
