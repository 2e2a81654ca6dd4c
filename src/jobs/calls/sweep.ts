import { type Refused, type ScenarioArgument, sourceOf, textOf } from '../../library/index.js';
import type { SweepResult } from '../../results/index.js';
import type { SweepSettings } from '../options.js';
import { runSweep } from '../run-sweep.js';
import { openSource } from '../set-ups.js';
import { NO_STORE } from '../sweep-cells.js';
import { planSweepOf } from '../sweep-plan.js';
import {
  CALL_OPTIONS,
  checkCall,
  onThreads,
  refusalOf,
  SEARCH_OPTIONS,
  type SearchCallOptions,
  settingsOf,
} from './call.js';

export interface SweepOptions extends SearchCallOptions {
  /** The parameters: `PATH=V1,V2,…` or `PATH=FROM..TO:STEP`, one text each. */
  readonly vary: readonly string[];
  /** Varies several parameters in step, instead of each value with each. */
  readonly zip?: boolean | undefined;
  /** Figures to show, by the names that asserts take. */
  readonly figures?: readonly string[] | undefined;
  /** Costs of cells: `PATH=20` or `PATH=1h:100,4h:20`, one text each. */
  readonly cost?: readonly string[] | undefined;
}

export type SweepOutcome = { readonly ok: true; readonly result: SweepResult } | Refused;

const CALL = 'sweep';

/**
 * Runs a scenario with many values: `mxsim sweep`. Problems with the scenario or with the call are returned; it never
 * throws for them.
 */
export async function sweep(scenario: ScenarioArgument, options: SweepOptions): Promise<SweepOutcome> {
  const mistakes = checkCall(CALL, [scenario], options, [
    ...CALL_OPTIONS,
    ...SEARCH_OPTIONS,
    'vary',
    'zip',
    'figures',
    'cost',
  ]);
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const text = textOf(CALL, scenario);
  if (typeof text === 'object' && 'ok' in text) return text;
  const { vary = [], zip = false, figures = [], cost = [], file = 'scenario' } = options;
  return onThreads(options, async (caller) => {
    const settings: SweepSettings = { ...settingsOf(options), vary, zip, figure: figures, cost };
    const origin = openSource(sourceOf(text, file, options));
    if (typeof origin === 'string') return refusalOf(CALL, { problems: [], lines: [origin] });
    const planning = planSweepOf(origin.source, file, settings);
    if (!planning.ok) return refusalOf(CALL, planning);
    const result = await runSweep(planning.plan, NO_STORE, settings, caller);
    return { ok: true, result };
  });
}
