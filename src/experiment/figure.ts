import type { Model } from '../model/index.js';
import { type FigureOf, figureAt, figureNamed, partyOf, valueInRow, valueOfFigure } from '../results/index.js';
import { countAll } from './fate-counts.js';
import { ROWS, SECTIONS } from './sections.js';
import type { Totals } from './totals.js';

/** Sections of the JSON by their keys, each computed once for all figures that are read from these totals. */
type Sections = (key: string) => unknown;

export function sectionsOf(model: Model, totals: Totals): Sections {
  const known = new Map<string, unknown>();
  return (key) => {
    if (!known.has(key)) known.set(key, sectionOf(key, model, totals));
    return known.get(key);
  };
}

function sectionOf(key: string, model: Model, totals: Totals): unknown {
  if (key === 'engine') return { events: totals.events, lastArrival_s: totals.lastArrival, end_s: totals.end };
  if (key === 'wanted') return wantedBesides(totals);
  return Object.hasOwn(SECTIONS, key) ? SECTIONS[key as keyof typeof SECTIONS](model, totals) : undefined;
}

/** Wanted mail that was accepted in its first pass, and that was delivered without waiting in a queue. */
function wantedBesides({ senders, firstPass, waited }: Totals): { firstPass: number; prompt: number } {
  return { firstPass, prompt: countAll(senders, ['ham']).delivered - waited };
}

/** The figure that an assert names. `undefined` if there is none: no such path, no party of that name, or no data. */
export function readFigure(path: readonly string[], model: Model, totals: Totals): number | undefined {
  const found = figureAt(path);
  if (found === undefined) return undefined;
  const { figure, of } = found;
  const party = partyOf(figure);
  const row = party === undefined ? 0 : model[party].findIndex(({ name }) => name === of);
  if (row < 0) return undefined;
  if (party === undefined || !figure.name.startsWith(`${party}.`))
    return valueOfFigure(found, sectionsOf(model, totals));
  return valueInRow(figure, ROWS[party](model, totals)(row));
}

/** True if a path leads to a share, which lies between 0 and 1 whatever its interval says. */
export function isShare(path: readonly string[]): boolean {
  return figureAt(path)?.figure.unit === 'share';
}

function named(name: string): FigureOf {
  const found = figureNamed(name);
  if (found === undefined) throw new Error(`there is no figure ${name}`);
  return found;
}

const DELIVERY_RATE = named('deliveryRate');
const FIRST_PASS_RATE = named('firstPassRate');
const PROMPT_RATE = named('promptRate');

/** Wanted mail delivered ÷ sent; `undefined` if none was sent. */
export function deliveryRate(model: Model, totals: Totals): number | undefined {
  return valueOfFigure(DELIVERY_RATE, sectionsOf(model, totals));
}

export function firstPassRate(model: Model, totals: Totals): number | undefined {
  return valueOfFigure(FIRST_PASS_RATE, sectionsOf(model, totals));
}

export function promptRate(model: Model, totals: Totals): number | undefined {
  return valueOfFigure(PROMPT_RATE, sectionsOf(model, totals));
}
