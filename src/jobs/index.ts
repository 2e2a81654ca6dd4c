/**
 * The work of the commands, without the command line: reads, runs, compares and varies scenarios, and tells their
 * messages. The caller passes in all that the work needs from outside: threads, a place for progress, a signal that it
 * is no longer wanted. `threads/` uses Node's worker threads.
 *
 *     const scenario = parseSource(source, changes);
 *     const result = await runScenario(scenario, null, { willDraw: false, alone: true }, options, caller);
 */

export { type BestPlan, planBestOf } from './best-plan.js';
export type { RunningPool, WatchedResult } from './caller.js';
export { type Caller, HIDDEN, type Progress } from './caller.js';
export type { CallOptions, SearchCallOptions } from './calls/call.js';
export { type CompareOptions, type ComparisonOutcome, compare } from './calls/compare.js';
export { type ExplainedMessage, type ExplainOptions, type Explanation, explain } from './calls/explain.js';
export { type SimulateOptions, type SimulateSyncOptions, simulate, simulateSync } from './calls/simulate.js';
export { type SweepOptions, type SweepOutcome, sweep } from './calls/sweep.js';
export { type DrillPlan, planDrillOf } from './drill-plan.js';
export { ExcessError, withinLimits, withPlaces } from './excess-problem.js';
export { fingerprint } from './fingerprint.js';
export { goalOf, type SearchOptions, searchWords } from './goal.js';
export { hashModel } from './identity.js';
export {
  type Effect,
  type Hunk,
  type Mended,
  type Mending,
  mendScenario,
  type TrialWords,
  trialText,
} from './mend-scenario.js';
export { attemptsWanted, chooseMessages, findContradiction, type MessageOptions, wishOf } from './message-options.js';
export {
  type BestSettings,
  type ChangeOptions,
  type CompareSettings,
  changesOf,
  type DrillSettings,
  type Refusal,
  type RunSettings,
  refused,
  renderRefusal,
  type SweepSettings,
} from './options.js';
export { changesOfCell, readCell, readSweep } from './planned-scenario.js';
export { runBest } from './run-best.js';
export { runDrill } from './run-drill.js';
export { tellRun, watchMessages } from './run-narratives.js';
export { runNines } from './run-nines.js';
export { runScenario, withPools } from './run-scenario.js';
export { runSetUps } from './run-set-ups.js';
export { runSweep } from './run-sweep.js';
export {
  checkVariants,
  commonGoal,
  findObstacles,
  type LoadedSetUp,
  type LoadedSetUps,
  openSource,
  readSetUps,
  type SetUpSource,
} from './set-ups.js';
export { type CellStore, keyOf, NO_STORE, type StoredCell } from './sweep-cells.js';
export { planSweepOf, type SweepPlan } from './sweep-plan.js';
export { countProcessors, openPool, openTracer } from './threads/open.js';
export { openOwnThread } from './threads/own-thread.js';
export { EXPLAINED_REPLICATION, openLocalTracer, type Tracer } from './threads/tracer.js';
export { traceAttempts } from './trace-attempts.js';
