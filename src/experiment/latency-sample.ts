import type { Estimate } from '../results/index.js';
import { type Ends, eventInterval, LogHistogram, meanAndVariance, type Resamples, type Rest } from '../stats/index.js';
import { type Seconds, type Share, withoutClockNoise } from '../units/index.js';
import type { Chance, Dependency } from './chance.js';
import type { Nature } from './nature.js';
import { edgeOf } from './search-edge.js';
import { endsOf, estimateWithin, type Observed, occurrenceOf, type Rules, refusalOf, SHOWN } from './trust.js';

/** Beyond this number, replications are merged in pairs. */
const MOST = 1_024;
/** If outages delay more than this share of the mail beyond a percentile, they determine it. */
const MATERIAL = 0.05;
/** Fewest replications for which resamples mean anything. */
const ENOUGH = 8;
/** Shortest time for which a forecast is asked [s]. */
const SHORTEST = 1 / 4_096;
/** Factor from the last time at which something holds to one at which it does not. */
const NEXT = 1 + 1 / 4_096;
const FROM_NONE: Rest = { value: 0, side: 1 };

interface Part {
  readonly latency: LogHistogram;
  /** True if a failure that comes by chance occurred. */
  readonly isStruck: boolean;
}

/** Numerator and denominator of a ratio in one replication. */
type Term = (part: Part) => readonly [sum: number, count: number];

function joinedPart(one: Part, other: Part): Part {
  const latency = LogHistogram.from(one.latency);
  latency.merge(other.latency);
  return { latency, isStruck: one.isStruck || other.isStruck };
}

/** The nearest power of two [s]: forecasts need not be made for every instant. */
function rounded(x: Seconds): Seconds {
  let power = 1;
  while (power * 1.4 < x) power *= 2;
  while (power / 1.4 > x && power > SHORTEST) power /= 2;
  return power;
}

/**
 * Latencies of all mail, replication by replication. A percentile is that of all messages together; its interval
 * inverts that of the share of mail later than x, with replications as clusters (R. S. Woodruff, "Confidence intervals
 * for medians and other position measures", J. Am. Stat. Assoc. 47, 1952).
 */
export class LatencySample {
  private readonly chance: Chance;
  private readonly party: Nature['party'];
  private known: Dependency | null = null;
  private parts: Part[] = [];
  private pending: Part[] = [];
  private each = 1;
  /** Replications that had mail. */
  private count = 0;
  private pooled = new LogHistogram();

  private readonly keepsParts: boolean;

  /** `keepsParts`: without the times of each replication there are no intervals. */
  constructor(party: Nature['party'], chance: Chance, keepsParts = true) {
    this.keepsParts = keepsParts;
    this.chance = chance;
    this.party = party;
  }

  private get dependency(): Dependency {
    this.known ??= this.chance.dependencyOf({ party: this.party });
    return this.known;
  }

  add(plain: LogHistogram): void {
    const latency = LogHistogram.from(plain);
    if (latency.count === 0) return;
    this.count += 1;
    this.pooled.merge(latency);
    if (!this.keepsParts) return;
    this.pending.push({ latency, isStruck: this.chance.strikes(this.dependency) });
    if (this.pending.length < this.each) return;
    this.parts.push(this.pending.reduce(joinedPart));
    this.pending = [];
    if (this.parts.length <= MOST) return;
    const halves = this.parts.slice(0, this.parts.length & ~1);
    this.pending = this.parts.slice(halves.length);
    this.parts = halves.flatMap((part, at) => (at % 2 === 1 ? [joinedPart(halves[at - 1] as Part, part)] : []));
    this.each *= 2;
  }

  /** Share of the mail that is later than `x` [s] in each replication; for asserts. */
  sharesLater(x: Seconds): Float64Array {
    return Float64Array.from(this.parts, ({ latency }) => latency.countAbove(x) / latency.count);
  }

  /** The mean of all messages. */
  mean(resamples: Resamples, level = 0.95, rules: Rules = SHOWN): Estimate | null {
    const mean = this.meanOfAll;
    if (mean === undefined || this.parts.length < 2) return mean === undefined ? null : { mean };
    const values = this.means(mean);
    const changed = this.parts.filter(({ isStruck }) => isStruck).length;
    const worst = this.parts.reduce((most, { latency }) => Math.max(most, latency.sum / latency.count), 0);
    if (isConstant(values)) return { mean, occurrence: occurrenceOf('agreement', 0, this.count) };
    const byChance = this.dependency.servers.length > 0;
    const foretold = byChance ? this.chance.foretell('wait', this.dependency) : null;
    const observed = { values, rest: null, count: this.count, changed, byChance, foretold };
    const ends = endsOf(observed, resamples, level, rules);
    if (typeof ends !== 'string') return estimateWithin(mean, ends, 'seconds');
    return { mean, occurrence: occurrenceOf(ends, changed, this.count, worst) };
  }

  /** Replications that had mail, as far as they are kept. */
  get replications(): number {
    return this.keepsParts ? this.count : 0;
  }

  get meanOfAll(): Seconds | undefined {
    return this.pooled.count === 0 ? undefined : withoutClockNoise(this.pooled.sum / this.pooled.count);
  }

  get least(): Seconds {
    return this.pooled.min;
  }

  get most(): Seconds {
    return this.pooled.max;
  }

  quantileOfAll(q: Share): Seconds | undefined {
    return this.pooled.quantile(q);
  }

  /** Values whose mean is the mean of all mail, replication by replication. */
  means(mean: Seconds): Float64Array {
    return this.linearised(({ latency }) => [latency.sum, latency.count], mean).map(withoutClockNoise);
  }

  /** Values whose mean is the share of all mail that is later than `x`. */
  laterShares(x: Seconds): Float64Array {
    const share = this.pooled.countAbove(x) / this.pooled.count;
    return this.linearised(({ latency }) => [latency.countAbove(x), latency.count], share);
  }

  /** Values whose mean is a ratio of sums, and whose spread is that of the ratio. */
  private linearised(term: Term, ratio: number): Float64Array {
    const terms = this.parts.map(term);
    const { mean } = meanAndVariance(terms.map(([, count]) => count));
    return Float64Array.from(terms, ([sum, count]) => ratio + (sum - ratio * count) / mean);
  }

  /** The value that a share `q` of all mail does not exceed, and its interval. */
  percentile(q: Share, resamples: Resamples, level = 0.95, rules: Rules = SHOWN): Estimate | null {
    const mean = this.pooled.quantile(q);
    if (mean === undefined) return null;
    if (this.parts.length < 2) return { mean };
    const byOutages = this.isMadeByOutages(q);
    const tail = (x: Seconds): Ends => this.tail(x, byOutages, resamples, level, rules);
    const low = edgeOf(this.least, mean, (x) => tail(x).low > 1 - q);
    const isTold = (x: Seconds): boolean => this.refusalAt(x, byOutages, rules) === null;
    const high = this.upperEnd(mean, q, isTold, tail);
    if (high !== undefined) return { mean, low, high };
    const refusal = this.refusalAt(mean, byOutages, rules);
    const { changed } = this.laterThan(mean, byOutages);
    const worst = this.parts.reduce((most, { latency }) => Math.max(most, latency.quantile(q) ?? 0), 0);
    return { mean, low, occurrence: occurrenceOf(refusal ?? 'few', changed, this.count, worst) };
  }

  /** The smallest x that is surely not exceeded by more than 1 - q; `undefined` if it lies where nothing can be told. */
  private upperEnd(
    from: Seconds,
    q: Share,
    isTold: (x: Seconds) => boolean,
    tail: (x: Seconds) => Ends,
  ): Seconds | undefined {
    if (!isTold(from)) return undefined;
    // The later, the rarer: times that can be told lie below those that cannot.
    const last = isTold(this.pooled.max) ? this.pooled.max : edgeOf(from, this.pooled.max, isTold);
    const mayBeLater = (x: Seconds): boolean => tail(x).high > 1 - q;
    if (!mayBeLater(from)) return from;
    if (mayBeLater(last)) return undefined;
    return edgeOf(from, last, mayBeLater) * NEXT;
  }

  /** True if outages, and not the time that servers take, determine the percentile. */
  private isMadeByOutages(q: Share): boolean {
    return (this.chance.foretell('late', this.dependency)?.mean ?? 0) > MATERIAL * (1 - q);
  }

  /** The share of mail later than `x`: the number of replications in which outages made any so late, and the forecast. */
  private laterThan(x: Seconds, byOutages: boolean): Omit<Observed, 'values'> {
    const changed = this.parts.filter(({ latency, isStruck }) => isStruck && latency.countAbove(x) > 0).length;
    const foretold = byOutages ? this.chance.foretell('late', this.dependency, rounded(x)) : null;
    return { rest: FROM_NONE, count: this.count, changed, byChance: byOutages, foretold };
  }

  /** Reason why the share of mail later than `x` has no upper end. */
  private refusalAt(x: Seconds, byOutages: boolean, rules: Rules): ReturnType<typeof refusalOf> {
    return byOutages ? refusalOf(this.laterThan(x, byOutages), rules) : null;
  }

  /** The interval of the share of mail later than `x`. */
  tail(x: Seconds, byOutages: boolean, resamples: Resamples, level: number, rules: Rules): Ends {
    const share = this.pooled.countAbove(x) / this.pooled.count;
    const values = this.laterShares(x);
    const observed = { ...this.laterThan(x, byOutages), values };
    const refusal = this.refusalAt(x, byOutages, rules);
    // Outages only add to late mail: a lower end that leaves them out is still a lower end.
    const steady = { ...observed, rest: null, byChance: false };
    if (isConstant(values)) return { low: share, high: refusal === null ? share : 1 };
    const found = endsOf(refusal === null && byOutages ? observed : steady, resamples, level, rules);
    const known = typeof found === 'string' ? { low: 0, high: 1 } : found;
    // Even so, a few outages may contribute, and skew it.
    const skewed = byOutages || values.length < ENOUGH ? known : eventInterval(values, null, resamples, level);
    const high = Math.max(known.high, skewed.high);
    return { low: Math.min(known.low, skewed.low), high: refusal === null ? high : 1 };
  }
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}
