import { LEAST_TOLD, type Nines, type NinesReport, type StratumLoss } from '../../rare/index.js';
import { formatShare } from '../../units/index.js';
import { countOf, estimateText, intervalText, listed, sentence } from './numbers.js';
import { manyOf, ninesOf, oneIn } from './one-in.js';
import { printableLine, printableName } from './printable.js';

/** A probability that could be worked out, by either method. */
export type Told = Extract<Nines, { method: 'exact' | 'importance' }>;

export function isTold(nines: Nines): nines is Told {
  return nines.method === 'exact' || nines.method === 'importance';
}

/** The answer in one sentence. */
export function answerOf({ nines, plain }: NinesReport): string {
  if (nines.method === 'impossible') return `No wanted message can be lost: ${nines.why}.`;
  if (nines.method === 'replications') return plainAnswer(plain);
  const { probability, low, high } = nines.loss;
  if (probability < LEAST_TOLD)
    return 'Fewer than one wanted message in 10¹⁵ is lost: what is assumed of the servers is not known so well.';
  const range = low === high ? '' : ` (${manyOf(high)} to ${manyOf(low)}, 95 % sure)`;
  return `${sentence(oneIn(probability))} wanted messages${range} is lost: ${ninesOf(probability)} nines.`;
}

function plainAnswer(plain: NinesReport['plain']): string {
  const { lost = null, replications = 0 } = plain ?? {};
  const runs = countOf(replications, 'replication');
  if (lost === null || lost.mean === 0)
    return `No wanted message was lost in ${runs}; how rare that is cannot be told from these alone.`;
  const range = intervalText(lost, 'share');
  return `${estimateText(lost, 'share')} of the wanted mail was lost${range === undefined ? '' : ` (${range}, 95 % sure)`}, in ${runs}.`;
}

/** The method behind the answer. */
export function methodOf({ nines }: NinesReport): string {
  switch (nines.method) {
    case 'exact':
      return 'Exact: failures with exponential times, over all states of what is up and down at each attempt.';
    case 'importance': {
      if (nines.loss.probability < LEAST_TOLD)
        return `By importance sampling, given up after ${countOf(nines.worlds, 'message')}: below that, chains of many outages in a row come to weigh, which are not aimed at.`;
      const error = formatShare(nines.loss.relativeError);
      const thinned =
        nines.thinned.length === 0
          ? ''
          : ` Of the other mail of ${listed(nines.thinned.map((name) => printableName(name)))} only a part went along: enough to tell its hosts who is down.`;
      return `By importance sampling: ${countOf(nines.worlds, 'message')}, each among outages that are drawn to matter and weighed by how likely they are; standard error ${error} of the value.${thinned}`;
    }
    case 'replications':
      return `Counted in plain replications, since a message's fate hangs on more than outages: ${listed(nines.grounds.slice(0, 5).map((one) => printableLine(one)))}.`;
    case 'impossible':
      return '';
  }
}

/** Mail of one sender to one domain. */
export interface NinesPart extends StratumLoss {
  /** Share of all losses. */
  readonly part: number;
}

/** Senders and domains by their losses, most first. */
export function partsOf({ strata, loss }: Told): readonly NinesPart[] {
  const summed = new Map<string, StratumLoss>();
  for (const one of strata) {
    const key = JSON.stringify([one.sender, one.domain]);
    const before = summed.get(key);
    const weight = one.weight + (before?.weight ?? 0);
    const lost = one.weight * one.probability + (before === undefined ? 0 : before.weight * before.probability);
    summed.set(key, { ...one, weight, probability: lost / weight });
  }
  return [...summed.values()]
    .map((one) => ({ ...one, part: loss.probability === 0 ? 0 : (one.weight * one.probability) / loss.probability }))
    .sort((a, b) => b.part - a.part);
}

/** A share of all losses, in words. */
export function partText(part: number): string {
  if (part === 0) return '–';
  return part < 0.001 ? '<0.1 %' : formatShare(part);
}

export function lossText(probability: number): string {
  if (probability === 0) return 'none';
  return probability < LEAST_TOLD ? 'rarer than 1 in 10¹⁵' : `1 in ${manyOf(probability)}`;
}

/** The effect of a change on losses. */
export function gainText({ nines }: { readonly nines: Nines }, before: Told): string {
  if (nines.method === 'impossible') return 'nothing can be lost';
  if (!isTold(nines)) return 'not known';
  const { probability } = nines.loss;
  if (probability < LEAST_TOLD) return 'rarer than 1 in 10¹⁵';
  const factor = before.loss.probability / probability;
  const least = leastFactor(before, nines);
  const better = factor < least && factor > 1 / least ? 'no rarer' : `${times(factor)}`;
  return `1 in ${manyOf(probability)}, ${better}`;
}

/** Least factor between losses that counts: 1.05, or more if sampled (95 % of the difference of their logarithms). */
function leastFactor({ loss: a }: Told, { loss: b }: Told): number {
  return Math.max(1.05, Math.exp(1.96 * Math.hypot(a.relativeError, b.relativeError)));
}

/** True if a change makes losses rarer, and not by chance alone. */
function isGain(nines: Nines, before: Told): boolean {
  if (nines.method === 'impossible') return true;
  if (!isTold(nines)) return false;
  return (
    nines.loss.probability < LEAST_TOLD ||
    before.loss.probability / nines.loss.probability >= leastFactor(before, nines)
  );
}

/** Title of the changes that were tried. */
export function gainsTitle(gains: NinesReport['gains'], before: Told): string {
  return gains.some(({ nines }) => isGain(nines, before)) ? 'What would make losses rarer' : NO_GAIN;
}

export const NO_GAIN = 'None of what was tried makes losses much rarer';

function times(factor: number): string {
  return factor >= 1 ? `${manyOf(1 / factor)} times rarer` : `${manyOf(factor)} times as often`;
}
