import { partialWarnings } from '../../experiment/index.js';
import {
  countReplications,
  firstReplication,
  holdsReplication,
  type MergedCell,
  mergeShards,
  ShardError,
  shapeOf,
  totalElapsed,
} from '../../experiment/shards/index.js';
import {
  type CellStore,
  changesOfCell,
  hashModel,
  runSweep,
  type SweepPlan,
  tellRun,
  watchMessages,
  withPlaces,
  withPools,
} from '../../jobs/index.js';
import { originOf, quoteWord, type ReadyScenario, renderCommand } from '../../library/index.js';
import type { RunResult, Warning } from '../../results/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeMissing, type MergeJob, MergeRefusal, prepareMerge, renderStretches } from '../merge-job.js';
import { isPrintedTogether, printAll, publishResult } from '../publication.js';
import { canWrite } from '../report-target.js';
import type { Session } from '../session.js';
import { lineReader } from '../shard-files.js';
import type { MergeOptions } from '../shard-options.js';
import { publishSweep } from '../sweep-publication.js';

/** Warnings about figures that were made from only some of the shards. */
function warningsOf({ plan }: MergeJob, merged: readonly MergedCell[]): Warning[] {
  const here = merged.reduce((sum, { replications }) => sum + replications, 0);
  const [only, ...others] = merged;
  const which = only === undefined || others.length > 0 ? '' : ` (${renderStretches(only.missing)})`;
  return partialWarnings(here, countReplications(plan), which);
}

function commandOf({ plan, argument, places }: MergeJob, at: number, isWhole: boolean): string {
  const cell = plan.cells[at];
  if (isWhole && cell !== undefined) return renderCommand(plan.scenario.argument, changesOfCell(cell));
  return ['mxsim', 'merge', argument, ...places, '--partial'].map(quoteWord).join(' ');
}

/** The result of a cell; with all shards present, the same as from one process. */
function resultOf(job: MergeJob, at: number, merged: MergedCell, scenario: ReadyScenario): RunResult {
  const { summary, replications } = merged;
  const command = commandOf(job, at, merged.missing.length === 0);
  const making = { command, hash: hashModel(scenario.model), replications, elapsed: totalElapsed(job.gathering) };
  return summary.result(originOf(scenario, making));
}

/**
 * Adds the stories of the page. Replication 1 is run again to find them, and to check that this machine gets the same
 * as the shard's machine. @throws MergeRefusal if it does not.
 */
async function withNarratives(
  job: MergeJob,
  result: RunResult,
  options: MergeOptions,
  session: Session,
): Promise<RunResult> {
  const { plan, gathering } = job;
  const [scenario] = job.cells;
  const [cell] = plan.cells;
  const text = firstReplication(plan, gathering, lineReader(session.folder));
  if (scenario === undefined || cell === undefined || text === null) return result;
  const { model, input } = scenario;
  const pool = withPlaces(await session.openPool({ ...model, replications: 1 }, 1), scenario.positions);
  const watch = watchMessages(pool);
  const title = options.quiet === true ? undefined : 'stories of replication 1';
  const { first, found } = await withPools([pool], title, session, async (progress) => {
    const result = await watch.pool.run(1);
    progress.turnTo('stories for the report', pool.told);
    return { first: result, found: await watch.replay() };
  });
  if (!holdsReplication(text, shapeOf(model), first)) {
    throw new MergeRefusal(
      'mxsim: replication 1 comes out otherwise here than where its shard was run: one of the two programs or machines is not to be trusted\n',
    );
  }
  if (found === null) return result;
  return { ...result, stories: await tellRun(found, model, result, input.argument, changesOfCell(cell)) };
}

async function publishRun(
  job: MergeJob,
  merged: readonly MergedCell[],
  options: MergeOptions,
  session: Session,
): Promise<ExitCode> {
  const [scenario] = job.cells;
  const [cell] = merged;
  if (scenario === undefined || cell === undefined) throw new Error('a plan has at least one cell');
  const plain = resultOf(job, 0, cell, scenario);
  const warned = { ...plain, warnings: [...warningsOf(job, merged), ...plain.warnings] };
  const result = !canWrite(job.target) ? warned : await withNarratives(job, warned, options, session);
  const code = await publishResult(result, 0, job.target, options, session);
  if (isPrintedTogether(options))
    await printAll([{ result, lines: scenario.assertLines }], options.format, session.stdout);
  return code;
}

/** Passes the merged cells to the sweep as cells that are already done. Cells without any shard are left out. */
async function publishSweepOf(
  job: MergeJob,
  sweep: SweepPlan,
  merged: readonly MergedCell[],
  options: MergeOptions,
  session: Session,
): Promise<ExitCode> {
  const results = new Map<ReadyScenario, RunResult>();
  job.cells.forEach((scenario, at) => {
    const cell = merged[at];
    if (cell !== undefined && cell.replications > 0) results.set(scenario, resultOf(job, at, cell, scenario));
  });
  const store: CellStore = { read: ({ scenario }) => results.get(scenario) ?? null, write: () => undefined };
  const plan = { ...sweep, cells: sweep.cells.filter(({ scenario }) => results.has(scenario)) };
  const call = { ...options, vary: [], figure: [], set: [], threads: 1 };
  const result = await runSweep(plan, store, call, session);
  const warnings = [...warningsOf(job, merged), ...result.warnings];
  return publishSweep({ ...result, warnings }, job.target, options, session);
}

/** Merges the shards of a plan, and shows the result as `mxsim run` would. */
export async function mergeResults(
  argument: string,
  places: readonly string[],
  options: MergeOptions,
  session: Session,
): Promise<ExitCode> {
  try {
    const job = await prepareMerge(argument, places, options, session);
    if (job.missing.length > 0 && (options.partial !== true || job.missing.length === job.plan.shards.length)) {
      throw new MergeRefusal(describeMissing(job), EXIT.incomplete);
    }
    const { plan, cells, gathering, sweep } = job;
    const models = cells.map(({ model }) => model);
    const merged = mergeShards(plan, models, gathering, lineReader(session.folder));
    if (sweep === null) return await publishRun(job, merged, options, session);
    return await publishSweepOf(job, sweep, merged, options, session);
  } catch (error) {
    if (!(error instanceof MergeRefusal) && !(error instanceof ShardError)) throw error;
    await session.stderr.write(error instanceof MergeRefusal ? error.message : `mxsim: ${error.message}\n`);
    return error instanceof MergeRefusal ? error.code : EXIT.wrong;
  }
}
