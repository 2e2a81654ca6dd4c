import { runReplication } from '../../src/engine/index.js';
import { Chance } from '../../src/experiment/chance.js';
import { Evidence } from '../../src/experiment/evidence.js';
import { type Figure, FigureList } from '../../src/experiment/figure-list.js';
import { totalsOf } from '../../src/experiment/totals.js';
import type { Model } from '../../src/model/index.js';
import { randomStreams, uniform } from '../../src/random/index.js';
import { type Estimate, keysOfFigure, type ReplicationResult } from '../../src/results/index.js';
import { LogHistogram, studentInterval } from '../../src/stats/index.js';

/** So many experiments in a row are told the same timelines: drawing these costs more than all the rest. */
const SHARING_TIMELINES = 100;

/** What is kept of a replication: what an estimate is made of. */
type Kept = { readonly result: ReplicationResult; readonly values: Float64Array };

/**
 * Many replications of one model, from which experiments are drawn: what they all have together is the truth of each, to the
 * last digit. No experiment has a replication twice; experiments share them.
 */
export class Bank {
  readonly model: Model;
  /** Those that are looked at. */
  readonly figures: readonly Figure[];
  private readonly all: FigureList;
  /** Where they stand among all. */
  private readonly places: readonly number[];
  private readonly kept: Kept[] = [];
  private timelines: { readonly seed: string; readonly chance: Chance } | null = null;

  constructor(model: Model, names: readonly string[]) {
    this.model = model;
    this.all = new FigureList(model);
    const all = Array.from({ length: this.all.length }, (_, at) => this.all.at(at));
    this.places = [...all.keys()].filter((at) => names.includes((all[at] as Figure).name));
    this.figures = this.places.map((at) => all[at] as Figure);
  }

  get size(): number {
    return this.kept.length;
  }

  /** Runs the next replication. */
  grow(): void {
    const result = runReplication(this.model, this.kept.length + 1);
    const all = this.all.read(this.model, totalsOf(result, this.model.warmup));
    // Columns over time are large, and not looked at.
    this.kept.push({
      result: { ...result, series: null },
      values: Float64Array.from(this.places, (at) => all[at] as number),
    });
  }

  /** What the mean of so many replications comes to, by figure; of latencies, that of all mail. */
  truth(): Float64Array {
    const latency = new LogHistogram();
    for (const { result } of this.kept) latency.merge(LogHistogram.from(result.latency));
    return Float64Array.from(this.figures, ({ name }, at) => {
      const [, key] = /^latency\.(\w+)$/.exec(name) ?? [];
      if (key === 'mean') return latency.sum / latency.count;
      const q = PERCENTILES[key ?? ''];
      if (q !== undefined) return latency.quantile(q) ?? Number.NaN;
      const present = this.kept.map(({ values }) => values[at] as number).filter((value) => !Number.isNaN(value));
      return present.reduce((sum, value) => sum + value, 0) / present.length;
    });
  }

  /** Replications of one experiment: the first of all in an order of its own. */
  private draw(number: number, replications: number): Kept[] {
    const { k0, k1 } = randomStreams(`experiments with ${replications}`, 0).stream('replications', this.model.title);
    // Only what was moved is kept of the order (R. Durstenfeld, "Algorithm 235: random permutation", Commun. ACM 7(7), 1964).
    const moved = new Map<number, number>();
    const at = (place: number): number => moved.get(place) ?? place;
    return Array.from({ length: replications }, (_, place) => {
      const other = place + Math.floor(uniform(k0, k1, number, place) * (this.kept.length - place));
      const chosen = at(other);
      moved.set(other, at(place));
      return this.kept[chosen] as Kept;
    });
  }

  /** What Student's t would say of one figure in the same experiment. */
  student(number: number, replications: number, at: number): { mean: number; low: number; high: number } {
    const values = this.draw(number, replications).map((one) => one.values[at] as number);
    const { mean, low = mean, high = mean } = studentInterval(values);
    return { mean, low, high };
  }

  /** One experiment: estimates of all figures by so many replications, drawn at random. */
  experiment(number: number, replications: number): (Estimate | null)[] {
    const seed = `experiments ${Math.ceil(number / SHARING_TIMELINES)}`;
    if (this.timelines?.seed !== seed) this.timelines = { seed, chance: new Chance({ ...this.model, seed }) };
    const evidence = new Evidence({ ...this.model, seed: `experiment ${number}` }, null, this.timelines.chance);
    for (const { name } of this.figures) evidence.watch(keysOfFigure(name));
    for (const { result, values } of this.draw(number, replications)) evidence.add(result, NO_VALUES, values);
    return this.figures.map((_, at) => evidence.estimate(at));
  }
}

const NO_VALUES = new Float64Array(0);
const PERCENTILES: Readonly<Record<string, number>> = { p50: 0.5, p90: 0.9, p99: 0.99, p999: 0.999 };
