import { Argument, Command, CommanderError, Option } from 'commander';
import { readVersion } from '../library/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { addExplainOptions, type ExplainOptions } from './explain-options.js';
import { addHelp } from './help.js';
import { collect, parseAgreement, parseReplications, parseThreads } from './option-parsers.js';
import {
  type CheckOptions,
  type CompareOptions,
  type MtaOptions,
  type NinesOptions,
  type ReportOptions,
  SCHEMA_NAMES,
  type SchemaName,
  type SweepOptions,
  type WatchedRunOptions,
} from './options.js';
import { addBest, addDrill } from './question-commands.js';
import { addExercise, addGallery, addImport, addInit, addPlay } from './scenario-commands.js';
import type { Session } from './session.js';
import { addMerge, addPlan, addShard } from './shard-commands.js';
import { addTraceOptions, type TraceOptions } from './trace-options.js';

/** Adds the options that change the scenario; the scenario language checks their values. */
function addChanges(command: Command): Command {
  return command
    .option('--messages <count>', 'stop the arrivals after so many messages per replication')
    .option('--duration <time>', 'stop the arrivals after this time (7d, 12h)')
    .option('--replications <count>', 'how many times, each with random numbers of its own')
    .option('--seed <seed>', 'any text or number; the same seed gives the same result')
    .option('--set <path=value>', 'change any value of the scenario; may be repeated', collect, []);
}

function formatOption(...formats: readonly string[]): Option {
  return new Option('--format <format>', 'how results are printed').choices(formats).default('table');
}

/** Accepts options that mean nothing to a command, so that one set of options serves all. */
function addIgnored(command: Command, ...flags: readonly string[]): Command {
  for (const flag of flags) command.addOption(new Option(flag).hideHelp());
  return command;
}

type SetCode = (code: Promise<ExitCode>) => Promise<void>;

/** Adds the options of all commands that run replications and show the results. */
function addRunning(command: Command, ...formats: readonly string[]): Command {
  const running = addChanges(command)
    .option(
      '--threads <count>',
      'run replications on so many threads (default: one per core, as far as they have work)',
      parseThreads,
    )
    .addOption(formatOption('table', 'json', 'csv', ...formats))
    .option('--report <file>', 'where the report goes (default: in reports/, named after the first file)')
    .option('--no-report', 'write no report')
    .option('--quiet', 'print results and errors, and nothing else');
  return addOutputs(running);
}

/** Adds the options that add replications until enough is known. */
function addSearch(command: Command, until: string): Command {
  return command
    .option('--precision <[figure] half-width>', `add replications until ${until}: 0.1%`)
    .option('--decide', 'add replications until every assert is decided')
    .option(
      '--agreement <share>',
      'with --decide: runs that agree decide once others are rarer than this (default: 9.51%)',
      parseAgreement,
    )
    .option('--max-replications <count>', 'replications that may be added up to (default: 1000)', parseReplications);
}

const OUT = 'write this format there as well (json=result.json); may be repeated';

/** Adds the options of all commands that write a page. */
function addOutputs(command: Command): Command {
  return command
    .option('--interactive', 'a report that answers to pointer and keys: hover, zoom, filters, a time cursor')
    .option('--csv <folder>', 'write the figures as CSV files, for other tools')
    .option('--charts <folder>', 'write the charts as Vega-Lite specifications, SVG and PNG')
    .option('--out <format=file>', OUT, collect, []);
}

function addRun(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('run').argument('<FILE...>', 'scenarios; - is standard input');
  command.description('run scenarios: print what happened, and write a report for each');
  addSearch(addRunning(command, 'markdown', 'github', 'junit'), 'a figure (deliveryRate) is known so well')
    .option(
      '--check-theory',
      'set closed forms (M/M/c, Erlang B, availability, …) that fit the scenario beside the figures',
    )
    .option('--values', 'with JSON: the figures of each replication as well')
    .option('--watch', 'run again whenever a scenario, or a file that it names, is saved')
    .action(async (files: readonly string[], options: WatchedRunOptions) => {
      const { runScenarios } = await import('./commands/run.js');
      const { watchScenarios } = await import('./commands/watch.js');
      await setCode((options.watch === true ? watchScenarios : runScenarios)(files, options, session));
    });
}

function addCompare(program: Command, session: Session, setCode: SetCode): void {
  const command = program
    .command('compare')
    .argument('<FILE...>', 'scenarios or saved results; the first is the reference');
  command.description('compare set-ups on the same luck: differences with intervals, messages saved and lost');
  addSearch(addRunning(command, 'markdown'), 'the differences of a figure (deliveryRate) are known so well')
    .option('--variant <name: path=value>', 'one file, changed; may be repeated, also for one name', collect, [])
    .action(async (files: readonly string[], options: CompareOptions) => {
      const { compareScenarios } = await import('./commands/compare.js');
      await setCode(compareScenarios(files, options, session));
    });
}

function addExplain(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('explain').argument('<FILE>', 'a scenario; - is standard input');
  command.description('tell the whole story of one message: what happened, why, and who says so');
  addIgnored(addChanges(addExplainOptions(command)), '--threads <count>', '--no-report').action(
    async (file: string, options: ExplainOptions) => {
      const { explainScenario } = await import('./commands/explain.js');
      await setCode(explainScenario(file, options, session));
    },
  );
}

function addTrace(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('trace').argument('<FILE>', 'a scenario; - is standard input');
  command.description('list every attempt as a row, for other tools: NDJSON, CSV or Parquet');
  addIgnored(addChanges(addTraceOptions(command)), '--threads <count>', '--no-report').action(
    async (file: string, options: TraceOptions) => {
      const { traceScenario } = await import('./commands/trace.js');
      await setCode(traceScenario(file, options, session));
    },
  );
}

function addSweep(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('sweep').argument('<FILE>', 'a scenario or a saved result');
  command.description('run a scenario with many values: tables, curves and heat maps, all with the same luck');
  addSearch(addRunning(command, 'markdown'), 'a figure (deliveryRate) is known so well in each cell')
    .option('--vary <path=values>', 'what to vary: PATH=V1,V2 or PATH=FROM..TO:STEP; may be repeated', collect, [])
    .option('--zip', 'vary several parameters in step, instead of each value with each')
    .option('--figure <name>', 'a figure to look at, such as latency.p99; may be repeated', collect, [])
    .option(
      '--cost <path=cost>',
      'PATH=1h:100,4h:20: the cheapest cell that meets all asserts is marked; may be repeated',
      collect,
      [],
    )
    .option(
      '--cells <folder>',
      'where finished cells are kept, so that they need not run again (default: beside the report)',
    )
    .action(async (file: string, options: SweepOptions) => {
      const { sweepScenario } = await import('./commands/sweep.js');
      await setCode(sweepScenario(file, options, session));
    });
}

function addReport(program: Command, session: Session, setCode: SetCode): void {
  const command = program
    .command('report')
    .argument('<RESULT.json>', 'what run, compare, sweep, drill or best printed with --format json');
  command.description('show a saved result again: write its page, and print its table');
  addOutputs(command)
    .addOption(formatOption('table', 'json', 'csv', 'markdown'))
    .option('--report <file>', 'where the report goes (default: in reports/, named after the file)')
    .option('--no-report', 'write no report')
    .option('--quiet', 'print results and errors, and nothing else')
    .action(async (file: string, options: ReportOptions) => {
      const { showSavedResult } = await import('./commands/report.js');
      await setCode(showSavedResult(file, options, session));
    });
}

function addCheck(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('check').argument('<FILE...>', 'scenarios; - is standard input');
  command.description('find errors in scenarios, and give advice about valid but unwise ones');
  addIgnored(addChanges(command), '--threads <count>', '--no-report')
    .addOption(formatOption('table', 'json'))
    .option('--strict', 'advice fails, too: exit code 1')
    .option('--fix', 'follow the advice where that needs no choice: show what changes, and write it')
    .option('--dry-run', 'with --fix: write nothing')
    .option('--quiet', 'print errors and advice, and nothing else')
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { checkScenarios } = await import('./commands/check.js');
      await setCode(checkScenarios(files, options, session));
    });
}

function addNines(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('nines').argument('<FILE>', 'a scenario; - is standard input');
  command.description('say how rare losses are, down to one message in 10¹⁵, and what would make them rarer');
  addChanges(command)
    .option('--threads <count>', 'where replications are run: on so many threads', parseThreads)
    .addOption(formatOption('table', 'json', 'csv', 'markdown'))
    .option('--report <file>', 'write a page of it')
    .option('--out <format=file>', OUT, collect, [])
    .option('--quiet', 'print results and errors, and nothing else')
    .action(async (file: string, options: NinesOptions) => {
      const { tellNines } = await import('./commands/nines.js');
      await setCode(tellNines(file, options, session));
    });
}

function addMta(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('mta').argument('[NAME]', 'a preset; without it, all are listed');
  command.description('show how the known MTAs behave, every value with its source');
  command
    .option('--compare <name...>', 'print what differs between presets, and when each tries again')
    .option('--mixes', 'list the mixes of senders that `from: { mix: NAME }` knows; with NAME, show one')
    .option('--report <file>', 'with --compare: write a page of it')
    .addOption(formatOption('table', 'json'))
    .addOption(new Option('--quiet').hideHelp())
    .action(async (name: string | undefined, options: MtaOptions) => {
      const { showMtas } = await import('./commands/mta.js');
      await setCode(showMtas(name, options, session));
    });
}

function addSchema(program: Command, session: Session, setCode: SetCode): void {
  const what = new Argument('[what]', 'of what').choices(SCHEMA_NAMES).default('scenario');
  const command = program.command('schema').addArgument(what);
  command.description(
    'print a JSON Schema: of the scenario language, for editors, of results of run, compare, sweep, drill and best, of plans, exercises or tours',
  );
  addIgnored(command, '--quiet', '--format <format>').action(async (chosen: SchemaName) => {
    const { printSchema } = await import('./commands/schema.js');
    await setCode(printSchema(chosen, session));
  });
}

/** Rewrites an error of commander in the style of all our messages. */
function retitle(text: string): string {
  return text.replace(/^error: /, 'mxsim: ');
}

/** Reads the command line and runs its command. */
export async function runCommandLine(argv: readonly string[], session: Session): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const setCode: SetCode = async (result) => {
    code = await result;
  };
  const program = new Command('mxsim').description('Simulates e-mail delivery across MX clusters.');
  program.version(readVersion());
  for (const add of [
    addRun,
    addCompare,
    addSweep,
    addNines,
    addReport,
    addExplain,
    addTrace,
    addCheck,
    addMta,
    addSchema,
  ])
    add(program, session, setCode);
  const shared = { addRunning, collect, parseReplications };
  addDrill(program, session, setCode, shared);
  addBest(program, session, setCode, shared);
  addPlan(program, session, setCode, addChanges);
  for (const add of [addShard, addMerge, addInit, addImport, addPlay, addExercise, addGallery])
    add(program, session, setCode);
  const written: string[] = [];
  const errors: string[] = [];
  addHelp(program, session, written, errors);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    await session.stdout.write(written.join(''));
    await session.stderr.write(retitle(errors.join('')));
    return error.exitCode === 0 ? EXIT.done : EXIT.wrong;
  }
  return code;
}
