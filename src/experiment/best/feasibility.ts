import { failsByChance } from '../../checks/index.js';
import type { AssertModel, Model } from '../../model/index.js';
import type { Estimate, ReplicationResult } from '../../results/index.js';
import type { Sample } from '../../stats/index.js';
import type { Share } from '../../units/index.js';
import { assertConserved } from '../conservation.js';
import { Evidence } from '../evidence.js';
import { isShare, readFigure } from '../figure.js';
import { totalsOf } from '../totals.js';
import { type Bound, doubtAbout, isAbove, isBelow, type Sureness } from './bounds.js';

/** Rules by which designs are judged. */
export interface Standard extends Sureness {
  /** Within this distance of a threshold, as a share of it, either answer is right. */
  readonly tolerance: Share;
}

export type Judged = 'yes' | 'no' | 'undecided';

/** Replications that must agree: if nothing fails by chance; if something does; and how many of these had an outage. */
const UNTOUCHED = 10;
const AGREEING = 30;
const OUTAGES = 5;
/** Evidence that an interval of times needs to be looked at again and again. */
const FIRM = { fewest: 10, heaviest: 1.25 };

const HOLDS: Readonly<Record<AssertModel['comparison'], (seen: number, value: number) => boolean>> = {
  '>=': (seen, value) => seen >= value,
  '<=': (seen, value) => seen <= value,
  '>': (seen, value) => seen > value,
  '<': (seen, value) => seen < value,
  '==': (seen, value) => seen === value,
  '!=': (seen, value) => seen !== value,
};

function isAtMost({ comparison }: AssertModel): boolean {
  return comparison === '<=' || comparison === '<';
}

/** Decides if a design meets the asserts: takes in replications, and judges them now and then. */
export class Feasibility {
  private readonly model: Model;
  private readonly standard: Standard;
  private readonly evidence: Evidence;
  private readonly places: readonly number[];
  private readonly byChance: boolean;
  private readonly shown = new Set<number>();
  replications = 0;

  constructor(model: Model, standard: Standard) {
    this.model = model;
    this.standard = standard;
    this.evidence = new Evidence(model);
    this.places = model.asserts.map(({ path }) => this.evidence.watch(path));
    this.byChance = failsByChance(model);
  }

  add(result: ReplicationResult): void {
    assertConserved(result);
    const totals = totalsOf(result, this.model.warmup);
    const values = this.model.asserts.map(({ path }) => readFigure(path, this.model, totals));
    this.evidence.add(result, new Float64Array(0), values);
    this.replications += 1;
  }

  /** Judges at one of several looks: all asserts must be shown to hold; one that is shown to fail is enough to reject. */
  judge(): Judged {
    const { asserts } = this.model;
    // One wrong claim is enough to reject a design by mistake; to accept one by mistake, all claims on failing asserts
    // must be wrong.
    const failing = { ...this.standard, error: this.standard.error / asserts.length };
    for (const [at, assert] of asserts.entries()) {
      if (this.shown.has(at)) continue;
      if (this.fails(assert, at, failing)) return 'no';
      if (this.holds(assert, at)) this.shown.add(at);
    }
    return this.shown.size === asserts.length ? 'yes' : 'undecided';
  }

  /**
   * If no more replications are allowed: the verdict of the means, and the probability that they mislead beyond the
   * tolerance.
   */
  byMean(): { readonly feasible: boolean; readonly doubt: number } {
    let [feasible, doubt] = [true, 0];
    for (const [at, assert] of this.model.asserts.entries()) {
      if (this.shown.has(at)) continue;
      const mean = this.meanOf(at);
      const holds = mean !== undefined && HOLDS[assert.comparison](mean, assert.value);
      const bounds = this.boundsOf(assert, at);
      const own = bounds === null ? 0.5 : doubtAbout(holds ? bounds.hold : bounds.fail);
      if (!holds && feasible) [feasible, doubt] = [false, own];
      else if (!holds) doubt = Math.min(doubt, own);
      else if (feasible) doubt += own;
    }
    return { feasible, doubt: Math.min(1, doubt) };
  }

  /** The figures of the asserts, over all replications so far. */
  figures(): (Estimate | null)[] {
    return this.places.map((at) => this.evidence.estimate(at));
  }

  private meanOf(at: number): number | undefined {
    return this.evidence.estimate(this.places[at] as number)?.mean;
  }

  /** The figure in each replication or, beyond a number of them, in batches. */
  private seenOf(at: number): Sample {
    return this.evidence.sampleAt(this.places[at] as number).sample;
  }

  private holds(assert: AssertModel, at: number): boolean {
    const bounds = this.boundsOf(assert, at);
    if (bounds !== null && isBelow(bounds.hold, this.standard)) return true;
    if (this.agrees(at)) return HOLDS[assert.comparison](this.seenOf(at).mean, assert.value);
    return bounds === null && this.lies(assert, at, this.standard) === 'pass';
  }

  private fails(assert: AssertModel, at: number, sureness: Standard): boolean {
    if (this.seenOf(at).count === 0) return true;
    const bounds = this.boundsOf(assert, at);
    if (bounds !== null && isAbove(bounds.fail, sureness)) return true;
    if (this.agrees(at)) return !HOLDS[assert.comparison](this.seenOf(at).mean, assert.value);
    return bounds === null && this.lies(assert, at, sureness) === 'fail';
  }

  /** True if all replications agree, and enough of them could have differed. */
  private agrees(at: number): boolean {
    const seen = this.seenOf(at);
    if (seen.count < this.replications || !seen.agrees) return false;
    const sample = this.evidence.sampleAt(this.places[at] as number);
    const hadOutages = sample.dependency.servers.length === 0 || sample.struck >= OUTAGES;
    return this.byChance ? seen.count >= AGREEING && hadOutages : seen.count >= UNTOUCHED;
  }

  /**
   * An assert as bounds on a mean of values from 0 to 1 that should be small: a share, or for a percentile the share of
   * later mail.
   */
  private boundsOf(assert: AssertModel, at: number): { readonly hold: Bound; readonly fail: Bound } | null {
    const { comparison, path, value } = assert;
    if (comparison === '==' || comparison === '!=') return null;
    const { tolerance } = this.standard;
    const { nature } = this.evidence.sampleAt(this.places[at] as number);
    const times = this.evidence.latenciesFor(nature);
    if (nature.latency?.kind === 'percentile' && times !== undefined) {
      const { q } = nature.latency;
      const [good, bad] = isAtMost(assert) ? [1 + tolerance, 1 - tolerance] : [1 - tolerance, 1 + tolerance];
      const bound = (factor: number): Bound => {
        const later = times.sharesLater(value * factor);
        return isAtMost(assert)
          ? { values: later, threshold: 1 - q }
          : { values: later.map((share) => 1 - share), threshold: q };
      };
      return { hold: bound(good), fail: bound(bad) };
    }
    if (!isShare(path)) return null;
    const seen = this.seenOf(at);
    if (seen.count < this.replications) return null;
    const values = isAtMost(assert) ? seen.values : seen.values.map((share) => 1 - share);
    const threshold = isAtMost(assert) ? value : 1 - value;
    // At 99 % the tolerance is a share of the 1 % that is missing.
    const margin = tolerance * Math.max(0, Math.min(threshold, 1 - threshold));
    return { hold: { values, threshold: threshold + margin }, fail: { values, threshold: threshold - margin } };
  }

  /** Judges by the interval, for means of times and for counts; the largest of all replications is a fact. */
  private lies(
    { comparison, value }: AssertModel,
    at: number,
    { error, looks, tolerance }: Standard,
  ): 'pass' | 'fail' | null {
    const place = this.places[at] as number;
    const estimate = this.evidence.estimate(place, 1 - error / looks, FIRM);
    const sample = this.evidence.sampleAt(place);
    if (estimate === null || sample.sample.count < this.replications) return null;
    if (sample.nature.isPeak) {
      const isEnough = this.replications >= AGREEING && (!this.byChance || sample.struck >= OUTAGES);
      return isEnough ? (HOLDS[comparison](estimate.mean, value) ? 'pass' : 'fail') : null;
    }
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = estimate;
    if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return null;
    const margin = tolerance * Math.abs(value);
    if (comparison === '==') return high < value || low > value ? 'fail' : null;
    if (comparison === '!=') return high < value || low > value ? 'pass' : null;
    if (comparison === '<=' || comparison === '<')
      return high <= value + margin ? 'pass' : low > value - margin ? 'fail' : null;
    return low >= value - margin ? 'pass' : high < value + margin ? 'fail' : null;
  }
}
