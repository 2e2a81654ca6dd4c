import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countParts, type Plan, renderSegment, runPart } from '../../experiment/shards/index.js';
import { fingerprint, readCell, withPlaces, withPools } from '../../jobs/index.js';
import type { ReadyScenario } from '../../library/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeFileError, isPassing } from '../file-errors.js';
import { findObstacle } from '../report-target.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { defaultFolder, loadPlan, scanFile, shardName } from '../shard-files.js';
import { chooseShard } from '../shard-index.js';
import type { ShardOptions } from '../shard-options.js';
import { whileDeaf } from '../signals.js';
import { shownName } from '../terminal.js';

/** One shard of a plan, and the destination of its result. */
interface Job {
  readonly plan: Plan;
  readonly shard: number;
  /** Number of the shard as the user counts. */
  readonly number: number;
  /** Source of the shard's number. */
  readonly source: string;
  /** Path as shown to the user. */
  readonly file: string;
  readonly path: string;
}

/** State of the output file: this shard's result, that of another plan, nothing of use, or no file. */
type Present = 'done' | 'foreign' | 'damaged' | 'absent';

function lookAt({ path, plan, shard }: Job): Present {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return 'absent';
  const { segments, damages } = scanFile(path);
  if (segments.some((one) => one.plan !== plan.hash || one.version !== plan.version)) return 'foreign';
  const due = countParts(plan.shards[shard] ?? []);
  const found = segments.some((one) => one.shard === shard && one.lines.length === due);
  return found && damages.length === 0 ? 'done' : 'damaged';
}

/** Runs the replications of a shard part by part; the lines are in the order of the plan. */
async function compute(
  { plan, shard, number }: Job,
  cells: ReadonlyMap<number, ReadyScenario>,
  options: ShardOptions,
  session: Session,
): Promise<string[]> {
  const lines: string[] = [];
  for (const part of plan.shards[shard] ?? []) {
    const cell = cells.get(part.cell);
    if (cell === undefined) throw new Error(`cell ${part.cell} was not read`);
    const { model } = cell;
    const opened = withPlaces(await session.openPool(model, options.threads ?? 1, true), cell.positions);
    // The pool counts all replications of the model; this shard runs some of them.
    const share = (part.to - part.from + 1) / model.replications;
    const pool = { ...opened, progress: () => opened.progress() / share };
    const title = options.quiet === true ? undefined : `shard ${number}`;
    lines.push(...(await withPools([pool], title, session, () => runPart(model, part, pool))));
  }
  return lines;
}

/** Writes the result, or says why not. */
async function write({ path, file }: Job, text: string, { stderr }: Session): Promise<ExitCode> {
  const saved = save(path, text);
  if (saved.ok) return EXIT.done;
  await stderr.write(`mxsim: cannot write ${shownName(file)}: ${saved.reason}\n`);
  return saved.code;
}

function describe({ plan, shard, number, source, file }: Job, first: number): string {
  const count = countParts(plan.shards[shard] ?? []);
  const replications = count === 1 ? 'one replication' : `${formatCount(count)} replications`;
  const last = first + plan.shards.length - 1;
  return `Shard ${number} (${source}) of ${first} to ${last}, ${replications}: ${file}`;
}

/** Reads the scenarios of all cells in the shard; returns text if any has errors. */
function readCells({ plan, shard }: Job, folder: string): ReadonlyMap<number, ReadyScenario> | string {
  const cells = new Map<number, ReadyScenario>();
  for (const { cell } of plan.shards[shard] ?? []) {
    const scenario = cells.get(cell) ?? readCell(plan, cell, folder);
    if (typeof scenario === 'string') return scenario;
    cells.set(cell, scenario);
  }
  return cells;
}

async function prepare(argument: string, options: ShardOptions, session: Session): Promise<Job | string> {
  const loaded = await loadPlan(argument, session);
  if (!loaded.ok) return loaded.text;
  const { plan } = loaded;
  const choice = chooseShard(options, session.env, plan.shards.length);
  if (!choice.ok) return `mxsim: ${choice.line}\n`;
  const { shard, source } = choice;
  const file = join(options.output ?? defaultFolder(argument), shardName(plan, shard));
  return { plan, shard, number: shard + options.first, source, file, path: resolve(session.folder, file) };
}

/** Runs a shard and writes its result. */
async function run(job: Job, options: ShardOptions, session: Session): Promise<ExitCode> {
  const begin = performance.now();
  const { plan, shard } = job;
  const cells = await whileDeaf(() => readCells(job, session.folder));
  if (typeof cells === 'string') {
    await session.stderr.write(cells);
    return EXIT.wrong;
  }
  // The computed result would be lost.
  const obstacle = findObstacle(job.path);
  if (obstacle !== null) {
    await session.stderr.write(`mxsim: cannot write ${job.file}: ${obstacle}. --output FOLDER writes it elsewhere\n`);
    return EXIT.wrong;
  }
  const lines = await compute(job, cells, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  const elapsed = (performance.now() - begin) / 1000;
  const head = { version: plan.version, plan: plan.hash, shard };
  const code = await write(job, renderSegment(head, lines, elapsed, fingerprint), session);
  if (code === EXIT.done && options.quiet !== true) {
    await session.say(`${describe(job, options.first)}\nDone in ${formatDuration(elapsed)}.\n`);
  }
  return code;
}

/** Runs one shard of a plan, unless its result already exists. A damaged result is computed again. */
export async function runShard(argument: string, options: ShardOptions, session: Session): Promise<ExitCode> {
  const job = await prepare(argument, options, session);
  if (typeof job === 'string') {
    await session.stderr.write(job);
    return EXIT.wrong;
  }
  let present: Present;
  try {
    present = lookAt(job);
  } catch (error) {
    await session.stderr.write(`mxsim: ${job.file}: ${describeFileError(error)}\n`);
    return isPassing(error) ? EXIT.incomplete : EXIT.wrong;
  }
  if (present === 'foreign') {
    await session.stderr.write(`mxsim: ${job.file} belongs to another plan; say --output with another folder\n`);
    return EXIT.wrong;
  }
  if (present === 'done') {
    if (options.quiet !== true)
      await session.say(`${describe(job, options.first)}\nNothing to do: its result is there.\n`);
    return EXIT.done;
  }
  if (present === 'damaged') await session.stderr.write(`mxsim: ${job.file} is damaged, and is made again\n`);
  return run(job, options, session);
}
