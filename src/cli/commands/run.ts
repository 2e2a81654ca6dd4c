import type { AssertResult, RunResult } from '../../results/index.js';
import { renderProblems } from '../../scenario/index.js';
import { writeWhole } from '../atomic-file.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { describeFileError, isSystemError } from '../file-errors.js';
import { allErrors, loadScenarios } from '../loading.js';
import { changesOf, type RunOptions } from '../options.js';
import type { Outlet } from '../outlet.js';
import { planReports, type ReportTarget } from '../report-target.js';
import { type ReadyScenario, runScenario } from '../run-scenario.js';
import type { Session } from '../session.js';
import { isColoured, widthOf } from '../terminal.js';

// Loaded when the threads are at work: see runScenario.
const loadReport = () => import('../../report/index.js');

/** A scenario that is ready to run, and where its report goes. */
interface Job extends ReadyScenario {
  readonly target: ReportTarget | null;
}

/** Reads everything and finds out what would go wrong, before anything runs. Returns jobs, or the text of all problems. */
async function prepare(files: readonly string[], options: RunOptions, session: Session): Promise<Job[] | string> {
  const { scenarios, unreadable } = await loadScenarios(files, changesOf(options), session);
  const reports = planReports(files, options.report, session.folder);
  const lines = [...unreadable, ...(reports.ok ? [] : reports.lines)].map((line) => `mxsim: ${line}\n`);
  const problems = renderProblems(allErrors(scenarios));
  const jobs = scenarios.flatMap((scenario, i): Job[] => {
    const { model } = scenario;
    return model === null ? [] : [{ ...scenario, model, target: (reports.ok && reports.targets[i]) || null }];
  });
  return problems === '' && lines.length === 0 ? jobs : [problems, lines.join('')].filter(Boolean).join('\n');
}

/** Says where the report is: below the table, or beside the output where that is for programs. */
async function sayWhere({ shown }: ReportTarget, options: RunOptions, { stdout, stderr }: Session): Promise<void> {
  if (options.quiet === true) return;
  if (options.format === 'table') await stdout.write(`\nReport: ${shown}\n`);
  else await stderr.write(`Report: ${shown}\n`);
}

/** Draws and writes the report, if there is to be one. A disk that has filled up by now is no bug of ours. */
async function writeReport(
  result: RunResult,
  target: ReportTarget | null,
  options: RunOptions,
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

/** Prints one result where several can stand one after the other; JSON waits for all, to be one text. */
async function printResult(result: RunResult, { format }: RunOptions, { stdout, env }: Session): Promise<void> {
  const { renderCsv, renderTable } = await loadReport();
  if (format === 'table') {
    await stdout.write(renderTable(result, { width: widthOf(stdout, env), colour: isColoured(stdout, env) }));
  }
  if (format === 'csv') await stdout.write(renderCsv(result));
}

/** One file gives one object, several give one array. */
async function printJson(results: readonly RunResult[], stdout: Outlet): Promise<void> {
  const { renderJson } = await loadReport();
  const [first, ...others] = results;
  await stdout.write(renderJson(first === undefined || others.length > 0 ? results : first));
}

/** Runs scenarios one after the other: prints what happened, and writes a report for each. */
export async function runScenarios(files: readonly string[], options: RunOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr } = session;
  const jobs = await prepare(files, options, session);
  if (typeof jobs === 'string') {
    await stderr.write(jobs);
    return EXIT.wrong;
  }
  const results: RunResult[] = [];
  const codes: ExitCode[] = [];
  for (const [i, job] of jobs.entries()) {
    const result = await runScenario(job, job.target !== null, options, session);
    if (options.format === 'json') results.push(result);
    if (options.format === 'table' && i > 0) await stdout.write('\n');
    await printResult(result, options, session);
    codes.push(codeOf(result.asserts), await writeReport(result, job.target, options, session));
  }
  if (options.format === 'json') await printJson(results, stdout);
  return gravest(codes);
}
