import { type Refused, renderCall, type ScenarioArgument, sourceOf, textOf } from '../../library/index.js';
import type { ComparisonResult } from '../../results/index.js';
import { argumentProblem } from '../../scenario/index.js';
import { searchWords } from '../goal.js';
import { type CompareSettings, changesOf } from '../options.js';
import { runSetUps } from '../run-set-ups.js';
import { checkVariants, commonGoal, findObstacles, readSetUps, type SetUpSource } from '../set-ups.js';
import {
  CALL_OPTIONS,
  checkCall,
  onThreads,
  refusalOf,
  SEARCH_OPTIONS,
  type SearchCallOptions,
  settingsOf,
} from './call.js';

export interface CompareOptions extends SearchCallOptions {
  /** Further set-ups, made of the first scenario by changes: `{ 'slow mx1': ['servers["mx1.example.org"].rtt=2s'] }`. */
  readonly variants?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Names of the scenarios, in their order; by default `scenario`, `scenario (2)`, … */
  readonly names?: readonly string[] | undefined;
}

export type ComparisonOutcome = { readonly ok: true; readonly result: ComparisonResult } | Refused;

const CALL = 'compare';

/** The scenarios of a call, by name; or the problems with them. */
function setUpsOf(scenarios: readonly ScenarioArgument[], options: CompareOptions): readonly SetUpSource[] | Refused {
  const sources: SetUpSource[] = [];
  for (const [at, scenario] of scenarios.entries()) {
    const text = textOf(CALL, scenario);
    if (typeof text === 'object' && 'ok' in text) return text;
    const name = options.names?.[at] ?? options.file ?? 'scenario';
    sources.push({ name, source: sourceOf(text, name, options) });
  }
  return sources;
}

function commandOf(sources: readonly SetUpSource[], settings: CompareSettings): string {
  const further = settings.variant.map((text): [string, string] => ['variant', text]);
  const files = sources.map(({ name }) => name);
  return renderCall('compare', files, [...further, ...searchWords(settings)], changesOf(settings));
}

/**
 * Runs set-ups on the same random numbers and returns the differences: `mxsim compare`. Takes several scenarios, or one
 * and its variants. Problems with a scenario or with the call are returned; it never throws for them.
 */
export async function compare(
  scenarios: ScenarioArgument | readonly ScenarioArgument[],
  options: CompareOptions = {},
): Promise<ComparisonOutcome> {
  const all: readonly ScenarioArgument[] = Array.isArray(scenarios) ? scenarios : [scenarios];
  const mistakes = checkCall(CALL, all, options, [...CALL_OPTIONS, ...SEARCH_OPTIONS, 'variants', 'names']);
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const { variants = {}, names } = options;
  if (names !== undefined && names.length !== all.length) {
    const message = `\`names\`: found ${names.length} for ${all.length} scenarios`;
    return { ok: false, problems: [argumentProblem(CALL, message, 'a name for each scenario')] };
  }
  const variant = Object.entries(variants).flatMap(([name, sets]) => sets.map((set) => `${name}: ${set}`));
  const checked = checkVariants(all.length, variant);
  if (typeof checked === 'string') return refusalOf(CALL, { problems: [], lines: [checked] });
  const sources = setUpsOf(all, options);
  if ('ok' in sources) return sources;
  return onThreads(options, async (caller) => {
    const settings: CompareSettings = { ...settingsOf(options), variant };
    const loaded = readSetUps(sources, checked, settings);
    if (!loaded.ok) return refusalOf(CALL, loaded);
    const obstacles = findObstacles(loaded.setUps);
    const goal = commonGoal(loaded.setUps, settings);
    const lines = goal !== null && 'line' in goal ? [...obstacles, goal.line] : obstacles;
    if (lines.length > 0 || (goal !== null && 'line' in goal)) return refusalOf(CALL, { problems: [], lines });
    const result = await runSetUps(loaded.setUps, goal, commandOf(sources, settings), settings, caller);
    return { ok: true, result };
  });
}
