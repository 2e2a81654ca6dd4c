import type { Model } from '../model/index.js';
import { randomStreams } from '../random/index.js';
import { type Estimate, keysOfFigure, type ReplicationResult } from '../results/index.js';
import { Resamples } from '../stats/index.js';
import { Chance } from './chance.js';
import type { FigureList } from './figure-list.js';
import { FigureSample } from './figure-sample.js';
import { LatencySample } from './latency-sample.js';
import { type Nature, natureOf } from './nature.js';
import { type Rules, SHOWN } from './trust.js';

/** Most senders or domains whose times are kept for each replication. */
const MOST_PARTIES = 100;

interface PartyLatency {
  readonly section: 'senders' | 'domains';
  readonly row: number;
  readonly sample: LatencySample;
}

/** Most replications whose listed figures are kept as rows; with more, each figure keeps means by itself. */
const MOST_ROWS = 2_048;

/** A replication as it is kept: the values of listed figures, and the servers that failures struck. */
interface Row {
  readonly values: Float64Array;
  readonly struck: Uint8Array;
}

/** Evidence on figures: the estimate of each, over the replications so far. */
export class Evidence {
  readonly chance: Chance;
  readonly resamples: Resamples;
  private readonly model: Model;
  private readonly latency: LatencySample;
  /** Latencies of senders and domains, by section and row in the model. */
  private readonly ofParties = new Map<string, PartyLatency>();
  private readonly figures: FigureList | null;
  private readonly listed: number;
  /**
   * A model of ten thousand domains lists a quarter of a million figures; a result shows a hundredth of them, and only
   * its end decides which. So a listed figure is computed on demand, from rows; these are dropped once they are many.
   */
  private rows: Row[] = [];
  /** By index; of listed figures only those asked for. */
  private readonly samples = new Map<number, FigureSample>();
  private watched = 0;
  /** Estimates asked for since the last replication. */
  private readonly estimates = new Map<number, Estimate | null>();

  /**
   * @param figures are watched from the first replication on, and have the first indices.
   * @param chance the forecast of the model, if it was drawn before.
   */
  constructor(model: Model, figures: FigureList | null = null, chance = new Chance(model)) {
    this.model = model;
    this.chance = chance;
    this.figures = figures;
    this.listed = figures?.length ?? 0;
    this.resamples = new Resamples(randomStreams(model.seed, 0).stream('resamples of replications', ''));
    this.latency = new LatencySample(null, this.chance);
    for (const section of figures?.withLatencies ?? [])
      model[section].forEach(({ name }, row) => {
        this.keepLatency({ section, name }, row);
      });
  }

  /** Watches one more figure from the first replication on. Returns the index to call `estimate` with. */
  watch(path: readonly string[]): number {
    const at = this.listed + this.watched;
    this.watched += 1;
    const { latency, party } = this.sampleOf(at, path).nature;
    if (latency !== null && party !== null && party.section !== 'servers') {
      const row = this.model[party.section].findIndex((one) => one.name === party.name);
      if (row >= 0) this.keepLatency(party, row);
    }
    return at;
  }

  private sampleOf(at: number, path: readonly string[]): FigureSample {
    const sample = new FigureSample(natureOf(path), this.chance);
    this.samples.set(at, sample);
    return sample;
  }

  private keepLatency(party: NonNullable<Nature['party']>, row: number): void {
    const { section, name } = party;
    const key = `${section} ${name}`;
    if (section === 'servers' || this.ofParties.has(key)) return;
    // With very many parties, their times in each replication would fill the memory: they have no intervals.
    const keepsParts = this.model[section].length <= MOST_PARTIES;
    this.ofParties.set(key, { section, row, sample: new LatencySample(party, this.chance, keepsParts) });
  }

  /** Takes in a replication: the values of listed figures, NaN if one is missing, and of those that are watched besides. */
  add(result: ReplicationResult, listed: Float64Array, others: ArrayLike<number | undefined> = []): void {
    this.estimates.clear();
    this.chance.add(result);
    this.latency.add(result.latency);
    for (const { section, row, sample: own } of this.ofParties.values())
      own.add(result.latencies[section][row] ?? result.latency);
    for (const [at, sample] of this.samples) {
      sample.add((at < this.listed ? listed[at] : others[at - this.listed]) ?? Number.NaN);
    }
    if (this.samples.size === this.listed + this.watched) return;
    this.rows.push({
      values: listed,
      struck: Uint8Array.from(result.servers.struck, (struck) => (struck > 0 ? 1 : 0)),
    });
    if (this.rows.length > MOST_ROWS) this.lookAtAll();
  }

  /** Drops the rows once they are too many: each figure keeps what it needs. */
  private lookAtAll(): void {
    for (let at = 0; at < this.listed; at += 1) this.sampleAt(at);
    this.rows = [];
  }

  /** Estimate of the figure at this index. Repeated looks use other levels. */
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
    // A latency is that of all messages together, not the mean of those of replications.
    if (latency?.kind === 'percentile') return latencies?.percentile(latency.q, this.resamples, level, rules) ?? null;
    if (latency?.kind === 'mean') return latencies?.mean(this.resamples, level, rules) ?? null;
    if (latency?.kind === 'max') return sample.sample.count === 0 ? null : { mean: sample.sample.largest };
    return sample.estimate(this.resamples, level, rules);
  }

  sampleAt(at: number): FigureSample {
    const known = this.samples.get(at);
    if (known !== undefined) return known;
    if (this.figures === null || at >= this.listed)
      throw new Error(`figure ${at} is not watched in ${this.model.title}`);
    const sample = this.sampleOf(at, keysOfFigure(this.figures.at(at).name));
    for (const { values, struck } of this.rows) {
      this.chance.turnTo(struck);
      sample.add(values[at] as number);
    }
    return sample;
  }

  get latencies(): LatencySample {
    return this.latency;
  }

  /** Latencies of the mail that a figure is about. */
  latenciesFor({ party }: Pick<Nature, 'party'>): LatencySample | undefined {
    return party === null ? this.latency : this.ofParties.get(`${party.section} ${party.name}`)?.sample;
  }
}
