import { resolve } from 'node:path';
import {
  countReplications,
  type Plan,
  type PlannedCell,
  type PlannedSweep,
  readPlan,
  renderPlan,
  sealPlan,
  shareOut,
} from '../../experiment/shards/index.js';
import { changesOf, fingerprint, hashModel, planSweepOf, readCell, renderRefusal } from '../../jobs/index.js';
import {
  allErrors,
  type Changes,
  parseSource,
  quoteWord,
  readVersion,
  type ScenarioSource,
} from '../../library/index.js';
import type { Model } from '../../model/index.js';
import { renderProblems } from '../../scenario/index.js';
import { formatCount } from '../../units/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type Input, readInputs, sourceOf } from '../inputs.js';
import { reportName } from '../report-target.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { defaultFolder } from '../shard-files.js';
import type { PlanOptions } from '../shard-options.js';
import { whileDeaf } from '../signals.js';
import { shownName } from '../terminal.js';

/** Default maximum number of shards: Slurm's arrays end at 1000 unless configured otherwise (MaxArraySize). */
const MOST_BY_DEFAULT = 1000;

/** Maximum size of a plan [bytes]: every shard reads all of it. */
const MOST_BYTES = 48 * 1024 * 1024;

type Given = Extract<Input, { ok: true }>;

/** An error whose message is text for the user. */
class PlanRefusal extends Error {}

/** A scenario source that is parsed once per cell, and remembers the files that the scenario names. */
function rememberingSource(input: Given): { source: ScenarioSource; files: Record<string, string> } {
  const source = sourceOf(input);
  const files: Record<string, string> = {};
  const readFile = (path: string): string => {
    const text = Object.hasOwn(files, path) ? (files[path] ?? '') : source.readFile(path);
    Object.defineProperty(files, path, { value: text, enumerable: true, configurable: true });
    return text;
  };
  return { source: { ...source, readFile }, files };
}

/** The work of a plan: one scenario, or every cell of a sweep. */
interface Work {
  readonly sweep: PlannedSweep | null;
  readonly cells: readonly PlannedCell[];
}

function cellOf(name: string, { sets, options }: Changes, model: Model): PlannedCell {
  const { replications } = model;
  return { name, sets, options: Object.fromEntries(options), hash: hashModel(model), replications };
}

/** @throws PlanRefusal with all problems. */
function readRun(source: ScenarioSource, options: PlanOptions): Work {
  if (options.zip === true || options.figure.length > 0) {
    throw new PlanRefusal('mxsim: --zip and --figure are for sweeps: say with --vary what is varied\n');
  }
  const changes = changesOf(options);
  const loaded = parseSource(source, changes);
  if (loaded.model === null) throw new PlanRefusal(renderProblems(allErrors([loaded])));
  return { sweep: null, cells: [cellOf('', changes, loaded.model)] };
}

/** @throws PlanRefusal with all problems. */
function readSweep(source: ScenarioSource, options: PlanOptions): Work {
  const { vary, zip = false, figure } = options;
  const { sets, options: named } = changesOf(options);
  const planning = planSweepOf(source, source.input.argument, options);
  if (!planning.ok) throw new PlanRefusal(renderRefusal(planning));
  return {
    sweep: { vary, zip, figures: figure, sets, options: Object.fromEntries(named) },
    cells: planning.plan.cells.map(({ values, changes, scenario }) =>
      cellOf(values.join(', '), changes, scenario.model),
    ),
  };
}

function countShards(replications: number, { shards }: PlanOptions): number {
  if (shards === undefined) return Math.min(replications, MOST_BY_DEFAULT);
  if (shards <= replications) return shards;
  const few = replications === 1 ? 'there is one replication' : `there are ${formatCount(replications)} replications`;
  throw new PlanRefusal(
    `mxsim: --shards ${shards}: ${few} to share out; ask for more with --replications, or for fewer shards\n`,
  );
}

/** Makes the plan of a scenario. @throws PlanRefusal with the reason. */
function makePlan(input: Given, options: PlanOptions): Plan {
  const { source, files } = rememberingSource(input);
  const { sweep, cells } = options.vary.length > 0 ? readSweep(source, options) : readRun(source, options);
  const replications = cells.map((cell) => cell.replications);
  const shards = countShards(countReplications({ cells }), options);
  const text = new TextDecoder().decode(input.bytes);
  const scenario = { file: input.file, argument: input.argument, text, files };
  const content = { version: readVersion(), scenario, sweep, cells, shards: shareOut(replications, shards) };
  return sealPlan(content, fingerprint);
}

/** Renders the plan, and checks that a shard will read the same from it. @throws PlanRefusal if it would not. */
function textOf(plan: Plan, folder: string): string {
  const text = renderPlan(plan);
  const bytes = Buffer.byteLength(text);
  const { file } = plan.scenario;
  if (bytes > MOST_BYTES) {
    const limit = `a plan has at most ${formatCount(MOST_BYTES)}`;
    throw new PlanRefusal(`mxsim: ${file}, with the files that it names: ${formatCount(bytes)} bytes; ${limit}\n`);
  }
  const reading = readPlan(text, fingerprint);
  if (!reading.ok) throw new PlanRefusal(`mxsim: ${JSON.stringify(file)} cannot be planned: ${reading.message}\n`);
  // A scenario in an encoding other than UTF-8 would change.
  const again = readCell(reading.plan, 0, folder);
  if (typeof again === 'string') throw new PlanRefusal(again);
  return text;
}

/** The size of the plan and the commands to run next, as text for the user. */
function describe(plan: Plan, file: string): string {
  const shards = plan.shards.length;
  const replications = countReplications(plan);
  const folder = defaultFolder(file);
  const cells = plan.sweep === null ? '' : ` of ${formatCount(plan.cells.length)} cells`;
  const some = shards === 1 ? 'one shard' : `${formatCount(shards)} shards`;
  const all = replications === 1 ? 'one replication' : `${formatCount(replications)} replications`;
  const alone =
    replications === 1 ? '\nOne replication cannot be shared out; --replications 64 would make more.\n' : '';
  const index = shards === 1 ? '0' : `0 to ${shards - 1}`;
  return `Plan: ${file}, ${some} for ${all}${cells}
${alone}
Each shard, in any order and anywhere, ${index}:
  mxsim shard ${quoteWord(file)} --index 0
When all are done:
  mxsim merge ${quoteWord(file)} ${quoteWord(folder)}
`;
}

/** Splits a large run into shards, and writes the plan that says which shard runs what. */
export async function planShards(file: string, options: PlanOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const [input] = await readInputs([file], session);
  if (input === undefined || !input.ok) {
    await stderr.write(`mxsim: ${input?.line ?? file}\n`);
    return EXIT.wrong;
  }
  const output = options.output ?? `${reportName(file)}.plan.json`;
  try {
    if (resolve(folder, output) === resolve(folder, file)) {
      throw new PlanRefusal(`mxsim: ${output}: the plan would overwrite the scenario\n`);
    }
    const plan = await whileDeaf(() => makePlan(input, options));
    const saved = save(resolve(folder, output), await whileDeaf(() => textOf(plan, folder)));
    if (!saved.ok) {
      await stderr.write(
        `mxsim: cannot write ${shownName(output)}: ${saved.reason}. --output FILE writes it elsewhere\n`,
      );
      return saved.code;
    }
    if (options.quiet !== true) await session.say(describe(plan, output));
    return EXIT.done;
  } catch (error) {
    if (error instanceof PlanRefusal) await stderr.write(error.message);
    else throw error;
    return EXIT.wrong;
  }
}
