import { failsByChance } from '../checks/index.js';
import { Sample } from '../stats/index.js';
import { Comparison, differenceOf, type SetUp } from './comparison.js';
import { DifferenceSample } from './difference-sample.js';
import type { Deciding } from './judgement.js';
import { type Precision, PrecisionWatch, type Watched } from './precision.js';
import { Conveyor, type LoggedResult, type ReplicationPool } from './replication-pool.js';
import { figureIn, type Goal, searchFor } from './search.js';

/** A set-up and the pool that runs its replications. */
export interface RunningSetUp extends SetUp {
  readonly pool: ReplicationPool;
}

/** Number of replications that all set-ups have. */
export function commonReplications(setUps: readonly SetUp[]): number {
  return Math.min(...setUps.map(({ model }) => model.replications));
}

/** The next replication of all set-ups, while others up to `last` are under way. */
function conveyorOf(setUps: readonly RunningSetUp[]): (last: number) => Promise<LoggedResult[]> {
  const conveyors = setUps.map(
    ({ pool }) => new Conveyor<LoggedResult>(pool.width, (replication) => pool.runLogged(replication)),
  );
  return (last) => Promise.all(conveyors.map((conveyor) => conveyor.next(last)));
}

/** Runs the same replications of all set-ups, and compares them pair by pair. The first set-up is the reference. */
export async function runComparison(setUps: readonly RunningSetUp[]): Promise<Comparison> {
  const comparison = new Comparison(setUps);
  const replications = commonReplications(setUps);
  const next = conveyorOf(setUps);
  for (let due = 1; due <= replications; due += 1) comparison.add(await next(replications));
  return comparison;
}

/** Keeps the differences of a figure from the reference, set-up by set-up. */
class DifferenceWatch {
  private readonly samples: readonly DifferenceSample[];
  private readonly reference = new Sample();
  private readonly setUps: readonly SetUp[];
  private readonly precision: Precision;
  private readonly comparison: Comparison;

  constructor(setUps: readonly SetUp[], precision: Precision, comparison: Comparison) {
    this.setUps = setUps;
    this.precision = precision;
    this.comparison = comparison;
    this.samples = setUps.slice(1).map(() => new DifferenceSample(comparison.byChance));
  }

  add(results: readonly LoggedResult[]): void {
    const figures = this.setUps.map(({ model }, at) => {
      const result = results[at];
      return result === undefined ? Number.NaN : figureIn(this.precision, model, result);
    });
    const [reference = Number.NaN, ...others] = figures;
    const isTime = this.precision.measure === 'seconds';
    this.reference.add(reference);
    this.samples.forEach((sample, at) => {
      sample.add(differenceOf(others[at] ?? Number.NaN, reference, isTime));
    });
  }

  /** A relative width is a share of the reference's mean. */
  get watched(): Watched {
    const { path } = this.precision;
    return {
      estimates: () =>
        this.samples.map((sample, at) => {
          const ofAll = this.comparison.latencyDifference(path, at + 1);
          return ofAll === undefined ? sample.estimate(this.comparison.resamples) : ofAll;
        }),
      base: () =>
        this.comparison.latencyOfReference(path) ?? (this.reference.count === 0 ? undefined : this.reference.mean),
      count: () => this.comparison.count,
      byChance: this.setUps.some(({ model }) => failsByChance(model)),
    };
  }
}

/**
 * Like `runComparison`, but adds replications until the differences of a figure are all precise enough and the asserts
 * of all set-ups are decided, or until there are as many as allowed.
 */
export async function searchComparison(setUps: readonly RunningSetUp[], goal: Goal): Promise<Comparison> {
  const { precision } = goal;
  const comparison = new Comparison(setUps);
  const differences = precision === null ? null : new DifferenceWatch(setUps, precision, comparison);
  const watch = precision === null || differences === null ? null : new PrecisionWatch(precision, differences.watched);
  const next = conveyorOf(setUps);
  const addNext = async (last: number): Promise<void> => {
    const results = await next(last);
    comparison.add(results);
    differences?.add(results);
  };
  const judge = (deciding: Deciding) => comparison.look(deciding);
  comparison.endSearch(await searchFor(goal, commonReplications(setUps), { addNext, judge, watch }));
  return comparison;
}
