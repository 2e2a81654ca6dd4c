import type { Estimate } from '../results/index.js';
import { type Resamples, Sample } from '../stats/index.js';
import type { Chance, Dependency } from './chance.js';
import type { Nature } from './nature.js';
import { endsOf, estimateWithin, type Observed, occurrenceOf, type Rules, SHOWN } from './trust.js';

/** One figure over replications: its values, and the number of replications in which something changed it. */
export class FigureSample {
  readonly nature: Nature;
  readonly sample = new Sample();
  readonly dependency: Dependency;
  private readonly chance: Chance;
  private changed = 0;
  /** Replications with a failure that could have changed it. */
  struck = 0;

  constructor(nature: Nature, chance: Chance) {
    this.nature = nature;
    this.chance = chance;
    this.dependency = chance.dependencyOf(nature);
  }

  /** Takes in the value of the replication that `chance` has seen last; NaN if it has none. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.sample.add(value);
    const { rest } = this.nature;
    const differs = rest === null || value !== rest.value;
    const isStruck = this.byChance && this.chance.strikes(this.dependency);
    if (isStruck) this.struck += 1;
    if (differs && (!this.byChance || isStruck)) this.changed += 1;
  }

  private get byChance(): boolean {
    return this.dependency.servers.length > 0;
  }

  /** Mean and interval, or what is known instead; `null` without a value. Ends are clipped to the range of the figure. */
  estimate(resamples: Resamples, level = 0.95, rules: Rules = SHOWN): Estimate | null {
    const { sample, nature } = this;
    const { count, mean } = sample;
    if (count < 2) return count === 0 ? null : { mean };
    if (sample.agrees) return { mean, occurrence: occurrenceOf('agreement', this.apart, count) };
    if (nature.isPeak) return { mean };
    const ends = endsOf(this.observed(), resamples, level, rules);
    if (typeof ends !== 'string') return estimateWithin(mean, ends, nature.measure);
    return { mean, occurrence: occurrenceOf(ends, this.changed, count, this.worst) };
  }

  observed(): Observed {
    const { sample, nature, dependency, changed, byChance } = this;
    const foretold = byChance ? this.chance.foretell(nature.effect, dependency) : null;
    return { values: sample.values, rest: nature.rest, count: sample.count, changed, byChance, foretold };
  }

  /** Replications that are not at rest, if all are the same: none of them or all. */
  private get apart(): number {
    const { rest } = this.nature;
    return rest === null || this.sample.mean === rest.value ? 0 : this.sample.count;
  }

  /** The value farthest from rest; if that is unknown, from the mean. */
  get worst(): number {
    const { least, largest, mean } = this.sample;
    const { rest, effect } = this.nature;
    if (rest !== null) return rest.side === 1 ? largest : least;
    return effect === 'wait' || largest - mean >= mean - least ? largest : least;
  }
}
