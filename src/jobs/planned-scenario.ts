import type { Plan, PlannedCell } from '../experiment/shards/index.js';
import { allErrors, type Changes, parseSource, type ReadyScenario, type ScenarioSource } from '../library/index.js';
import type { Model } from '../model/index.js';
import { renderProblems } from '../scenario/index.js';
import { hashModel } from './identity.js';
import type { SweepSettings } from './options.js';
import { renderRefusal } from './options.js';
import { planSweepOf, type SweepPlan } from './sweep-plan.js';

/** The changes of a cell, as the command line would give them. */
export function changesOfCell({ sets, options }: Pick<PlannedCell, 'sets' | 'options'>): Changes {
  return { sets, options: Object.entries(options) };
}

function sourceOfPlan({ scenario }: Plan, folder: string): ScenarioSource {
  const { file, argument, text, files } = scenario;
  const bytes = new TextEncoder().encode(text);
  return {
    input: { file, argument, folder, bytes },
    bytes,
    overrides: [],
    readFile: (path) => {
      const kept = Object.hasOwn(files, path) ? files[path] : undefined;
      if (kept === undefined) throw new Error('the plan does not hold it');
      return kept;
    },
  };
}

/** True if the scenario means the same here as where the plan was made. */
function isAsPlanned(plan: Plan, cell: number, model: Model): boolean {
  const planned = plan.cells[cell];
  return hashModel(model) === planned?.hash && model.replications === planned.replications;
}

function describeOther(plan: Plan): string {
  return `mxsim: ${plan.scenario.file}: here the scenario means something else than where the plan was made\n`;
}

/** The scenario of a cell of a plan, or an error text. */
export function readCell(plan: Plan, cell: number, folder: string): ReadyScenario | string {
  const planned = plan.cells[cell];
  if (planned === undefined) throw new Error(`the plan has no cell ${cell}`);
  const loaded = parseSource(sourceOfPlan(plan, folder), changesOfCell(planned));
  const { model } = loaded;
  if (model === null) return renderProblems(allErrors([loaded]));
  return isAsPlanned(plan, cell, model) ? { ...loaded, model } : describeOther(plan);
}

/** The sweep of a plan, or an error text; `null` if the plan is for one run. */
export function readSweep(plan: Plan, folder: string): SweepPlan | string | null {
  const { sweep, scenario } = plan;
  if (sweep === null) return null;
  const { vary, zip, figures, sets, options } = sweep;
  const call: SweepSettings = { vary, zip, figure: figures, set: sets, ...options };
  const planning = planSweepOf(sourceOfPlan(plan, folder), scenario.argument, call);
  if (!planning.ok) return renderRefusal(planning);
  const { cells } = planning.plan;
  const isSame =
    cells.length === plan.cells.length && cells.every((cell, at) => isAsPlanned(plan, at, cell.scenario.model));
  return isSame ? planning.plan : describeOther(plan);
}
