import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Desk, type Opening, openingOf, questionKey, readTour } from '../../src/play/index.js';
import { ROOT } from '../house/source-files.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const text = read('scenarios/first-failover.yaml');
const source = { text, file: 'own.yaml', files: {} };
/** As the page finds it. */
const packed = (opening: Opening | null): Opening => JSON.parse(JSON.stringify(opening)) as Opening;

/** A desk that has opened the scenario, asked by name as the worker asks it. */
function deskWith(): (name: string, ...args: readonly unknown[]) => unknown {
  const desk = new Desk();
  desk.load(source);
  return (name, ...args) =>
    (desk as unknown as Record<string, (...values: readonly unknown[]) => unknown>)[name]?.(...args);
}

describe('what a page is given to begin with', () => {
  it('are answers of the engine to the questions of the page, and three seconds of pictures', () => {
    const { answers, frames } = packed(openingOf(source));
    const ask = deskWith();
    for (const [key, answer] of Object.entries(answers)) {
      const [name, ...args] = JSON.parse(key) as [string, ...unknown[]];
      expect(answer, key).toEqual(JSON.parse(JSON.stringify(ask(name, ...args))));
    }
    expect(Object.keys(answers).map((key) => JSON.parse(key)[0])).toEqual(['load', 'knobs', 'scene']);
    expect(frames).toHaveLength(75);
    for (const frame of [frames[0], frames[40], frames[74]])
      expect(frame).toEqual(JSON.parse(JSON.stringify(ask('scene', frame?.t, 600, null, false, 60))));
    expect((frames[74]?.t ?? 0) - (frames[0]?.t ?? 0)).toBeCloseTo(600 * (3 - 1 / 25));
  });

  it('is the first moment of a tour where there is one, with the story of its message, and nothing plays', () => {
    const reading = readTour(read('tours/first-failover.tour.yaml'), 'tour');
    if (!reading.ok) throw new Error('the tour is not read');
    const { answers, frames } = packed(openingOf(source, reading.value));
    const names = Object.keys(answers).map((key) => JSON.parse(key)[0]);
    expect(names).toEqual(['load', 'knobs', 'scene', 'moment', 'tell', 'scene', 'scene']);
    const moment = answers[questionKey('moment', [reading.value.steps[0]?.seek])] as { t: number; message: number };
    expect(Object.keys(answers).at(-1)).toBe(questionKey('scene', [moment.t, 1, moment.message, true, 60]));
    expect(frames).toEqual([]);
  });

  it('is nothing where the run is so long that a page has to make it itself, or the scenario does not run', () => {
    expect(openingOf({ ...source, text: text.replace('rate: 100/h', 'rate: 700/h') })).toBeNull();
    expect(openingOf({ ...source, text: 'nonsense: 1' })).toBeNull();
  });

  it('are no pictures where each is of so many messages that they would make the page large', () => {
    const busy = text.replace('rate: 100/h', 'rate: 40/s').replace('duration: 7d', 'duration: 30m');
    expect(openingOf({ ...source, text: busy })?.frames).toEqual([]);
  });
});
