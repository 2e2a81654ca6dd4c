import { excessOf, runReplication } from '../engine/index.js';
import { RunSummary } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { RunResult } from '../results/index.js';
import { checkOptions, checkScenario, type ScenarioInput } from '../scenario/index.js';
import type { Share } from '../units/index.js';
import { type Refused, type ScenarioArgument, sourceOf, textOf } from './argument.js';
import { renderCommand } from './changes.js';
import { excessProblem } from './excess.js';
import { fingerprint } from './fingerprint.js';
import { parseSource } from './loading.js';
import { originOf } from './origin.js';

export interface SimulateOptions extends Partial<Omit<ScenarioInput, 'text'>> {
  /** Called with the share of the replications that is done. */
  readonly onProgress?: ((done: Share) => void) | undefined;
}

export type Simulation = { readonly ok: true; readonly result: RunResult; readonly model: Model } | Refused;

const OPTIONS = ['file', 'overrides', 'readFile', 'onProgress'] as const;

/** Runs `simulate`. `call`: the name by which it was called; `hash`: the fingerprint of models. */
export function simulateAs(
  call: string,
  hash: (model: Model) => string,
  scenario: ScenarioArgument,
  options: SimulateOptions,
): Simulation {
  const mistakes = [...checkScenario(call, scenario), ...checkOptions(call, options, OPTIONS)];
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const text = textOf(call, scenario);
  if (typeof text === 'object' && 'ok' in text) return text;
  const begin = performance.now();
  const { file = 'scenario', overrides: sets = [], onProgress } = options;
  const changes = { options: [], sets };
  const loaded = parseSource(sourceOf(text, file, options), changes);
  const { model, errors, positions } = loaded;
  if (model === null || positions === null) return { ok: false, problems: errors };
  const summary = new RunSummary(model);
  const { replications } = model;
  try {
    for (let replication = 1; replication <= replications; replication += 1) {
      summary.add(runReplication(model, replication));
      onProgress?.(replication / replications);
    }
  } catch (error) {
    const excess = excessOf(error);
    if (excess === null) throw error;
    return { ok: false, problems: [excessProblem(excess, positions)] };
  }
  const elapsed = (performance.now() - begin) / 1000;
  const making = { command: renderCommand(file, changes), hash: hash(model), replications, elapsed };
  return { ok: true, model, result: summary.result(originOf({ ...loaded, model }, making)) };
}

/**
 * Reads a scenario, checks it, runs all its replications one after the other on this thread, and adds them up. Problems
 * with the scenario or with the call are returned; it never throws for them.
 */
export function simulate(scenario: ScenarioArgument, options: SimulateOptions = {}): Simulation {
  return simulateAs('simulate', fingerprint, scenario, options);
}
