import { type ArmModel, Comparison, differenceOf } from './comparison.js';
import { type Precision, PrecisionWatch } from './precision.js';
import { Conveyor, type LoggedResult, type ReplicationPool } from './replication-pool.js';
import { figureIn, type Goal, searchFor } from './search.js';

/** A set-up and where its replications run. */
export interface ArmPool extends ArmModel {
  readonly pool: ReplicationPool;
}

/** Replications that all set-ups have. */
export function commonReplications(arms: readonly ArmModel[]): number {
  return Math.min(...arms.map(({ model }) => model.replications));
}

/** The next replication of all set-ups, while others up to `last` are under way. */
function conveyorOf(arms: readonly ArmPool[]): (last: number) => Promise<LoggedResult[]> {
  const conveyors = arms.map(
    ({ pool }) => new Conveyor<LoggedResult>(pool.width, (replication) => pool.runLogged(replication)),
  );
  return (last) => Promise.all(conveyors.map((conveyor) => conveyor.next(last)));
}

/** Runs the same replications of all set-ups, and compares them pair by pair. The first set-up is the reference. */
export async function runComparison(arms: readonly ArmPool[]): Promise<Comparison> {
  const comparison = new Comparison(arms);
  const replications = commonReplications(arms);
  const next = conveyorOf(arms);
  for (let due = 1; due <= replications; due += 1) comparison.add(await next(replications));
  return comparison;
}

/** Notes by how much a figure differs from the reference, set-up by set-up; a relative width is a part of the reference's mean. */
function noteDifferences(
  watch: PrecisionWatch,
  precision: Precision,
  arms: readonly ArmModel[],
  results: readonly LoggedResult[],
): void {
  const figures = arms.map(({ model }, at) => {
    const result = results[at];
    return result === undefined ? Number.NaN : figureIn(precision, model, result);
  });
  const [reference = Number.NaN, ...others] = figures;
  const isTime = precision.measure === 'seconds';
  watch.add(
    Float64Array.from(others, (own) => differenceOf(own, reference, isTime)),
    reference,
  );
}

/**
 * The same, adding replications until the differences of a figure are all known well enough and the asserts of all set-ups
 * are decided, or until there are as many as allowed.
 */
export async function searchComparison(arms: readonly ArmPool[], goal: Goal): Promise<Comparison> {
  const { precision } = goal;
  const comparison = new Comparison(arms);
  const watch = precision === null ? null : new PrecisionWatch(precision, arms.length - 1);
  const next = conveyorOf(arms);
  const addNext = async (last: number): Promise<void> => {
    const results = await next(last);
    comparison.add(results);
    if (precision !== null && watch !== null) noteDifferences(watch, precision, arms, results);
  };
  const judge = (level: number) => comparison.look(level);
  comparison.endSearch(await searchFor(goal, commonReplications(arms), { addNext, judge, watch }));
  return comparison;
}
