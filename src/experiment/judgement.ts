import type { AssertModel, Comparison } from '../model/index.js';
import { type AssertResult, type Estimate, figureAt, type NoInterval, type Verdict } from '../results/index.js';
import { differsInFewerThan, evidenceAbout, meanAndVariance, valuesNeeded } from '../stats/index.js';
import type { Share } from '../units/index.js';
import type { Evidence } from './evidence.js';
import { isShare } from './figure.js';
import type { Rules } from './trust.js';

/** A figure in each replication, in order; `undefined` if it does not exist. */
export type Observations = readonly (number | undefined)[];

/** Rules for judging asserts while replications are added until they are decided. */
export interface Deciding {
  /** Number of looks in all: the allowed error of each is divided by it. */
  readonly looks: number;
  /** Agreement counts once deviating runs are surely rarer than this. */
  readonly agreement: Share;
}

/** Evidence on which an assert is judged. */
export interface Grounds {
  readonly observations: Observations;
  readonly evidence: Evidence;
  /** Index of its figure in the evidence. */
  readonly at: number;
  /** `null` if the number of replications is fixed. */
  readonly deciding: Deciding | null;
  /** True if anything in the model fails by chance. */
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

/** An interval around the value is undecided; otherwise both ends give the same verdict. */
function judgeInterval(low: number, high: number, assert: AssertModel): Verdict {
  const { comparison, value } = assert;
  if (comparison === '==' || comparison === '!=') {
    return low <= value && value <= high ? 'undecided' : holdsAt(low, assert) ? 'pass' : 'fail';
  }
  const atLow = holdsAt(low, assert);
  return atLow !== holdsAt(high, assert) ? 'undecided' : atLow ? 'pass' : 'fail';
}

/** A missing end is taken as infinite. */
function judgeEstimate({ low, high }: Estimate, assert: AssertModel): Verdict {
  if (low === undefined && high === undefined) return 'undecided';
  return judgeInterval(low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY, assert);
}

const NO_INTERVAL: Readonly<Record<NoInterval, string>> = {
  agreement: 'all replications are the same',
  few: 'too few replications had what makes the mean, so there is no interval',
  heavyTail: 'outages differ so much in length that these replications give no interval',
};

/** Beyond this, a number of further replications is no useful advice. */
export const MOST_FURTHER = 100_000;

/** Estimates how many further replications bring the end of the interval to the limit, if they go on like those so far. */
function furtherNeeded(
  seen: readonly number[],
  { comparison, value }: AssertModel,
  level = 0.95,
): { moreReplications?: number } {
  const { mean, variance = 0 } = meanAndVariance(seen);
  // Two figures can never be shown to be equal, only to differ.
  if (variance === 0 || (comparison === '==' && mean === value)) return {};
  const further = valuesNeeded(Math.sqrt(variance), Math.abs(mean - value), level) - seen.length;
  return further > 0 && further <= MOST_FURTHER ? { moreReplications: further } : {};
}

function seenIn(observations: Observations): number[] {
  return observations.filter((value) => value !== undefined);
}

/** True if further replications like those so far decide nothing: some do not have the figure. */
export function isBeyondDecision(observations: Observations): boolean {
  return seenIn(observations).length < observations.length;
}

/**
 * The verdict on an assert, and what it rests on. If replications give an interval, that is judged. If all give the
 * same value, or if there is no interval and each of them by itself gives the same verdict, the verdict is about runs,
 * and not about the mean.
 *
 * A figure that exists nowhere fails; one that exists only in some replications leaves the assert undecided. But if it
 * is by nature there only sometimes, like a recovery, those that have it are judged, and none at all counts as 0.
 */
export function judgeAssert(assert: AssertModel, grounds: Grounds): AssertResult {
  const { text } = assert;
  const { observations, evidence, at } = grounds;
  const seen = seenIn(observations);
  const observed = seen.length === 0 ? null : evidence.estimate(at);
  const ofSome = figureAt(assert.path)?.figure.ofSome === true;
  if (observed === null && ofSome) {
    const reason = 'nothing happened to take it from, which counts as 0';
    // While replications are added, the next one may have one.
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
    // With one end only, the runs may decide what the mean does not.
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

/** Judges each run by itself, for lack of an interval: if all give the same verdict, that is what is known. */
function judgeRuns(assert: AssertModel, seen: readonly number[], observed: Estimate, grounds: Grounds): Judged {
  const passed = seen.filter((value) => holdsAt(value, assert)).length;
  if (passed === seen.length || passed === 0) return judgeAgreement(assert, seen[0] ?? 0, seen.length, grounds);
  const { nature } = grounds.evidence.sampleAt(grounds.at);
  // The largest value of all runs is a fact, whichever run had it.
  if (nature.latency !== null && nature.isPeak) return { verdict: verdictAt(observed.mean, assert), basis: 'oneRun' };
  const { occurrence } = observed;
  const why = occurrence === undefined ? '' : `${NO_INTERVAL[occurrence.reason]}; `;
  return { verdict: 'undecided', reason: `${why}it holds in ${passed} of ${seen.length} replications` };
}

/** Each verdict errs at most 5 times in 100; interval and betting share that. ln 40. */
const BET = 3.6888794541139363;
/** Evidence that an interval needs to be looked at again and again. */
const FIRM: Rules = { fewest: 10, heaviest: 2.5 };
const FIRM_TIME: Rules = { fewest: 10, heaviest: 1.25 };
/** Number of replications that must agree if nothing fails by chance. */
const UNTOUCHED = 10;
/** Of those that agree, as many must have had an outage that could have made them differ. */
const OUTAGES = 5;

/** Judges one of several looks: by betting on shares, which is valid at any time, by a narrower interval, by agreement. */
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

/** Reason why there is no interval; if all agree, with the number of runs that could have differed. */
function reasonOf(reason: NoInterval, count: number, { evidence, at }: Grounds): string {
  const { dependency, struck } = evidence.sampleAt(at);
  if (reason !== 'agreement' || dependency.servers.length === 0 || struck >= OUTAGES) return NO_INTERVAL[reason];
  const had = struck === 0 ? 'none' : `only ${struck}`;
  return `all ${count} replications are the same, but ${had} of them had an outage that could have made them differ`;
}

/** Runs that agree decide once they are many, and enough of them had an outage that could have made them differ. */
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

/** The share of mail later than the value in each replication, if the assert is about a percentile. */
function sharesFor({ value }: AssertModel, { evidence, at }: Grounds): { shares: Float64Array; q: Share } | null {
  const { nature } = evidence.sampleAt(at);
  const times = evidence.latenciesFor(nature);
  if (nature.latency?.kind !== 'percentile' || times === undefined) return null;
  return { shares: times.sharesLater(value), q: nature.latency.q };
}

/** Judges quantities between 0 and 1 by betting: shares, and percentiles as the share of later mail. */
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
