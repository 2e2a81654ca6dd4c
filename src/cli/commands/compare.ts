import type { ComparisonResult } from '../../results/index.js';
import { type LoadedArm, loadArms } from '../arms.js';
import { writeWhole } from '../atomic-file.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeFileError, isSystemError } from '../file-errors.js';
import { type CompareOptions, changesOf } from '../options.js';
import { planReports, type ReportTarget, reportName } from '../report-target.js';
import { renderCall } from '../reproduction.js';
import { runArms } from '../run-arms.js';
import type { Session } from '../session.js';
import { isColoured, widthOf } from '../terminal.js';

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
  return renderCall('compare', files, further, changesOf(options));
}

async function print(result: ComparisonResult, { format }: CompareOptions, { stdout, env }: Session): Promise<void> {
  const report = await import('../../report/index.js');
  const options = { width: widthOf(stdout, env), colour: isColoured(stdout, env) };
  const renderers: Readonly<Record<string, () => string>> = {
    json: () => report.renderJson(result),
    csv: () => report.renderComparisonCsv(result),
    markdown: () => report.renderComparisonMarkdown(result),
  };
  await stdout.write((renderers[format] ?? (() => report.renderComparison(result, options)))());
}

/** Draws and writes the page, if there is to be one. */
async function writePage(
  result: ComparisonResult,
  target: ReportTarget | null,
  options: CompareOptions,
  session: Session,
): Promise<ExitCode> {
  if (target === null) return EXIT.done;
  const { renderComparisonPage } = await import('../../report/index.js');
  const page = await renderComparisonPage(result);
  if (session.interrupted.aborted) return EXIT.interrupted;
  try {
    writeWhole(target.path, page);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await session.stderr.write(`mxsim: cannot write the report ${target.shown}: ${describeFileError(error)}\n`);
    return EXIT.wrong;
  }
  if (options.quiet === true) return EXIT.done;
  if (options.format === 'table') await session.stdout.write(`\nReport: ${target.shown}\n`);
  else await session.stderr.write(`Report: ${target.shown}\n`);
  return EXIT.done;
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
  if (obstacles !== '' || lines !== '' || !loaded.ok || !reports.ok) {
    await stderr.write([obstacles, lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const result = await runArms(loaded.arms, commandOf(files, options), options, session);
  await print(result, options, session);
  return writePage(result, reports.targets[0] ?? null, options, session);
}
