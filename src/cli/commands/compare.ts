import {
  changesOf,
  checkVariants,
  commonGoal,
  findObstacles,
  type LoadedSetUps,
  readSetUps,
  refused,
  renderRefusal,
  runSetUps,
  searchWords,
} from '../../jobs/index.js';
import { renderCall } from '../../library/index.js';
import type { ComparisonResult } from '../../results/index.js';
import { codeOf, codeOfSearch, EXIT, type ExitCode, gravest } from '../exit-code.js';
import { readInputs, sourceOf } from '../inputs.js';
import type { CompareOptions, ShowOptions } from '../options.js';
import { linesOf, type OutFile, planOutFiles } from '../out-files.js';
import { publish } from '../page-file.js';
import { printAnswer, type TableForm } from '../question.js';
import { planReports, type ReportTarget, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { whileDeaf } from '../signals.js';

/** Reads the set-ups of a comparison: files, or one file and its variants. */
async function loadSetUps(files: readonly string[], options: CompareOptions, session: Session): Promise<LoadedSetUps> {
  const variants = checkVariants(files.length, options.variant);
  if (typeof variants === 'string') return refused(variants);
  const sources = (await readInputs(files, session)).map((input) =>
    input.ok ? { name: reportName(input.argument), source: sourceOf(input) } : input.line,
  );
  return whileDeaf(() => readSetUps(sources, variants, options));
}

function commandOf(files: readonly string[], options: CompareOptions): string {
  const further = options.variant.map((text): [string, string] => ['variant', text]);
  return renderCall('compare', files, [...further, ...searchWords(options)], changesOf(options));
}

async function printComparison(result: ComparisonResult, options: ShowOptions, session: Session): Promise<void> {
  const report = await import('../../report/index.js');
  const renderings = {
    json: () => report.renderJson(result),
    csv: () => report.renderComparisonCsv(result),
    markdown: () => report.renderComparisonMarkdown(result),
    table: (form: TableForm) => report.renderComparison(result, form),
  };
  await printAnswer(renderings, options, session);
}

/** Prints a comparison and writes its page. The exit code tells whether the asserts of all set-ups hold. */
export async function publishComparison(
  result: ComparisonResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  const print = (): Promise<void> => printComparison(result, options, session);
  const asserts = codeOf(result.arms.flatMap((arm) => arm.result.asserts));
  const code = gravest([asserts, codeOfSearch(result.comparison.search)]);
  return gravest([code, await publish(print, result, target, options, session, files)]);
}

/** Compares set-ups with common random numbers: prints the differences, and writes one page for all. */
export async function compareScenarios(
  files: readonly string[],
  options: CompareOptions,
  session: Session,
): Promise<ExitCode> {
  const { stderr, folder } = session;
  const loaded = await loadSetUps(files, options, session);
  const out = planOutFiles(options, ['json', 'csv', 'markdown', 'html'], files, folder);
  const reports = planReports([`${reportName(files[0] ?? '')}-compared`], out.ok ? out.report : false, folder);
  const obstacles = loaded.ok
    ? renderRefusal({ problems: [], lines: findObstacles(loaded.setUps) })
    : renderRefusal(loaded);
  const lines = linesOf(out, reports)
    .map((line) => `mxsim: ${line}\n`)
    .join('');
  const goal = loaded.ok ? commonGoal(loaded.setUps, options) : null;
  const wrong = goal !== null && 'line' in goal ? `mxsim: ${goal.line}\n` : '';
  if (obstacles !== '' || lines !== '' || !loaded.ok || !reports.ok || !out.ok || (goal !== null && 'line' in goal)) {
    await stderr.write([obstacles, lines, wrong].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const result = await runSetUps(loaded.setUps, goal, commandOf(files, options), options, session);
  return publishComparison(result, reports.targets[0] ?? null, options, session, out.files);
}
