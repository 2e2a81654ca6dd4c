/**
 * Replications: run on a pool, merged in their order, judged. A run is the same to the last bit whatever the pool.
 * Uncertainty is always taken over replications, since loss comes in outages and not message by message. Threads are
 * not here: `jobs/` brings a pool of them.
 *
 *     const summary = await runReplications(model, pool);
 *     const result = summary.result({ version, provenance, warnings: [], elapsed });
 */

export { type BestOptions, type BestOutcome, type ClosablePool, type DesignOutcome, findBest } from './best/best.js';
export { arrivalDifferences } from './comparability.js';
export { Comparison, type ComparisonOrigin, type SetUp } from './comparison.js';
export { Drill, type Drilled, type DrillOptions, MOST_PAIRED, type TrialPool } from './drill/drill.js';
export { boundedTo, horizonOf, lastArrivalOf, usualBegin } from './drill/outage.js';
export { type Outage, type Thing, thingsOf } from './drill/things.js';
export { type Exercise, type PlainCounts, type TrialCounts, Trials } from './drill/trial.js';
export { type Figure, listFigures } from './figure-list.js';
export type { Flip } from './flip-count.js';
export type { Precision } from './precision.js';
export { type LoggedResult, type ReplicationPool, runReplications } from './replication-pool.js';
export { commonReplications, type RunningSetUp, runComparison, searchComparison } from './run-comparison.js';
export { type Origin, RunSummary, summariseRun } from './run-summary.js';
export { type Goal, looksFor, searchReplications } from './search.js';
export { type CellValues, gridOf, readVary, type SweepParameter, splitOutside } from './sweep-grid.js';
export { bestWarnings, comparisonWarnings, drillWarnings, partialWarnings, sweepWarnings } from './warnings.js';
