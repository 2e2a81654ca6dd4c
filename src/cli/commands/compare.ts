import { changesOf, goalOf, type LoadedArm, renderCall, runArms, searchWords } from '../../jobs/index.js';
import type { ComparisonResult } from '../../results/index.js';
import { loadArms } from '../arm-files.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import type { CompareOptions, ShowOptions } from '../options.js';
import { publish } from '../page-file.js';
import { planReports, type ReportTarget, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { isColoured, widthOf } from '../terminal.js';
import { codeOf, codeOfSearch } from '../verdict-code.js';

/** Why the set-ups cannot be compared, for each that differs from the first; empty where they can. */
async function findObstacles(arms: readonly LoadedArm[]): Promise<string> {
  const { arrivalDifferences } = await import('../../experiment/index.js');
  const [reference, ...others] = arms;
  if (reference === undefined) return '';
  return others
    .flatMap(({ name, scenario }) => {
      const differences = arrivalDifferences(reference.scenario.model, scenario.model);
      if (differences.length === 0) return [];
      const head = `mxsim: ${name} cannot be compared with ${reference.name}: message 1 of one is not message 1 of the other\n`;
      return [head + differences.map((line) => `  ${line}\n`).join('')];
    })
    .join('');
}

function commandOf(files: readonly string[], options: CompareOptions): string {
  const further = options.variant.map((text): [string, string] => ['variant', text]);
  return renderCall('compare', files, [...further, ...searchWords(options)], changesOf(options));
}

/** What replications are added for, which every set-up must have; or a line that says what is wrong. */
function commonGoal(arms: readonly LoadedArm[], options: CompareOptions): ReturnType<typeof goalOf> {
  const goals = arms.map(({ scenario }) => goalOf(options, scenario.model));
  const wrong = goals.findIndex((goal) => goal !== null && 'line' in goal);
  const [first = null] = goals;
  const fault = goals[wrong];
  if (fault === undefined || fault === null || !('line' in fault)) return first;
  return { line: `${arms[wrong]?.name ?? ''}: ${fault.line}` };
}

async function printComparison(
  result: ComparisonResult,
  { format }: ShowOptions,
  { stdout, env }: Session,
): Promise<void> {
  const report = await import('../../report/index.js');
  const options = { width: widthOf(stdout, env), colour: isColoured(stdout, env) };
  const renderers: Readonly<Record<string, () => string>> = {
    json: () => report.renderJson(result),
    csv: () => report.renderComparisonCsv(result),
    markdown: () => report.renderComparisonMarkdown(result),
  };
  await stdout.write((renderers[format] ?? (() => report.renderComparison(result, options)))());
}

/** Prints a comparison, and writes its page. The code says whether the asserts of all set-ups hold. */
export async function publishComparison(
  result: ComparisonResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
): Promise<ExitCode> {
  const print = (): Promise<void> => printComparison(result, options, session);
  const asserts = codeOf(result.arms.flatMap((arm) => arm.result.asserts));
  const code = gravest([asserts, codeOfSearch(result.comparison.search)]);
  return gravest([code, await publish(print, result, target, options, session)]);
}

/** Compares set-ups on the same luck: prints what differs, and writes one page for all. */
export async function compareScenarios(
  files: readonly string[],
  options: CompareOptions,
  session: Session,
): Promise<ExitCode> {
  const { stderr, folder } = session;
  const loaded = await loadArms(files, options, session);
  const reports = planReports([`${reportName(files[0] ?? '')}-compared`], options.report, folder);
  const obstacles = loaded.ok ? await findObstacles(loaded.arms) : loaded.text;
  const lines = reports.ok ? '' : reports.lines.map((line) => `mxsim: ${line}\n`).join('');
  const goal = loaded.ok ? commonGoal(loaded.arms, options) : null;
  const wrong = goal !== null && 'line' in goal ? `mxsim: ${goal.line}\n` : '';
  if (obstacles !== '' || lines !== '' || !loaded.ok || !reports.ok || (goal !== null && 'line' in goal)) {
    await stderr.write([obstacles, lines, wrong].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const result = await runArms(loaded.arms, goal, commandOf(files, options), options, session);
  return publishComparison(result, reports.targets[0] ?? null, options, session);
}
