import { changesOf, runNines, withinLimits } from '../../jobs/index.js';
import { readVersion, renderCall } from '../../library/index.js';
import { renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { loadScenarios } from '../inputs.js';
import type { NinesOptions } from '../options.js';
import { linesOf, type OutFile, planOutFiles, writeOutFiles } from '../out-files.js';
import { writePage } from '../page-file.js';
import { printAnswer, type TableForm } from '../question.js';
import { planReports, reportName } from '../report-target.js';
import type { Session } from '../session.js';

/** Prints how rare losses are, and which changes would make them rarer. */
export async function tellNines(file: string, options: NinesOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const { scenarios, unreadable } = await loadScenarios([file], changesOf(options), session);
  const [scenario] = scenarios;
  const model = scenario?.model ?? null;
  if (scenario === undefined || model === null) {
    const lines = unreadable.map((line) => `mxsim: ${line}\n`).join('');
    await stderr.write([renderProblems(scenario?.errors ?? []), lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const wanted = { out: options.out, report: options.report ?? false } as const;
  const out = planOutFiles(wanted, ['json', 'csv', 'markdown', 'html'], [file], folder);
  const reports = planReports([`${reportName(file)}-nines`], out.ok ? out.report : false, folder);
  if (!reports.ok || !out.ok) {
    await stderr.write(
      linesOf(out, reports)
        .map((line) => `mxsim: ${line}\n`)
        .join(''),
    );
    return EXIT.wrong;
  }
  const report = await withinLimits(scenario.positions, () => runNines({ ...scenario, model }, options, session));
  const words = await import('../../report/index.js');
  const renderings = {
    json: () => words.renderNinesJson(report),
    csv: () => words.renderNinesCsv(report),
    markdown: () => words.renderNinesMarkdown(report),
    table: (form: TableForm) => words.renderNines(report, form),
  };
  await printAnswer(renderings, options, session);
  const command = renderCall('nines', [scenario.input.argument], [], changesOf(options));
  const draw = (): Promise<string> => words.renderNinesPage(report, { version: readVersion(), command });
  const page = await writePage(reports.targets[0] ?? null, draw, options, session);
  const render = async (format: OutFile['format']): Promise<string> =>
    format === 'json' || format === 'csv' ? renderings[format]() : renderings.markdown();
  return gravest([page, await writeOutFiles(out.files, render, options.quiet === true, session)]);
}
