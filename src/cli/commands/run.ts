import type { Goal } from '../../experiment/index.js';
import { changesOf, goalOf, runScenario } from '../../jobs/index.js';
import { allErrors, type ReadyScenario } from '../../library/index.js';
import type { CheckedResult } from '../../report/index.js';
import { renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { loadScenarios } from '../inputs.js';
import type { RunOptions } from '../options.js';
import { linesOf, type OutFile, planOutFiles, writeOutFiles } from '../out-files.js';
import { printAll, publishResult, renderTogether } from '../publication.js';
import { canWrite, planReports, type ReportTarget } from '../report-target.js';
import type { Session } from '../session.js';
import { indexReports } from './gallery.js';

const OUT_FORMATS = ['json', 'csv', 'markdown', 'github', 'junit', 'html'] as const;

/** A scenario that is ready to run, and the destination of its report. */
interface Job extends ReadyScenario {
  readonly target: ReportTarget | null;
  /** The goal for which replications are added; `null` if their number is fixed. */
  readonly goal: Goal | null;
}

/** Everything that a call asks for. */
interface Jobs {
  readonly jobs: readonly Job[];
  readonly files: readonly OutFile[];
}

/** Reads everything and finds all errors before anything runs. Returns jobs, or the text of all problems. */
async function prepare(files: readonly string[], options: RunOptions, session: Session): Promise<Jobs | string> {
  const { scenarios, unreadable } = await loadScenarios(files, changesOf(options), session);
  const out = planOutFiles(options, OUT_FORMATS, files, session.folder);
  const reports = planReports(files, out.ok ? out.report : false, session.folder);
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
  if (options.values === true && options.format !== 'json' && !options.out.some((text) => text.startsWith('json=')))
    wrong.push('--values is for JSON: add --format json, or --out json=FILE');
  const faults = [...unreadable, ...linesOf(out, reports), ...new Set(wrong)];
  const lines = faults.map((line) => `mxsim: ${line}\n`);
  return problems === '' && lines.length === 0 && out.ok
    ? { jobs, files: out.files }
    : [problems, lines.join('')].filter(Boolean).join('\n');
}

/** Runs scenarios one after the other: prints the results, and writes a report for each. */
export async function runScenarios(files: readonly string[], options: RunOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr } = session;
  const prepared = await prepare(files, options, session);
  if (typeof prepared === 'string') {
    await stderr.write(prepared);
    return EXIT.wrong;
  }
  const { jobs } = prepared;
  const checked: CheckedResult[] = [];
  const codes: ExitCode[] = [];
  for (const [i, job] of jobs.entries()) {
    const circumstances = { willDraw: canWrite(job.target), alone: true };
    const result = await runScenario(job, job.goal, circumstances, options, session);
    checked.push({ result, lines: job.assertLines });
    codes.push(await publishResult(result, i, job.target, options, session));
  }
  await printAll(checked, options.format, stdout);
  const render = (format: OutFile['format']): Promise<string> => renderTogether(checked, format);
  const written = jobs.flatMap(({ target }) => (target !== null && canWrite(target) ? [target.path] : []));
  if (!session.interrupted.aborted) codes.push(await indexReports(written, session));
  return gravest([...codes, await writeOutFiles(prepared.files, render, options.quiet === true, session)]);
}
