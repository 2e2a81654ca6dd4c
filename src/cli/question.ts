import { openSource, type Refusal, renderRefusal } from '../jobs/index.js';
import type { ScenarioSource } from '../library/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { readInputs, sourceOf } from './inputs.js';
import type { ReportOptions, ShowOptions } from './options.js';
import { linesOf, type OutFile, planOutFiles } from './out-files.js';
import { planReports, type ReportTarget, reportName } from './report-target.js';
import type { Session } from './session.js';
import { whileDeaf } from './signals.js';
import { isColoured, widthOf } from './terminal.js';

/** A question about one scenario, ready to run: its plan, and the destinations of the page and the other outputs. */
export interface Question<Plan> {
  readonly plan: Plan;
  readonly target: ReportTarget | null;
  readonly files: readonly OutFile[];
}

/** Turns a scenario into a plan, or returns the errors in it or in the call. */
type Planner<Plan> = (source: ScenarioSource) => { readonly ok: true; readonly plan: Plan } | Refusal;

async function planFor<Plan>(file: string, plan: Planner<Plan>, session: Session): Promise<Plan | string> {
  const [input] = await readInputs([file], session);
  if (input === undefined || !input.ok) return `mxsim: ${input?.line ?? file}\n`;
  return whileDeaf(() => {
    const origin = openSource(sourceOf(input));
    if (typeof origin === 'string') return `mxsim: ${origin}\n`;
    const planning = plan(origin.source);
    return planning.ok ? planning.plan : renderRefusal(planning);
  });
}

/**
 * Finds all errors before anything runs, and reports them. The page is named after the scenario and the command,
 * `failover-sweep`. @returns the exit code if there are errors.
 */
export async function prepareQuestion<Plan extends object>(
  file: string,
  command: string,
  options: Pick<ReportOptions, 'out' | 'report'>,
  plan: Planner<Plan>,
  session: Session,
): Promise<Question<Plan> | ExitCode> {
  const { stderr, folder } = session;
  const planned = await planFor(file, plan, session);
  const out = planOutFiles(options, ['json', 'csv', 'markdown', 'html'], [file], folder);
  const reports = planReports([`${reportName(file)}-${command}`], out.ok ? out.report : false, folder);
  if (typeof planned !== 'string' && reports.ok && out.ok)
    return { plan: planned, target: reports.targets[0] ?? null, files: out.files };
  const lines = linesOf(out, reports)
    .map((line) => `mxsim: ${line}\n`)
    .join('');
  await stderr.write([typeof planned === 'string' ? planned : '', lines].filter(Boolean).join('\n'));
  return EXIT.wrong;
}

/** The form of a table on a terminal. */
export interface TableForm {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** Renders an answer in each format. */
export interface Renderings {
  readonly json: () => string;
  readonly csv: () => string;
  readonly markdown: () => string;
  readonly table: (form: TableForm) => string;
}

/** Prints an answer in the format that was asked for. */
export async function printAnswer(
  renderings: Renderings,
  { format }: Pick<ShowOptions, 'format'>,
  { stdout, env }: Session,
): Promise<void> {
  const table = (): string => renderings.table({ width: widthOf(stdout, env), colour: isColoured(stdout, env) });
  const render = format === 'json' || format === 'csv' || format === 'markdown' ? renderings[format] : table;
  await stdout.write(render());
}
