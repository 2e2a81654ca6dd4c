import { finishSteps } from '../../engine/index.js';
import { type Exercise, type PlainCounts, type TrialCounts, Trials } from '../../experiment/index.js';
import type { TrialTask } from './trial-pool.js';

// Body of a worker thread; see replication-worker.ts.
const trials = new Trials(process.__tinypool_state__.workerData as Exercise);

/** Runs one replication with faults. */
export default function runOne({ faults, replication }: TrialTask): TrialCounts {
  return finishSteps(trials.run(faults, replication));
}

export function runPlain(replication: number): PlainCounts {
  return finishSteps(trials.runPlain(replication));
}
