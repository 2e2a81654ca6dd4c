import { type DrillPlan, openSource, planDrillOf, renderRefusal, runDrill } from '../../jobs/index.js';
import type { DrillResult } from '../../results/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readInputs, sourceOf } from '../inputs.js';
import type { DrillOptions, ShowOptions } from '../options.js';
import { linesOf, type OutFile, planOutFiles } from '../out-files.js';
import { publish } from '../page-file.js';
import { planReports, type ReportTarget, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { whileDeaf } from '../signals.js';
import { isColoured, widthOf } from '../terminal.js';

/** The drill that the call asks for, or the text of what is wrong with it. */
async function planDrill(file: string, options: DrillOptions, session: Session): Promise<DrillPlan | string> {
  const [input] = await readInputs([file], session);
  if (input === undefined || !input.ok) return `mxsim: ${input?.line ?? file}\n`;
  return whileDeaf(() => {
    const origin = openSource(sourceOf(input));
    if (typeof origin === 'string') return `mxsim: ${origin}\n`;
    const planning = planDrillOf(origin.source, file, options);
    return planning.ok ? planning.plan : renderRefusal(planning);
  });
}

async function print(result: DrillResult, { format }: ShowOptions, { stdout, env }: Session): Promise<void> {
  const report = await import('../../report/index.js');
  const options = { width: widthOf(stdout, env), colour: isColoured(stdout, env) };
  const renderers: Readonly<Record<string, () => string>> = {
    json: () => report.renderJson(result),
    csv: () => report.renderDrillCsv(result),
    markdown: () => report.renderDrillMarkdown(result),
  };
  await stdout.write((renderers[format] ?? (() => report.renderDrill(result, options)))());
}

/** Prints a drill and writes its page. It has no asserts, so what goes wrong is what cannot be written. */
export function publishDrill(
  result: DrillResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  return publish(() => print(result, options, session), result, target, options, session, files);
}

/** Tries every failure by itself, and every two: prints a ranking, and draws a page of it. */
export async function drillScenario(file: string, options: DrillOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const plan = await planDrill(file, options, session);
  const out = planOutFiles(options, ['json', 'csv', 'markdown', 'html'], [file], folder);
  const reports = planReports([`${reportName(file)}-drill`], out.ok ? out.report : false, folder);
  if (typeof plan === 'string' || !reports.ok || !out.ok) {
    const lines = linesOf(out, reports)
      .map((line) => `mxsim: ${line}\n`)
      .join('');
    await stderr.write([typeof plan === 'string' ? plan : '', lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const result = await runDrill(plan, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  return publishDrill(result, reports.targets[0] ?? null, options, session, out.files);
}
