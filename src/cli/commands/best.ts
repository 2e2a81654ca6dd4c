import { planBestOf, runBest } from '../../jobs/index.js';
import type { BestResult } from '../../results/index.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import type { BestOptions, ShowOptions } from '../options.js';
import type { OutFile } from '../out-files.js';
import { publish } from '../page-file.js';
import { prepareQuestion, printAnswer, type TableForm } from '../question.js';
import type { ReportTarget } from '../report-target.js';
import type { Session } from '../session.js';

async function print(result: BestResult, options: ShowOptions, session: Session): Promise<void> {
  const report = await import('../../report/index.js');
  const renderings = {
    json: () => report.renderJson(result),
    csv: () => report.renderBestCsv(result),
    markdown: () => report.renderBestMarkdown(result),
    table: (form: TableForm) => report.renderBest(result, form),
  };
  await printAnswer(renderings, options, session);
}

/** Exit code: failed if no design meets the asserts, undecided if a design was judged by its mean alone. */
function codeOfBest({ best, asked }: BestResult): ExitCode {
  if (asked.byMean > 0) return EXIT.undecided;
  return best === null ? EXIT.failed : EXIT.done;
}

/** Prints the best design and writes its page. */
export async function publishBest(
  result: BestResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  const written = await publish(() => print(result, options, session), result, target, options, session, files);
  return gravest([codeOfBest(result), written]);
}

/** Looks for the cheapest design that meets the asserts. */
export async function findBestDesign(file: string, options: BestOptions, session: Session): Promise<ExitCode> {
  const asked = await prepareQuestion(file, 'best', options, (source) => planBestOf(source, file, options), session);
  if (typeof asked === 'number') return asked;
  const result = await runBest(asked.plan, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  return publishBest(result, asked.target, options, session, asked.files);
}
