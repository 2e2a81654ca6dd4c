import type { CheckedResult } from '../report/index.js';
import type { AssertResult, RunResult } from '../results/index.js';
import { writeWhole } from './atomic-file.js';
import { EXIT, type ExitCode, gravest } from './exit-code.js';
import { describeFileError, isSystemError } from './file-errors.js';
import type { RunOptions } from './options.js';
import type { Outlet } from './outlet.js';
import type { ReportTarget } from './report-target.js';
import type { Session } from './session.js';
import { isColoured, widthOf } from './terminal.js';

// Loaded when the threads are at work: see runScenario.
const loadReport = () => import('../report/index.js');

/** Options that say how results are shown. */
export type ShowOptions = Pick<RunOptions, 'format' | 'quiet'>;

/** Says where the report is: below the table, or beside the output where that is for programs. */
async function sayWhere({ shown }: ReportTarget, options: ShowOptions, { stdout, stderr }: Session): Promise<void> {
  if (options.quiet === true) return;
  if (options.format === 'table') await stdout.write(`\nReport: ${shown}\n`);
  else await stderr.write(`Report: ${shown}\n`);
}

/** Draws and writes the report, if there is to be one. A disk that has filled up by now is no bug of ours. */
async function writeReport(
  result: RunResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
): Promise<ExitCode> {
  if (target === null) return EXIT.done;
  const { renderPage } = await loadReport();
  const page = await renderPage(result);
  if (session.interrupted.aborted) return EXIT.interrupted;
  try {
    writeWhole(target.path, page);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await session.stderr.write(`mxsim: cannot write the report ${target.shown}: ${describeFileError(error)}\n`);
    return EXIT.wrong;
  }
  await sayWhere(target, options, session);
  return EXIT.done;
}

function codeOf(asserts: readonly AssertResult[]): ExitCode {
  const codes = { pass: EXIT.done, fail: EXIT.failed, undecided: EXIT.undecided };
  return gravest(asserts.map(({ verdict }) => codes[verdict]));
}

/** Prints one result where several can stand one after the other; other formats wait for all, to be one text. */
async function printResult(result: RunResult, at: number, { format }: ShowOptions, session: Session): Promise<void> {
  const { stdout, env } = session;
  const { renderCsv, renderRunMarkdown, renderTable } = await loadReport();
  if (at > 0 && (format === 'table' || format === 'markdown')) await stdout.write('\n');
  if (format === 'table') {
    await stdout.write(renderTable(result, { width: widthOf(stdout, env), colour: isColoured(stdout, env) }));
  }
  if (format === 'csv') await stdout.write(renderCsv(result));
  if (format === 'markdown') await stdout.write(renderRunMarkdown(result));
}

/** Prints one result and writes its report. `at`: how many were printed before. The code says whether its asserts hold. */
export async function publishResult(
  result: RunResult,
  at: number,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
): Promise<ExitCode> {
  await printResult(result, at, options, session);
  return gravest([codeOf(result.asserts), await writeReport(result, target, options, session)]);
}

/** Whether results are printed together at the end, to be one text. */
export function isPrintedTogether({ format }: ShowOptions): boolean {
  return ['json', 'github', 'junit'].includes(format);
}

/** Prints all results as one text. In JSON one file gives one object, several give one array. */
export async function printAll(
  checked: readonly CheckedResult[],
  { format }: ShowOptions,
  stdout: Outlet,
): Promise<void> {
  const { renderAnnotations, renderJson, renderJunit } = await loadReport();
  const results = checked.map(({ result }) => result);
  const [first, ...others] = results;
  if (format === 'json') await stdout.write(renderJson(first === undefined || others.length > 0 ? results : first));
  if (format === 'github') await stdout.write(renderAnnotations(checked));
  if (format === 'junit') await stdout.write(renderJunit(checked));
}
