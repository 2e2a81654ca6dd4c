import { type ArmModel, Comparison } from './comparison.js';
import { Conveyor, type LoggedResult, type ReplicationPool } from './replication-pool.js';

/** A set-up and where its replications run. */
export interface ArmPool extends ArmModel {
  readonly pool: ReplicationPool;
}

/** Replications that all set-ups have. */
export function commonReplications(arms: readonly ArmModel[]): number {
  return Math.min(...arms.map(({ model }) => model.replications));
}

/** Runs the same replications of all set-ups, and compares them pair by pair. The first set-up is the reference. */
export async function runComparison(arms: readonly ArmPool[]): Promise<Comparison> {
  const comparison = new Comparison(arms);
  const replications = commonReplications(arms);
  const conveyors = arms.map(
    ({ pool }) => new Conveyor<LoggedResult>(pool.width, (replication) => pool.runLogged(replication)),
  );
  for (let due = 1; due <= replications; due += 1) {
    comparison.add(await Promise.all(conveyors.map((conveyor) => conveyor.next(replications))));
  }
  return comparison;
}
