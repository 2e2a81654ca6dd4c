import { findObjections, type Gathering, gather, missingShards, type Plan } from '../experiment/shards/index.js';
import { readCell, readSweep, type SweepPlan } from '../jobs/index.js';
import { quoteWord, type ReadyScenario } from '../library/index.js';
import { formatCount } from '../units/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { planReports, type ReportTarget, reportName } from './report-target.js';
import type { Session } from './session.js';
import { defaultFolder, findShards, loadPlan } from './shard-files.js';
import type { MergeOptions } from './shard-options.js';
import { whileDeaf } from './signals.js';

/** Whole numbers from `from` to `to`, both included. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Maximum number of stretches listed. */
const MOST_LISTED = 100;

/** Groups ascending numbers into stretches without gaps. */
function stretchesOf(numbers: readonly number[]): Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = stretches.at(-1);
    if (last !== undefined && number <= last.to + 1) last.to = number;
    else stretches.push({ from: number, to: number });
  }
  return stretches;
}

/** `3,5-9`, as Slurm writes the numbers of an array (sbatch(1), `--array`). */
export function renderStretches(stretches: readonly Stretch[]): string {
  const listed = stretches.slice(0, MOST_LISTED).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  const more = stretches.length - listed.length;
  return more > 0 ? `${listed.join(',')},… and ${more} more` : listed.join(',');
}

/** A plan whose shards have been looked for, and whose results can be shown. */
export interface MergeJob {
  readonly plan: Plan;
  readonly argument: string;
  readonly places: readonly string[];
  readonly cells: readonly ReadyScenario[];
  /** `null` if the plan is for one run. */
  readonly sweep: SweepPlan | null;
  readonly gathering: Gathering;
  readonly missing: readonly number[];
  readonly target: ReportTarget | null;
}

/** Ends the command with a message and an exit code. */
export class MergeRefusal extends Error {
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
export function describeMissing({ plan, argument, missing }: MergeJob): string {
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

/** Reads the scenarios or the sweep of a plan. @throws MergeRefusal if they have changed since. */
function readWork(plan: Plan, folder: string): Pick<MergeJob, 'cells' | 'sweep'> {
  const sweep = readSweep(plan, folder);
  if (typeof sweep === 'string') throw new MergeRefusal(sweep);
  if (sweep !== null) return { cells: sweep.cells.map(({ scenario }) => scenario), sweep };
  const cell = readCell(plan, 0, folder);
  if (typeof cell === 'string') throw new MergeRefusal(cell);
  return { cells: [cell], sweep };
}

/** Finds the shards and everything that prevents merging them. @throws MergeRefusal */
export async function prepareMerge(
  argument: string,
  given: readonly string[],
  options: MergeOptions,
  session: Session,
): Promise<MergeJob> {
  const { folder } = session;
  const loaded = await loadPlan(argument, session);
  if (!loaded.ok) throw new MergeRefusal(loaded.text);
  const { plan } = loaded;
  const places = given.length === 0 ? [defaultFolder(argument)] : given;
  const work = await whileDeaf(() => readWork(plan, folder));
  const name = work.sweep === null ? plan.scenario.argument : `${reportName(plan.scenario.argument)}-sweep`;
  const reports = planReports([name], options.report, folder);
  if (work.sweep !== null && ['github', 'junit'].includes(options.format)) {
    throw new MergeRefusal(`mxsim: --format ${options.format} is for one run, and this plan is of a sweep\n`);
  }
  const { pieces, damages, unreadable } = findShards(places, folder);
  const gathering = gather(pieces);
  const wrong = [...unreadable, ...findObjections(plan, gathering), ...(reports.ok ? [] : reports.lines)];
  if (damages.length > 0) await session.stderr.write(lines(damages));
  if (wrong.length > 0 || !reports.ok) throw new MergeRefusal(lines(wrong));
  const missing = missingShards(plan, gathering);
  return { plan, argument, places, ...work, gathering, missing, target: reports.targets[0] ?? null };
}
