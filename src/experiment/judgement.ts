import type { AssertModel, Comparison } from '../model/index.js';
import { type AssertResult, type Estimate, figureAt, type NoInterval, type Verdict } from '../results/index.js';
import { differsInFewerThan, evidenceAbout, meanAndVariance, valuesNeeded } from '../stats/index.js';
import type { Share } from '../units/index.js';
import type { Evidence } from './evidence.js';
import { isShare } from './figure.js';
import type { Rules } from './trust.js';

/** A figure in each replication, in order; `undefined` where it does not exist. */
export type Observations = readonly (number | undefined)[];

/** How asserts are judged where replications are added until they are decided. */
export interface Deciding {
  /** Looks in all: each may err so much less. */
  readonly looks: number;
  /** Agreement counts once others are surely rarer than this. */
  readonly agreement: Share;
}

/** What an assert is judged by. */
export interface Grounds {
  readonly observations: Observations;
  readonly evidence: Evidence;
  /** Where the evidence watches its figure. */
  readonly at: number;
  /** `null` where the number of replications is fixed. */
  readonly deciding: Deciding | null;
  /** Anything in the model fails by chance. */
  readonly failsByChance: boolean;
}

type Judged = Pick<AssertResult, 'verdict' | 'basis' | 'differsInFewerThan' | 'reason' | 'moreReplications'>;

const HOLDS: Readonly<Record<Comparison, (observed: number, value: number) => boolean>> = {
  '>=': (observed, value) => observed >= value,
  '<=': (observed, value) => observed <= value,
  '>': (observed, value) => observed > value,
  '<': (observed, value) => observed < value,
  '==': (observed, value) => observed === value,
  '!=': (observed, value) => observed !== value,
};

function holdsAt(observed: number, { comparison, value }: AssertModel): boolean {
  return HOLDS[comparison](observed, value);
}

/** An interval around the value decides nothing; beside it, both ends tell the same. */
function judgeInterval(low: number, high: number, assert: AssertModel): Verdict {
  const { comparison, value } = assert;
  if (comparison === '==' || comparison === '!=') {
    return low <= value && value <= high ? 'undecided' : holdsAt(low, assert) ? 'pass' : 'fail';
  }
  const atLow = holdsAt(low, assert);
  return atLow !== holdsAt(high, assert) ? 'undecided' : atLow ? 'pass' : 'fail';
}

/** An end that is not there is as far away as it can be. */
function judgeEstimate({ low, high }: Estimate, assert: AssertModel): Verdict {
  if (low === undefined && high === undefined) return 'undecided';
  return judgeInterval(low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY, assert);
}

const NO_INTERVAL: Readonly<Record<NoInterval, string>> = {
  agreement: 'all replications are the same',
  few: 'too few replications had what makes the mean, so there is no interval',
  heavyTail: 'outages differ so much in length that these replications give no interval',
};

/** Numbers of further replications beyond this are no advice any more. */
export const MOST_FURTHER = 100_000;

/** About how many further replications bring the end of the interval to the limit, if they go on like those so far. */
function furtherNeeded(
  seen: readonly number[],
  { comparison, value }: AssertModel,
  level = 0.95,
): { moreReplications?: number } {
  const { mean, variance = 0 } = meanAndVariance(seen);
  // That two figures are equal can never be shown, only that they are not.
  if (variance === 0 || (comparison === '==' && mean === value)) return {};
  const further = valuesNeeded(Math.sqrt(variance), Math.abs(mean - value), level) - seen.length;
  return further > 0 && further <= MOST_FURTHER ? { moreReplications: further } : {};
}

function seenIn(observations: Observations): number[] {
  return observations.filter((value) => value !== undefined);
}

/** Whether further replications like those so far decide nothing: some do not have the figure. */
export function isBeyondDecision(observations: Observations): boolean {
  return seenIn(observations).length < observations.length;
}

/**
 * The verdict on an assert, and what it rests on. Where replications give an interval, that is judged. Where all give the
 * same value, or where there is no interval and each of them by itself says the same, the verdict speaks of runs, and not of
 * the mean. A figure that exists nowhere fails; one that exists only in some replications leaves it undecided. But where it
 * lies in its nature to be there only sometimes, as a recovery is, those that have it are judged, and none at all is 0.
 */
export function judgeAssert(assert: AssertModel, grounds: Grounds): AssertResult {
  const { text } = assert;
  const { observations, evidence, at } = grounds;
  const seen = seenIn(observations);
  const observed = seen.length === 0 ? null : evidence.estimate(at);
  const ofSome = figureAt(assert.path)?.figure.ofSome === true;
  if (observed === null && ofSome) {
    const reason = 'nothing happened to take it from, which counts as 0';
    // Where replications are added until it is decided, the next may have one.
    const isOpen = grounds.deciding !== null && grounds.failsByChance;
    return { text, verdict: isOpen ? 'undecided' : verdictAt(0, assert), observed: { mean: 0 }, reason };
  }
  if (observed === null) {
    return { text, verdict: 'fail', reason: 'there is no such figure in this run: nothing happened to take it from' };
  }
  const missing = observations.length - seen.length;
  if (missing > 0 && !ofSome) {
    const reason = `${missing} of ${observations.length} replications have no such figure`;
    return { text, verdict: 'undecided', observed, reason };
  }
  return { text, ...judgeSeen(assert, seen, observed, grounds), observed };
}

function judgeSeen(assert: AssertModel, seen: readonly number[], observed: Estimate, grounds: Grounds): Judged {
  const { deciding } = grounds;
  if (deciding !== null && seen.length > 1) return judgeLook(assert, seen, grounds, deciding);
  if (seen.length === 1)
    return { verdict: verdictAt(observed.mean, assert), basis: grounds.failsByChance ? 'oneRun' : 'exact' };
  if (seen.every((value) => value === seen[0])) return judgeAgreement(assert, observed.mean, seen.length, grounds);
  if (observed.low !== undefined || observed.high !== undefined) {
    const verdict = judgeEstimate(observed, assert);
    if (verdict !== 'undecided') return { verdict, basis: 'interval' };
    // With one end only, runs may say what the mean does not.
    if (observed.low !== undefined && observed.high !== undefined)
      return { verdict, basis: 'interval', ...furtherNeeded(seen, assert) };
  }
  return judgeRuns(assert, seen, observed, grounds);
}

function verdictAt(value: number, assert: AssertModel): Verdict {
  return holdsAt(value, assert) ? 'pass' : 'fail';
}

function judgeAgreement(assert: AssertModel, value: number, count: number, { failsByChance }: Grounds): Judged {
  const verdict = verdictAt(value, assert);
  if (!failsByChance) return { verdict, basis: 'exact' };
  return { verdict, basis: 'agreement', differsInFewerThan: differsInFewerThan(count) };
}

/** Without an interval, each run is judged by itself: if all say the same, that is what is known. */
function judgeRuns(assert: AssertModel, seen: readonly number[], observed: Estimate, grounds: Grounds): Judged {
  const passed = seen.filter((value) => holdsAt(value, assert)).length;
  if (passed === seen.length || passed === 0) return judgeAgreement(assert, seen[0] ?? 0, seen.length, grounds);
  const { nature } = grounds.evidence.sampleAt(grounds.at);
  // The largest of all runs is a fact, whichever had it.
  if (nature.latency !== null && nature.isPeak) return { verdict: verdictAt(observed.mean, assert), basis: 'oneRun' };
  const { occurrence } = observed;
  const why = occurrence === undefined ? '' : `${NO_INTERVAL[occurrence.reason]}; `;
  return { verdict: 'undecided', reason: `${why}it holds in ${passed} of ${seen.length} replications` };
}

/** Each verdict errs at most 5 times in 100; interval and betting share that. ln 40. */
const BET = 3.6888794541139363;
/** What makes an interval firm enough to be looked at again and again. */
const FIRM: Rules = { fewest: 10, heaviest: 2.5 };
const FIRM_TIME: Rules = { fewest: 10, heaviest: 1.25 };
/** Replications that agree, where nothing fails by chance. */
const UNTOUCHED = 10;
/** Of those that agree, so many must have had an outage that could have made them differ. */
const OUTAGES = 5;

/** One of several looks: by betting on shares, which may be looked at at any time, by a narrower interval, by agreement. */
function judgeLook(assert: AssertModel, seen: readonly number[], grounds: Grounds, deciding: Deciding): Judged {
  const byAgreement = judgeAgreed(assert, seen, grounds, deciding);
  if (byAgreement !== null) return byAgreement;
  const bet = judgeBet(assert, seen, grounds);
  if (bet !== 'undecided') return { verdict: bet, basis: 'interval' };
  const bounded = sharesFor(assert, grounds) !== null || isShare(assert.path);
  const error = (bounded ? 0.025 : 0.05) / deciding.looks;
  const firm = grounds.evidence.estimate(grounds.at, 1 - error, bounded ? FIRM : FIRM_TIME);
  const verdict = firm === null ? 'undecided' : judgeEstimate(firm, assert);
  if (verdict !== 'undecided') return { verdict, basis: 'interval' };
  const { occurrence } = firm ?? {};
  const reason = occurrence === undefined ? {} : { reason: reasonOf(occurrence.reason, seen.length, grounds) };
  return { verdict, ...reason, ...furtherNeeded(seen, assert, 1 - error) };
}

/** Why there is no interval; where all agree, how many of them could have differed. */
function reasonOf(reason: NoInterval, count: number, { evidence, at }: Grounds): string {
  const { dependency, struck } = evidence.sampleAt(at);
  if (reason !== 'agreement' || dependency.servers.length === 0 || struck >= OUTAGES) return NO_INTERVAL[reason];
  const had = struck === 0 ? 'none' : `only ${struck}`;
  return `all ${count} replications are the same, but ${had} of them had an outage that could have made them differ`;
}

/** Runs that agree decide once they are many, and enough of them had what could have made them differ. */
function judgeAgreed(
  assert: AssertModel,
  seen: readonly number[],
  grounds: Grounds,
  { agreement }: Deciding,
): Judged | null {
  const sample = grounds.evidence.sampleAt(grounds.at);
  if (!seen.every((value) => value === seen[0])) return null;
  const hadOutages = sample.dependency.servers.length === 0 || sample.struck >= OUTAGES;
  const isEnough = grounds.failsByChance
    ? differsInFewerThan(seen.length) <= agreement && hadOutages
    : seen.length >= UNTOUCHED;
  if (isEnough) return judgeAgreement(assert, seen[0] ?? 0, seen.length, grounds);
  return null;
}

/** The share of mail later than the value in each replication, where the assert is about a percentile. */
function sharesFor({ value }: AssertModel, { evidence, at }: Grounds): { shares: Float64Array; q: Share } | null {
  const { nature } = evidence.sampleAt(at);
  const times = evidence.latenciesFor(nature);
  if (nature.latency?.kind !== 'percentile' || times === undefined) return null;
  return { shares: times.sharesLater(value), q: nature.latency.q };
}

/** By betting, for what lies between 0 and 1: shares, and percentiles as the share of mail that is later. */
function judgeBet(assert: AssertModel, seen: readonly number[], grounds: Grounds): Verdict {
  const { comparison, path, value } = assert;
  if (comparison === '==' || comparison === '!=') return 'undecided';
  const isAtMost = comparison === '<=' || comparison === '<';
  const later = sharesFor(assert, grounds);
  if (later === null && !isShare(path)) return 'undecided';
  const threshold = later === null ? value : 1 - later.q;
  if (!(threshold > 0 && threshold < 1)) return 'undecided';
  const { below, above } = evidenceAbout(later?.shares ?? seen, threshold);
  if (below >= BET) return isAtMost ? 'pass' : 'fail';
  if (above >= BET) return isAtMost ? 'fail' : 'pass';
  return 'undecided';
}
