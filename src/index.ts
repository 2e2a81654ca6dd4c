/**
 * mxsim as a library: the commands as functions, and the parts of mxsim in the order in which a scenario passes
 * through them.
 *
 *     text ──parse──▶ model ──check──▶ advice
 *                       └────run────▶ replications ──summarise──▶ result ──render──▶ text
 *
 *     const run = await simulate(text);
 *     if (run.ok) console.log(renderTable(run.result));
 *     else console.log(renderProblems(run.problems));
 */

// Advice on settings that are valid but unwise.
export { type Advice, checkModel } from './checks/index.js';
// Runs of a model.
export { runReplication } from './engine/index.js';
// Sums over replications.
export { type Origin, summariseRun } from './experiment/index.js';
// The commands as functions.
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
// Behaviour of known MTAs.
export { describePreset, listPresets } from './mail/index.js';
export type { Model } from './model/index.js';
// Results as text.
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
// Parsing: a text becomes a model, or problems with their places.
export {
  type Problem,
  parseScenario,
  renderProblems,
  renderSchema,
  type ScenarioInput,
  type WrittenScenario as Scenario,
} from './scenario/index.js';
