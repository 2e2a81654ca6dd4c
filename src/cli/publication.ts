import type { CheckedResult } from '../report/index.js';
import type { RunResult } from '../results/index.js';
import { codeOf, codeOfSearch, type ExitCode, gravest } from './exit-code.js';
import type { ShowOptions } from './options.js';
import type { OutFile } from './out-files.js';
import type { Outlet } from './outlet.js';
import { publish } from './page-file.js';
import type { ReportTarget } from './report-target.js';
import type { Session } from './session.js';
import { isColoured, widthOf } from './terminal.js';

// Loaded while the threads are at work: see runScenario.
const loadReport = () => import('../report/index.js');

/** Prints one result in formats that can be printed one after the other; other formats wait for all, to be one text. */
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

/**
 * Prints one result and writes its report. `at`: number printed before. The exit code tells whether its asserts hold.
 */
export async function publishResult(
  result: RunResult,
  at: number,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  const print = (): Promise<void> => printResult(result, at, options, session);
  const codes = [codeOf(result.asserts), codeOfSearch(result.search)];
  return gravest([...codes, await publish(print, result, target, options, session, files)]);
}

/** True if the results are printed together at the end, as one text. */
export function isPrintedTogether({ format }: Pick<ShowOptions, 'format'>): boolean {
  return ['json', 'github', 'junit'].includes(format);
}

/** In JSON, one file gives an object and several give an array. */
function asOne(results: readonly RunResult[]): RunResult | readonly RunResult[] {
  const [first, ...others] = results;
  return first === undefined || others.length > 0 ? results : first;
}

/** All results as one text. */
export async function renderTogether(
  checked: readonly CheckedResult[],
  format: Exclude<ShowOptions['format'], 'table'>,
): Promise<string> {
  const { renderAnnotations, renderCsv, renderJson, renderJunit, renderRunMarkdown } = await loadReport();
  const results = checked.map(({ result }) => result);
  switch (format) {
    case 'json':
      return renderJson(asOne(results));
    case 'csv':
      return results.map(renderCsv).join('');
    case 'markdown':
      return results.map(renderRunMarkdown).join('\n');
    case 'github':
      return renderAnnotations(checked);
    case 'junit':
      return renderJunit(checked);
  }
}

/** Prints all results, if they are printed as one text. */
export async function printAll(
  checked: readonly CheckedResult[],
  format: ShowOptions['format'],
  stdout: Outlet,
): Promise<void> {
  if (format === 'json') {
    const { jsonPieces } = await loadReport();
    for (const piece of jsonPieces(asOne(checked.map(({ result }) => result)))) await stdout.write(piece);
  } else if (isPrintedTogether({ format }) && format !== 'table')
    await stdout.write(await renderTogether(checked, format));
}
