import { listAssumptions } from '../checks/index.js';
import { sweepWarnings } from '../experiment/index.js';
import { readVersion } from '../library/index.js';
import type { Estimate, RunResult, SweepCell, SweepResult } from '../results/index.js';
import { RESULT_FORMAT, RESULT_REVISION } from '../results/index.js';
import type { Caller } from './caller.js';
import { hashModel } from './identity.js';
import type { SweepSettings } from './options.js';
import { runScenario } from './run-scenario.js';
import type { CellStore } from './sweep-cells.js';
import type { PlannedCell, SweepPlan } from './sweep-plan.js';

function cellOf({ values, scenario, cost }: PlannedCell, result: RunResult, { figures }: SweepPlan): SweepCell {
  const all = result.estimates ?? {};
  const estimates = figures.flatMap(({ figure }): [string, Estimate][] => {
    const estimate = Object.hasOwn(all, figure) ? all[figure] : undefined;
    return estimate === undefined ? [] : [[figure, estimate]];
  });
  return {
    values,
    ...(cost === undefined ? {} : { cost }),
    hash: hashModel(scenario.model),
    estimates: Object.fromEntries(estimates),
    asserts: result.asserts,
    replications: result.scenario.replications,
    ...(result.search === undefined ? {} : { search: result.search }),
  };
}

/** Number of cells that run at once, and of threads for each. */
interface Lanes {
  readonly lanes: number;
  readonly threads: number;
}

/** The result of one cell: a stored one, or one that is run now and stored. */
async function runCell(
  cell: PlannedCell,
  { threads, lanes }: Lanes,
  store: CellStore,
  options: SweepSettings,
  caller: Caller,
): Promise<RunResult> {
  const { scenario, command, goal } = cell;
  const known = store.read(cell);
  if (known !== null) return known;
  const result = await runScenario(
    scenario,
    goal,
    { willDraw: false, alone: lanes === 1 },
    { ...options, threads, quiet: true },
    caller,
  );
  const own: RunResult = { ...result, scenario: { ...result.scenario, command } };
  store.write(cell, own);
  return own;
}

/**
 * Runs all cells, several at once if there are threads for them; each cell is the same as if it were run alone. Cells
 * in the store are not run again.
 */
export async function runSweep(
  plan: SweepPlan,
  store: CellStore,
  options: SweepSettings,
  caller: Caller,
): Promise<SweepResult> {
  const { cells } = plan;
  const threads = options.threads ?? caller.processors();
  const lanes = Math.max(1, Math.min(threads, cells.length));
  const done: SweepCell[] = [];
  let finished = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next; at < cells.length; at = next) {
      next += 1;
      const cell = cells[at];
      if (cell === undefined || caller.interrupted.aborted) return;
      done[at] = cellOf(
        cell,
        await runCell(cell, { lanes, threads: Math.max(1, Math.floor(threads / lanes)) }, store, options, caller),
        plan,
      );
      finished += 1;
    }
  };
  const bar =
    options.quiet === true
      ? undefined
      : await caller.showProgress(`${cells.length} cells`, () => finished / cells.length);
  try {
    await Promise.all(Array.from({ length: lanes }, work));
  } finally {
    bar?.stop();
  }
  return resultOf(plan, done);
}

function resultOf({ parameters, figures, cells, command }: SweepPlan, done: readonly SweepCell[]): SweepResult {
  const scenario = (cells[0] as PlannedCell).scenario;
  const { model } = scenario;
  return {
    mxsim: { version: readVersion(), format: RESULT_FORMAT, revision: RESULT_REVISION },
    sweep: {
      title: model.title,
      file: scenario.input.file,
      seed: model.seed,
      replications: Math.min(...done.map(({ replications = 1 }) => replications)),
      parameters: parameters.map(({ path, values }) => ({ path, values })),
      zip: done.length === parameters[0]?.values.length && parameters.length > 1,
      command,
      text: scenario.text,
      assumptions: listAssumptions(model),
    },
    figures,
    cells: done,
    warnings: sweepWarnings(
      done.map(({ replications }) => replications),
      cells.map((cell) => cell.scenario.model.seed),
    ),
  };
}
