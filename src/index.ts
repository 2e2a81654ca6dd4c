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
import { checkModel } from './checks/index.js';
import { excessOf, runReplication } from './engine/index.js';
import { type Origin, RunSummary } from './experiment/index.js';
import { excessProblem, hashModel, readVersion } from './jobs/index.js';
import type { Model } from './model/index.js';
import type { RunResult } from './results/index.js';
import {
  checkOptions,
  checkText,
  type ParsedScenario,
  type Problem,
  parseScenario,
  type ScenarioInput,
} from './scenario/index.js';
import type { Share } from './units/index.js';

// What is valid and unwise.
export { type Advice, checkModel } from './checks/index.js';
// A model, run.
export { runReplication } from './engine/index.js';
// Replications, added up.
export { type Origin, summariseRun } from './experiment/index.js';
// How known MTAs behave.
export { describePreset, listPresets } from './mail/index.js';
export type { Model } from './model/index.js';
// A result as text.
export { renderCsv, renderJson, renderPage, renderTable } from './report/index.js';
export { RESULT_FORMAT, type ReplicationResult, type RunResult } from './results/index.js';
// A text as a model, or as problems that say where.
export { type Problem, parseScenario, renderProblems, renderSchema, type ScenarioInput } from './scenario/index.js';

export interface SimulateOptions extends Partial<Omit<ScenarioInput, 'text'>> {
  /** Called with the share of the replications that is done. */
  readonly onProgress?: (done: Share) => void;
}

export type Simulation =
  | { readonly ok: true; readonly result: RunResult; readonly model: Model }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const OPTIONS = ['file', 'overrides', 'readFile', 'onProgress'] as const;

/**
 * Parses a scenario, checks it, runs all its replications one after the other on this thread, and adds them up. It
 * returns what is wrong with the scenario or with the call, and never throws for it.
 */
export function simulate(text: string | Uint8Array, options: SimulateOptions = {}): Simulation {
  const mistakes = [...checkText('simulate', text), ...checkOptions('simulate', options, OPTIONS)];
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const { file = 'scenario', overrides = [], readFile, onProgress } = options;
  const parsed = parseScenario({ text, file, overrides, readFile });
  if (parsed.model === null) return { ok: false, problems: parsed.problems };
  const { model } = parsed;
  const begin = performance.now();
  const summary = new RunSummary(model);
  for (let replication = 1; replication <= model.replications; replication += 1) {
    const problem = runInto(summary, replication, parsed);
    if (problem !== null) return { ok: false, problems: [problem] };
    onProgress?.(replication / model.replications);
  }
  const elapsed = (performance.now() - begin) / 1000;
  const written = { text: typeof text === 'string' ? text : new TextDecoder().decode(text), file, overrides };
  return { ok: true, model, result: summary.result(originOf(model, written, elapsed)) };
}

/** Runs one replication. @returns what it asked too much of; null where all is well. */
function runInto(
  summary: RunSummary,
  replication: number,
  { model, positions }: Extract<ParsedScenario, { model: Model }>,
): Problem | null {
  try {
    summary.add(runReplication(model, replication));
    return null;
  } catch (error) {
    const excess = excessOf(error);
    if (excess === null) throw error;
    return excessProblem(excess, positions);
  }
}

interface Written {
  readonly file: string;
  readonly text: string;
  readonly overrides: readonly string[];
}

function originOf(model: Model, { text, file, overrides }: Written, elapsed: number): Origin {
  const { title, description, seed, replications } = model;
  const command = `mxsim run ${file}`;
  return {
    version: readVersion(),
    provenance: { title, description, file, hash: hashModel(model), seed, replications, text, command, overrides },
    warnings: checkModel(model).map(({ message, code }) => `${message} [${code}]`),
    elapsed,
  };
}
