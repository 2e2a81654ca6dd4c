import type { SweepResult } from '../results/index.js';
import { codeOf, codeOfSearch, type ExitCode, gravest } from './exit-code.js';
import type { ShowOptions } from './options.js';
import type { OutFile } from './out-files.js';
import { publish } from './page-file.js';
import type { ReportTarget } from './report-target.js';
import type { Session } from './session.js';
import { isColoured, widthOf } from './terminal.js';

async function print(result: SweepResult, { format }: ShowOptions, { stdout, env }: Session): Promise<void> {
  const report = await import('../report/index.js');
  const options = { width: widthOf(stdout, env), colour: isColoured(stdout, env) };
  const renderers: Readonly<Record<string, () => string>> = {
    json: () => report.renderJson(result),
    csv: () => report.renderSweepCsv(result),
    markdown: () => report.renderSweepMarkdown(result),
  };
  await stdout.write((renderers[format] ?? (() => report.renderSweep(result, options)))());
}

/** Prints a sweep and writes its page. The code says whether the asserts of all cells hold. */
export async function publishSweep(
  result: SweepResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  return gravest([
    codeOf(result.cells.flatMap(({ asserts }) => asserts)),
    ...result.cells.map(({ search }) => codeOfSearch(search)),
    await publish(() => print(result, options, session), result, target, options, session, files),
  ]);
}
