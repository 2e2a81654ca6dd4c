/**
 * mxsim as a library: the rooms of the house, in the order in which a scenario passes through them.
 *
 *     text ──parse──▶ model ──check──▶ advice
 *                       └────run────▶ replications ──summarise──▶ result ──render──▶ text
 *
 *     const run = simulate(text);
 *     if (run.ok) console.log(renderTable(run.result));
 *     else console.log(renderProblems(run.problems));
 */
// What is valid and unwise.
export { type Advice, checkModel } from './checks/index.js';
// A model, run.
export { runReplication } from './engine/index.js';
// Replications, added up.
export { type Origin, summariseRun } from './experiment/index.js';
// A scenario, run: parsed, checked, all its replications, added up.
export { type SimulateOptions, type Simulation, simulate } from './library/index.js';
// How known MTAs behave.
export { describePreset, listPresets } from './mail/index.js';
export type { Model } from './model/index.js';
// A result as text.
export { renderCsv, renderJson, renderPage, renderTable } from './report/index.js';
export { RESULT_FORMAT, type ReplicationResult, type RunResult } from './results/index.js';
// A text as a model, or as problems that say where.
export { type Problem, parseScenario, renderProblems, renderSchema, type ScenarioInput } from './scenario/index.js';
