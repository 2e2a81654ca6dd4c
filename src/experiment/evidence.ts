import type { Model } from '../model/index.js';
import { createLuck } from '../random/index.js';
import type { Estimate, Measure, ReplicationResult } from '../results/index.js';
import { Resamples } from '../stats/index.js';
import { Chance } from './chance.js';
import { FigureSample } from './figure-sample.js';
import { LatencySample } from './latency-sample.js';
import { natureOf, pathOf } from './nature.js';
import { type Rules, SHOWN } from './trust.js';

/** How well figures are known: of each the estimate, over the replications so far. */
export class Evidence {
  readonly chance: Chance;
  readonly resamples: Resamples;
  private readonly model: Model;
  private readonly latency: LatencySample;
  private readonly samples: FigureSample[] = [];
  /** What was asked for since the last replication. */
  private readonly estimates = new Map<number, Estimate | null>();

  constructor(model: Model) {
    this.model = model;
    this.chance = new Chance(model);
    this.resamples = new Resamples(createLuck(model.seed, 0).stream('resamples of replications', ''));
    this.latency = new LatencySample(null, this.chance);
  }

  /** Has a figure looked at from the first replication on; its place is what `estimate` is asked by. */
  watch(path: readonly string[], measure: Measure): number {
    this.samples.push(new FigureSample(natureOf(path, measure), this.chance));
    return this.samples.length - 1;
  }

  /** The same for a figure by its name. */
  watchNamed(name: string, measure: Measure): number {
    return this.watch(pathOf(name), measure);
  }

  /** Takes in a replication, and the values of all figures that are watched; NaN where one is missing. */
  add(result: ReplicationResult, values: ArrayLike<number>): void {
    this.estimates.clear();
    this.chance.add(result);
    this.latency.add(result.latency);
    this.samples.forEach((sample, at) => {
      sample.add(values[at] ?? Number.NaN);
    });
  }

  /** Of the figure that is watched there. At other levels for those who look again and again. */
  estimate(at: number, level?: number, rules: Rules = SHOWN): Estimate | null {
    if (level !== undefined) return this.work(at, level, rules);
    const known = this.estimates.get(at);
    if (known !== undefined) return known;
    const estimate = this.work(at, level, rules);
    this.estimates.set(at, estimate);
    return estimate;
  }

  private work(at: number, level: number | undefined, rules: Rules): Estimate | null {
    const sample = this.sampleAt(at);
    const { latency, party } = sample.nature;
    // A figure of all mail has the value that all messages together have, and not the mean of that of replications.
    if (latency?.kind === 'percentile' && party === null)
      return this.latency.percentile(latency.q, this.resamples, level, rules);
    if (latency?.kind === 'mean' && party === null) return this.latency.mean(this.resamples, level, rules);
    if (latency?.kind === 'max') return sample.sample.count === 0 ? null : { mean: sample.sample.largest };
    return sample.estimate(this.resamples, level, rules);
  }

  sampleAt(at: number): FigureSample {
    const sample = this.samples[at];
    if (sample === undefined) throw new Error(`figure ${at} is not watched in ${this.model.title}`);
    return sample;
  }

  get latencies(): LatencySample {
    return this.latency;
  }
}
