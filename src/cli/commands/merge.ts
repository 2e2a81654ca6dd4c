import type { CheckedResult } from '../../report/index.js';
import type { RunResult } from '../../results/index.js';
import {
  findObjections,
  firstReplication,
  type Gathering,
  gather,
  holdsReplication,
  type MergedCell,
  mergeShards,
  missingShards,
  type Plan,
  ShardError,
  shapeOf,
  totalElapsed,
} from '../../shards/index.js';
import { formatCount } from '../../units/index.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { hashModel, readVersion } from '../identity.js';
import { renderStretches, stretchesOf } from '../number-stretches.js';
import { changesOfCell, loadPlan, readCell } from '../planned-scenario.js';
import { isPrintedTogether, printAll, publishResult } from '../publication.js';
import { planReports, type ReportTarget } from '../report-target.js';
import { quoteWord, renderCommand } from '../reproduction.js';
import { provenanceOf, type ReadyScenario, warningsOf, withPools } from '../run-scenario.js';
import { tellRun, watchStories } from '../run-stories.js';
import type { Session } from '../session.js';
import { defaultFolder, findShards, lineReader } from '../shard-files.js';
import type { MergeOptions } from '../shard-options.js';

/** A plan whose shards were looked for, and whose results can be shown. */
interface Job {
  readonly plan: Plan;
  readonly argument: string;
  readonly places: readonly string[];
  readonly cells: readonly ReadyScenario[];
  readonly gathering: Gathering;
  readonly missing: readonly number[];
  readonly targets: readonly (ReportTarget | null)[];
}

/** Ends the command: what to say, and with which code. */
class MergeRefusal extends Error {
  readonly code: ExitCode;
  constructor(text: string, code: ExitCode = EXIT.wrong) {
    super(text);
    this.code = code;
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `mxsim: ${text}\n`).join('');
}

/** Says which shards are missing, and how to get them. */
function describeMissing({ plan, argument, missing }: Job): string {
  const all = plan.shards.length;
  const list = renderStretches(stretchesOf(missing));
  const [first = 0, ...others] = missing;
  const one = `  mxsim shard ${quoteWord(argument)} --index ${first}`;
  if (others.length === 0) return `mxsim: shard ${list} of ${formatCount(all)} is missing; this makes it:\n${one}\n`;
  const some =
    missing.length === all ? `all ${formatCount(all)}` : `${formatCount(missing.length)} of ${formatCount(all)}`;
  const partial = missing.length === all ? '' : ', and --partial makes do with the others';
  return `mxsim: ${some} shards are missing: ${list}
${one}
makes the first of them; Slurm makes them with sbatch --array=${list}${partial}
`;
}

/** The scenarios of all cells. @throws MergeRefusal where the plan is no longer what it was. */
function readCells(plan: Plan, folder: string): ReadyScenario[] {
  return plan.cells.map((_, at) => {
    const cell = readCell(plan, at, folder);
    if (typeof cell === 'string') throw new MergeRefusal(cell);
    return cell;
  });
}

/** Finds the shards and everything that speaks against merging them. @throws MergeRefusal */
async function prepare(
  argument: string,
  given: readonly string[],
  options: MergeOptions,
  session: Session,
): Promise<Job> {
  const { folder } = session;
  const loaded = await loadPlan(argument, session);
  if (!loaded.ok) throw new MergeRefusal(loaded.text);
  const { plan } = loaded;
  const places = given.length === 0 ? [defaultFolder(argument)] : given;
  const cells = readCells(plan, folder);
  const reports = planReports([plan.scenario.argument], options.report, folder);
  const { pieces, damages, unreadable } = findShards(places, folder);
  const gathering = gather(pieces);
  const wrong = [...unreadable, ...findObjections(plan, gathering), ...(reports.ok ? [] : reports.lines)];
  if (damages.length > 0) await session.stderr.write(lines(damages));
  if (wrong.length > 0 || !reports.ok) throw new MergeRefusal(lines(wrong));
  const missing = missingShards(plan, gathering);
  return { plan, argument, places, cells, gathering, missing, targets: reports.targets };
}

/** What a reader of figures has to know that were made of some of the shards. */
function partialWarnings({ plan }: Job, at: number, { missing, replications }: MergedCell): string[] {
  const all = plan.cells[at]?.replications ?? 0;
  if (missing.length === 0) return [];
  const list = renderStretches(missing);
  return [
    `${formatCount(all - replications)} of ${formatCount(all)} replications are missing (${list}): the intervals are those of the ${formatCount(replications)} that are here. If the missing ones are those that take longest, they are not like these [partial-merge]`,
  ];
}

function commandOf({ plan, argument, places }: Job, at: number, isWhole: boolean): string {
  const cell = plan.cells[at];
  if (isWhole && cell !== undefined) return renderCommand(plan.scenario.argument, changesOfCell(cell));
  return ['mxsim', 'merge', argument, ...places, '--partial'].map(quoteWord).join(' ');
}

/** The result of a cell: that of one process, where all shards are here. */
function resultOf(job: Job, at: number, merged: MergedCell, scenario: ReadyScenario): RunResult {
  const { model } = scenario;
  const { summary, replications } = merged;
  const command = commandOf(job, at, merged.missing.length === 0);
  return summary.result({
    version: readVersion(),
    provenance: provenanceOf({ ...scenario, model: { ...model, replications } }, command, hashModel(model)),
    warnings: [...partialWarnings(job, at, merged), ...warningsOf(scenario)],
    elapsed: totalElapsed(job.gathering),
  });
}

/**
 * Adds the stories of the page. Replication 1 is run again to find them, and to see that this machine gets what the
 * shard's machine got. @throws MergeRefusal where it does not.
 */
async function withStories(job: Job, result: RunResult, options: MergeOptions, session: Session): Promise<RunResult> {
  const { plan, gathering } = job;
  const [scenario] = job.cells;
  const [cell] = plan.cells;
  const text = firstReplication(plan, gathering, lineReader(session.folder));
  if (scenario === undefined || cell === undefined || text === null) return result;
  const { model, input } = scenario;
  const pool = await session.openPool({ ...model, replications: 1 }, 1);
  const watch = watchStories(pool);
  const title = options.quiet === true ? undefined : 'stories of replication 1';
  const { first, found } = await withPools([pool], title, session, async () => ({
    first: await watch.pool.run(1),
    found: await watch.replay(),
  }));
  if (!holdsReplication(text, shapeOf(model), first)) {
    throw new MergeRefusal(
      'mxsim: replication 1 comes out otherwise here than where its shard was run: one of the two programs or machines is not to be trusted\n',
    );
  }
  if (found === null) return result;
  return { ...result, stories: await tellRun(found, model, result, input.argument, changesOfCell(cell)) };
}

async function publish(job: Job, options: MergeOptions, session: Session): Promise<ExitCode> {
  const models = job.cells.map(({ model }) => model);
  const merged = mergeShards(job.plan, models, job.gathering, lineReader(session.folder));
  const checked: CheckedResult[] = [];
  const codes: ExitCode[] = [];
  for (const [at, scenario] of job.cells.entries()) {
    const cell = merged[at];
    if (cell === undefined || cell.replications === 0) continue;
    const target = job.targets[at] ?? null;
    const plain = resultOf(job, at, cell, scenario);
    const result = target === null ? plain : await withStories(job, plain, options, session);
    if (isPrintedTogether(options)) checked.push({ result, lines: scenario.assertLines });
    codes.push(await publishResult(result, at, target, options, session));
  }
  await printAll(checked, options, session.stdout);
  return gravest(codes);
}

/** Merges the shards of a plan, and shows the result as `mxsim run` would. */
export async function mergeResults(
  argument: string,
  places: readonly string[],
  options: MergeOptions,
  session: Session,
): Promise<ExitCode> {
  try {
    const job = await prepare(argument, places, options, session);
    if (job.missing.length > 0 && (options.partial !== true || job.missing.length === job.plan.shards.length)) {
      throw new MergeRefusal(describeMissing(job), EXIT.incomplete);
    }
    return await publish(job, options, session);
  } catch (error) {
    if (!(error instanceof MergeRefusal) && !(error instanceof ShardError)) throw error;
    await session.stderr.write(error instanceof MergeRefusal ? error.message : lines([error.message]));
    return error instanceof MergeRefusal ? error.code : EXIT.wrong;
  }
}
