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

// What is valid and unwise.
export { type Advice, checkModel } from './checks/index.js';
// A model, run.
export { runReplication } from './engine/index.js';
// A scenario, run.
export { type SimulateOptions, type Simulation, simulate } from './library/index.js';
// How known MTAs behave.
export { describePreset, listPresets } from './mail/index.js';
export type { Model } from './model/index.js';
// One message's story, for programs and in words.
export { type MessageRecord, Narrator } from './narrative/index.js';
// A result as text.
export { renderCsv, renderJson, renderPage, renderTable } from './report/index.js';
export { RESULT_FORMAT, type RunResult } from './results/index.js';
// A text as a model, or as problems that say where.
export { type Problem, parseScenario, renderProblems, renderSchema, type ScenarioInput } from './scenario/index.js';

export interface Preparation {
  /** The bytes of `mxsim/core.wasm`. */
  readonly core: Uint8Array<ArrayBuffer>;
  /** What results call the version of mxsim. */
  readonly version: string;
}

/** Gives this thread what Node would read from files; to be called before anything runs. */
export function prepare({ core, version }: Preparation): void {
  giveCore(core);
  giveVersion(version);
}

/** The messages of replication 1 as `mxsim explain --format json` has them. `all`, or numbers in order of arrival, from 1. */
export function explain(model: Model, messages: readonly number[] | 'all'): readonly MessageRecord[] {
  return explainMessages(model, { replication: 1, messages }).map(recordOf);
}
