import {
  parseSource,
  type ScenarioArgument,
  type SimulateOptions as SimulateSyncOptions,
  type Simulation,
  simulateAs,
  sourceOf,
  textOf,
} from '../../library/index.js';
import { goalOf } from '../goal.js';
import { hashModel } from '../identity.js';
import { changesOf } from '../options.js';
import { runScenario } from '../run-scenario.js';
import {
  CALL_OPTIONS,
  checkCall,
  onThreads,
  refusalOf,
  SEARCH_OPTIONS,
  type SearchCallOptions,
  settingsOf,
} from './call.js';

export type { SimulateOptions as SimulateSyncOptions } from '../../library/index.js';

export interface SimulateOptions extends SearchCallOptions {
  /** Adds the stories that a page of a run tells: a typical message, the slowest, one that was lost. */
  readonly stories?: boolean | undefined;
  /** Adds the figures of each replication (`values`). */
  readonly values?: boolean | undefined;
}

const CALL = 'simulate';

/**
 * Reads a scenario, checks it, runs all its replications, on threads if that pays, and adds them up: `mxsim run`.
 * Problems with the scenario or with the call are returned; it never throws for them.
 */
export async function simulate(scenario: ScenarioArgument, options: SimulateOptions = {}): Promise<Simulation> {
  const mistakes = checkCall(CALL, [scenario], options, [...CALL_OPTIONS, ...SEARCH_OPTIONS, 'stories', 'values']);
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const text = textOf(CALL, scenario);
  if (typeof text === 'object' && 'ok' in text) return text;
  return onThreads(options, async (caller) => {
    const settings = { ...settingsOf(options), ...(options.values === true ? { values: true } : {}) };
    const loaded = parseSource(sourceOf(text, options.file ?? 'scenario', options), changesOf(settings));
    const { model, errors } = loaded;
    if (model === null) return { ok: false, problems: errors };
    const goal = goalOf(settings, model);
    if (goal !== null && 'line' in goal) return refusalOf(CALL, { problems: [], lines: [goal.line] });
    const circumstances = { willDraw: options.stories === true, alone: false };
    const result = await runScenario({ ...loaded, model }, goal, circumstances, settings, caller);
    return { ok: true, result, model };
  });
}

/**
 * Like `simulate`, but on this thread, one replication after the other: it returns the result itself, and nothing else
 * runs meanwhile.
 */
export function simulateSync(scenario: ScenarioArgument, options: SimulateSyncOptions = {}): Simulation {
  return simulateAs('simulateSync', hashModel, scenario, options);
}
