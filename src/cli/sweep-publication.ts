import type { SweepResult } from '../results/index.js';
import { codeOf, codeOfSearch, type ExitCode, gravest } from './exit-code.js';
import type { ShowOptions } from './options.js';
import type { OutFile } from './out-files.js';
import { publish } from './page-file.js';
import { printAnswer, type TableForm } from './question.js';
import type { ReportTarget } from './report-target.js';
import type { Session } from './session.js';

async function print(result: SweepResult, options: ShowOptions, session: Session): Promise<void> {
  const report = await import('../report/index.js');
  const renderings = {
    json: () => report.renderJson(result),
    csv: () => report.renderSweepCsv(result),
    markdown: () => report.renderSweepMarkdown(result),
    table: (form: TableForm) => report.renderSweep(result, form),
  };
  await printAnswer(renderings, options, session);
}

/** Prints a sweep and writes its page. The exit code tells whether the asserts of all cells hold. */
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
