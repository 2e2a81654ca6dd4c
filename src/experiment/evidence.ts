import type { Model } from '../model/index.js';
import { randomStreams } from '../random/index.js';
import { type Estimate, keysOfFigure, type ReplicationResult } from '../results/index.js';
import { Resamples } from '../stats/index.js';
import { Chance } from './chance.js';
import { FigureSample } from './figure-sample.js';
import { LatencySample } from './latency-sample.js';
import { type Nature, natureOf } from './nature.js';
import { type Rules, SHOWN } from './trust.js';

/** Senders or domains whose times are kept for each replication. */
const MOST_PARTIES = 100;

interface PartyLatency {
  readonly section: 'senders' | 'domains';
  readonly row: number;
  readonly sample: LatencySample;
}

/** How well figures are known: of each the estimate, over the replications so far. */
export class Evidence {
  readonly chance: Chance;
  readonly resamples: Resamples;
  private readonly model: Model;
  private readonly latency: LatencySample;
  /** Of senders and domains, by section and row in the model. */
  private readonly ofParties = new Map<string, PartyLatency>();
  private readonly samples: FigureSample[] = [];
  /** What was asked for since the last replication. */
  private readonly estimates = new Map<number, Estimate | null>();

  /** `chance`: what is foretold of the model, where that was drawn before. */
  constructor(model: Model, chance = new Chance(model)) {
    this.model = model;
    this.chance = chance;
    this.resamples = new Resamples(randomStreams(model.seed, 0).stream('resamples of replications', ''));
    this.latency = new LatencySample(null, this.chance);
  }

  /** Has a figure looked at from the first replication on; its place is what `estimate` is asked by. */
  watch(path: readonly string[]): number {
    const nature = natureOf(path);
    this.samples.push(new FigureSample(nature, this.chance));
    if (nature.latency !== null && nature.party !== null) this.watchLatency(nature.party);
    return this.samples.length - 1;
  }

  /** The same for a figure by its name. */
  watchNamed(name: string): number {
    return this.watch(keysOfFigure(name));
  }

  private watchLatency(party: NonNullable<Nature['party']>): void {
    const { section, name } = party;
    const key = `${section} ${name}`;
    if (section === 'servers' || this.ofParties.has(key)) return;
    const row = this.model[section].findIndex((one) => one.name === name);
    if (row < 0) return;
    // Of very many the times of each replication would fill the memory: they have no intervals.
    const keepsParts = this.model[section].length <= MOST_PARTIES;
    this.ofParties.set(key, { section, row, sample: new LatencySample(party, this.chance, keepsParts) });
  }

  /** Takes in a replication, and the values of all figures that are watched; NaN where one is missing. */
  add(result: ReplicationResult, values: ArrayLike<number>): void {
    this.estimates.clear();
    this.chance.add(result);
    this.latency.add(result.latency);
    for (const { section, row, sample: own } of this.ofParties.values())
      own.add(result.latencies[section][row] ?? result.latency);
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
    const { latency } = sample.nature;
    const latencies = this.latenciesFor(sample.nature);
    // A latency has the value that all messages together have, and not the mean of that of replications.
    if (latency?.kind === 'percentile') return latencies?.percentile(latency.q, this.resamples, level, rules) ?? null;
    if (latency?.kind === 'mean') return latencies?.mean(this.resamples, level, rules) ?? null;
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

  /** Times of the mail that a figure is of. */
  latenciesFor({ party }: Pick<Nature, 'party'>): LatencySample | undefined {
    return party === null ? this.latency : this.ofParties.get(`${party.section} ${party.name}`)?.sample;
  }
}
