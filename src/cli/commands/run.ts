import type { Goal } from '../../experiment/index.js';
import type { CheckedResult } from '../../report/index.js';
import type { AssertResult, RunResult } from '../../results/index.js';
import { renderProblems } from '../../scenario/index.js';
import { writeWhole } from '../atomic-file.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { describeFileError, isSystemError } from '../file-errors.js';
import { allErrors, loadScenarios } from '../loading.js';
import { changesOf, type RunOptions } from '../options.js';
import type { Outlet } from '../outlet.js';
import { goalOf } from '../precision-option.js';
import { planReports, type ReportTarget } from '../report-target.js';
import { type ReadyScenario, runScenario } from '../run-scenario.js';
import type { Session } from '../session.js';
import { isColoured, widthOf } from '../terminal.js';

// Loaded when the threads are at work: see runScenario.
const loadReport = () => import('../../report/index.js');

/** A scenario that is ready to run, and where its report goes. */
interface Job extends ReadyScenario {
  readonly target: ReportTarget | null;
  /** What replications are added for; `null` where their number is fixed. */
  readonly goal: Goal | null;
}

/** Reads everything and finds out what would go wrong, before anything runs. Returns jobs, or the text of all problems. */
async function prepare(files: readonly string[], options: RunOptions, session: Session): Promise<Job[] | string> {
  const { scenarios, unreadable } = await loadScenarios(files, changesOf(options), session);
  const reports = planReports(files, options.report, session.folder);
  const problems = renderProblems(allErrors(scenarios));
  const wrong: string[] = [];
  const jobs = scenarios.flatMap((scenario, i): Job[] => {
    const { model } = scenario;
    if (model === null) return [];
    const goal = goalOf(options, model);
    if (goal !== null && 'line' in goal) wrong.push(goal.line);
    else return [{ ...scenario, model, target: (reports.ok && reports.targets[i]) || null, goal }];
    return [];
  });
  const faults = [...unreadable, ...(reports.ok ? [] : reports.lines), ...new Set(wrong)];
  const lines = faults.map((line) => `mxsim: ${line}\n`);
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

/** Prints one result where several can stand one after the other; other formats wait for all, to be one text. */
async function printResult(result: RunResult, at: number, { format }: RunOptions, session: Session): Promise<void> {
  const { stdout, env } = session;
  const { renderCsv, renderRunMarkdown, renderTable } = await loadReport();
  if (at > 0 && (format === 'table' || format === 'markdown')) await stdout.write('\n');
  if (format === 'table') {
    await stdout.write(renderTable(result, { width: widthOf(stdout, env), colour: isColoured(stdout, env) }));
  }
  if (format === 'csv') await stdout.write(renderCsv(result));
  if (format === 'markdown') await stdout.write(renderRunMarkdown(result));
}

/** Prints all results as one text. In JSON one file gives one object, several give one array. */
async function printAll(checked: readonly CheckedResult[], { format }: RunOptions, stdout: Outlet): Promise<void> {
  const { renderAnnotations, renderJson, renderJunit } = await loadReport();
  const results = checked.map(({ result }) => result);
  const [first, ...others] = results;
  if (format === 'json') await stdout.write(renderJson(first === undefined || others.length > 0 ? results : first));
  if (format === 'github') await stdout.write(renderAnnotations(checked));
  if (format === 'junit') await stdout.write(renderJunit(checked));
}

/** Runs scenarios one after the other: prints what happened, and writes a report for each. */
export async function runScenarios(files: readonly string[], options: RunOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr } = session;
  const jobs = await prepare(files, options, session);
  if (typeof jobs === 'string') {
    await stderr.write(jobs);
    return EXIT.wrong;
  }
  const checked: CheckedResult[] = [];
  const codes: ExitCode[] = [];
  for (const [i, job] of jobs.entries()) {
    const result = await runScenario(job, job.goal, job.target !== null, options, session);
    if (['json', 'github', 'junit'].includes(options.format)) checked.push({ result, lines: job.assertLines });
    await printResult(result, i, options, session);
    codes.push(codeOf(result.asserts), await writeReport(result, job.target, options, session));
  }
  await printAll(checked, options, stdout);
  return gravest(codes);
}
