/**
 * mxsim for browsers and their workers: the same parser, checks, engine and results, without Node. The engine's core is
 * a file of its own, `mxsim/core.wasm`, whose bytes the page gives once in each thread.
 *
 *     const response = await fetch(new URL('core.wasm', location.href));
 *     prepare({ core: new Uint8Array(await response.arrayBuffer()), version: '1.0.0' });
 *     const run = simulate(text, { file: 'first-failover.yaml' });
 *     if (run.ok) console.log(renderJson(run.result));
 */
import { explainMessages, giveCore } from './engine/index.js';
import { giveVersion } from './library/index.js';
import type { Model } from './model/index.js';
import { type MessageRecord, recordOf } from './narrative/index.js';

// Advice on settings that are valid but unwise.
export { type Advice, checkModel } from './checks/index.js';
// Runs of a model.
export { runReplication } from './engine/index.js';
// Runs of a scenario.
export { type SimulateOptions, type Simulation, simulate } from './library/index.js';
// Behaviour of known MTAs.
export { describePreset, listPresets } from './mail/index.js';
export type { Model } from './model/index.js';
// The trace of one message, as data and in words.
export { type MessageRecord, Narrator } from './narrative/index.js';
// Results as text.
export { renderCsv, renderJson, renderPage, renderTable } from './report/index.js';
export { RESULT_FORMAT, type RunResult } from './results/index.js';
// Parsing: a text becomes a model, or problems with their places.
export { type Problem, parseScenario, renderProblems, renderSchema, type ScenarioInput } from './scenario/index.js';

export interface Preparation {
  /** The bytes of `mxsim/core.wasm`. */
  readonly core: Uint8Array<ArrayBuffer>;
  /** Version of mxsim that results name. */
  readonly version: string;
}

/** Supplies this thread with the data that Node would read from files. Call it before anything runs. */
export function prepare({ core, version }: Preparation): void {
  giveCore(core);
  giveVersion(version);
}

/**
 * Returns messages of replication 1 as `mxsim explain --format json` prints them. `messages`: `all`, or numbers in
 * order of arrival, from 1.
 */
export function explain(model: Model, messages: readonly number[] | 'all'): readonly MessageRecord[] {
  return explainMessages(model, { replication: 1, messages }).map(recordOf);
}
