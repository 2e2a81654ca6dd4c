import { type BestPlan, openSource, planBestOf, renderRefusal, runBest } from '../../jobs/index.js';
import type { BestResult } from '../../results/index.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { readInputs, sourceOf } from '../inputs.js';
import type { BestOptions, ShowOptions } from '../options.js';
import { linesOf, type OutFile, planOutFiles } from '../out-files.js';
import { publish } from '../page-file.js';
import { planReports, type ReportTarget, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { whileDeaf } from '../signals.js';
import { isColoured, widthOf } from '../terminal.js';

/** The question that the call asks, or the text of what is wrong with it. */
async function planBest(file: string, options: BestOptions, session: Session): Promise<BestPlan | string> {
  const [input] = await readInputs([file], session);
  if (input === undefined || !input.ok) return `mxsim: ${input?.line ?? file}\n`;
  return whileDeaf(() => {
    const origin = openSource(sourceOf(input));
    if (typeof origin === 'string') return `mxsim: ${origin}\n`;
    const planning = planBestOf(origin.source, file, options);
    return planning.ok ? planning.plan : renderRefusal(planning);
  });
}

async function print(result: BestResult, { format }: ShowOptions, { stdout, env }: Session): Promise<void> {
  const report = await import('../../report/index.js');
  const options = { width: widthOf(stdout, env), colour: isColoured(stdout, env) };
  const renderers: Readonly<Record<string, () => string>> = {
    json: () => report.renderJson(result),
    csv: () => report.renderBestCsv(result),
    markdown: () => report.renderBestMarkdown(result),
  };
  await stdout.write((renderers[format] ?? (() => report.renderBest(result, options)))());
}

/** None meets the asserts: they fail. Where means had to judge, nothing is shown. */
function codeOfBest({ best, asked }: BestResult): ExitCode {
  if (asked.byMean > 0) return EXIT.undecided;
  return best === null ? EXIT.failed : EXIT.done;
}

/** Prints which design is best, and writes the page of it. */
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

/** Looks for the design that meets the asserts at least cost. */
export async function findBestDesign(file: string, options: BestOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const plan = await planBest(file, options, session);
  const out = planOutFiles(options, ['json', 'csv', 'markdown', 'html'], [file], folder);
  const reports = planReports([`${reportName(file)}-best`], out.ok ? out.report : false, folder);
  if (typeof plan === 'string' || !reports.ok || !out.ok) {
    const lines = linesOf(out, reports)
      .map((line) => `mxsim: ${line}\n`)
      .join('');
    await stderr.write([typeof plan === 'string' ? plan : '', lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const result = await runBest(plan, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  return publishBest(result, reports.targets[0] ?? null, options, session, out.files);
}
