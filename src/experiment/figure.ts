import { FATES, type Fate } from '../mail/index.js';
import type { Model } from '../model/index.js';
import type { FateCounts } from '../results/index.js';
import { isCauseShare, readCause } from './cause-figures.js';
import { countAll } from './fate-counts.js';
import { SECTIONS } from './sections.js';
import type { Totals } from './totals.js';

/** A share of the wanted mail; `undefined` where none was sent. */
function shareOfWanted(part: (wanted: FateCounts) => number, totals: Totals): number | undefined {
  const wanted = countAll(totals.senders, ['ham']);
  return wanted.sent === 0 ? undefined : part(wanted) / wanted.sent;
}

export function deliveryRate(totals: Totals): number | undefined {
  return shareOfWanted((wanted) => wanted.delivered, totals);
}

export function firstPassRate(totals: Totals): number | undefined {
  return shareOfWanted(() => totals.firstPass, totals);
}

/** Wanted mail with this fate ÷ wanted mail sent. */
export function fateShare(fate: Fate, totals: Totals): number | undefined {
  return shareOfWanted((wanted) => wanted[fate], totals);
}

function isFate(word: string): word is Fate {
  return (FATES as readonly string[]).includes(word);
}

const RATES: ReadonlySet<string> = new Set([...FATES, 'deliveryRate', 'firstPassRate']);
const SHARES: ReadonlySet<string> = new Set(['share', 'firstChoiceShare', 'deliveryRate']);

/** Whether a path leads to a share, which lies between 0 and 1 whatever its interval says. */
export function isShare(path: readonly string[]): boolean {
  if (path[0] === 'causes') return isCauseShare(path.slice(1));
  return RATES.has(path[0] ?? '') || SHARES.has(path.at(-1) ?? '');
}

/** What stands under the first word of a path. */
function readSection(word: string, model: Model, totals: Totals): unknown {
  if (isFate(word)) return fateShare(word, totals);
  if (word === 'deliveryRate') return { mean: deliveryRate(totals) };
  if (word === 'firstPassRate') return { mean: firstPassRate(totals) };
  if (word === 'engine') return { events: totals.events, lastArrival_s: totals.lastArrival, end_s: totals.end };
  const key = word === 'latency' ? 'latency_s' : word;
  return Object.hasOwn(SECTIONS, key) ? SECTIONS[key as keyof typeof SECTIONS](model, totals) : undefined;
}

/** Names come from scenarios: only a value's own keys count, so that `constructor` leads nowhere. */
function descend(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/**
 * The figure that an assert names: a fate or a cause of loss as a share of wanted mail, `latency.…`, or any path of the JSON; an estimate
 * stands for its mean. `undefined` where there is none: no such path, or nothing to take it from.
 */
export function readFigure(path: readonly string[], model: Model, totals: Totals): number | undefined {
  const [first = '', ...rest] = path;
  if (first === 'causes') return readCause(rest, model, totals);
  const found = rest.reduce(descend, readSection(first, model, totals));
  const figure = typeof found === 'object' ? descend(found, 'mean') : found;
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined;
}
