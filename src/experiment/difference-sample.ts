import type { Estimate, NoInterval } from '../results/index.js';
import { type Ends, eventInterval, type Resamples, type Rest, Sample, studentInterval } from '../stats/index.js';
import { estimateWithin, occurrenceOf } from './trust.js';

/** Fewest replications in which a difference must have been seen, if outages cause it. */
const FEWEST = 5;
const FROM_NONE: Rest = { value: 0, side: 1 };
const TO_LESS: Rest = { value: 0, side: -1 };

/**
 * The interval of a mean difference, or why there is none. Differences that all have one sign are treated as a figure
 * that is 0 at rest; otherwise only bootstrap-t is left.
 */
export function differenceEnds(
  values: Float64Array,
  differing: number,
  byChance: boolean,
  resamples: Resamples,
  level = 0.95,
): Ends | NoInterval {
  if (!byChance && differing === values.length) {
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = studentInterval([...values], level);
    return { low, high };
  }
  if (differing < FEWEST) return 'few';
  const isMore = values.every((value) => value >= 0);
  const isLess = values.every((value) => value <= 0);
  return eventInterval(values, isMore ? FROM_NONE : isLess ? TO_LESS : null, resamples, level);
}

/** Differences of one figure, replication by replication. */
export class DifferenceSample {
  readonly sample = new Sample();
  private readonly byChance: boolean;
  private differing = 0;

  /** `byChance`: outages come by chance on either side. */
  constructor(byChance: boolean) {
    this.byChance = byChance;
  }

  add(value: number): void {
    this.sample.add(value);
    if (!Number.isNaN(value) && value !== 0) this.differing += 1;
  }

  estimate(resamples: Resamples, level?: number): Estimate | null {
    const { count, mean, agrees, values, least, largest } = this.sample;
    if (count < 2) return count === 0 ? null : { mean };
    if (agrees) return { mean, occurrence: occurrenceOf('agreement', this.differing, count) };
    const ends = differenceEnds(values, this.differing, this.byChance, resamples, level);
    if (typeof ends !== 'string') return estimateWithin(mean, ends, 'number', true);
    const worst = largest >= -least ? largest : least;
    return { mean, occurrence: occurrenceOf(ends, this.differing, count, worst) };
  }
}
