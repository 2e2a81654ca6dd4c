/**
 * mxsim as a library: what the commands do, as functions, and the rooms of the house in the order in which a scenario
 * passes through them.
 *
 *     text ──parse──▶ model ──check──▶ advice
 *                       └────run────▶ replications ──summarise──▶ result ──render──▶ text
 *
 *     const run = await simulate(text);
 *     if (run.ok) console.log(renderTable(run.result));
 *     else console.log(renderProblems(run.problems));
 */

// What is valid and unwise.
export { type Advice, checkModel } from './checks/index.js';
// A model, run.
export { runReplication } from './engine/index.js';
// Replications, added up.
export { type Origin, summariseRun } from './experiment/index.js';
// What the commands do.
export {
  type CompareOptions,
  type ComparisonOutcome,
  compare,
  type ExplainedMessage,
  type ExplainOptions,
  type Explanation,
  explain,
  type SimulateOptions,
  type SimulateSyncOptions,
  type SweepOptions,
  type SweepOutcome,
  simulate,
  simulateSync,
  sweep,
} from './jobs/index.js';
export type { Refused, ScenarioArgument, Simulation } from './library/index.js';
// How known MTAs behave.
export { describePreset, listPresets } from './mail/index.js';
export type { Model } from './model/index.js';
// A result as text.
export {
  renderComparison,
  renderCsv,
  renderJson,
  renderPage,
  renderSweep,
  renderTable,
} from './report/index.js';
export {
  type ComparisonResult,
  RESULT_FORMAT,
  type ReplicationResult,
  type RunResult,
  type SweepResult,
} from './results/index.js';
// A text as a model, or as problems that say where.
export {
  type Problem,
  parseScenario,
  renderProblems,
  renderSchema,
  type ScenarioInput,
  type WrittenScenario as Scenario,
} from './scenario/index.js';
