import { planDrillOf, runDrill } from '../../jobs/index.js';
import type { DrillResult } from '../../results/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { DrillOptions, ShowOptions } from '../options.js';
import type { OutFile } from '../out-files.js';
import { publish } from '../page-file.js';
import { prepareQuestion, printAnswer, type TableForm } from '../question.js';
import type { ReportTarget } from '../report-target.js';
import type { Session } from '../session.js';

async function print(result: DrillResult, options: ShowOptions, session: Session): Promise<void> {
  const report = await import('../../report/index.js');
  const renderings = {
    json: () => report.renderJson(result),
    csv: () => report.renderDrillCsv(result),
    markdown: () => report.renderDrillMarkdown(result),
    table: (form: TableForm) => report.renderDrill(result, form),
  };
  await printAnswer(renderings, options, session);
}

/** Prints a drill and writes its page. A drill has no asserts: it only fails if an output cannot be written. */
export function publishDrill(
  result: DrillResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  return publish(() => print(result, options, session), result, target, options, session, files);
}

/** Tries every single failure and every pair: prints a ranking, and draws its page. */
export async function drillScenario(file: string, options: DrillOptions, session: Session): Promise<ExitCode> {
  const asked = await prepareQuestion(file, 'drill', options, (source) => planDrillOf(source, file, options), session);
  if (typeof asked === 'number') return asked;
  const result = await runDrill(asked.plan, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  return publishDrill(result, asked.target, options, session, asked.files);
}
