import { changesOf, runNines, withinLimits } from '../../jobs/index.js';
import { readVersion, renderCall } from '../../library/index.js';
import { renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadScenarios } from '../inputs.js';
import type { NinesOptions } from '../options.js';
import { writePage } from '../page-file.js';
import { planReports, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { isColoured, widthOf } from '../terminal.js';

/** Says how rare losses are, and what would make them rarer. */
export async function tellNines(file: string, options: NinesOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr, env } = session;
  const { scenarios, unreadable } = await loadScenarios([file], changesOf(options), session);
  const [scenario] = scenarios;
  const model = scenario?.model ?? null;
  if (scenario === undefined || model === null) {
    const lines = unreadable.map((line) => `mxsim: ${line}\n`).join('');
    await stderr.write([renderProblems(scenario?.errors ?? []), lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const reports = planReports([`${reportName(file)}-nines`], options.report ?? false, session.folder);
  if (!reports.ok) {
    await stderr.write(reports.lines.map((line) => `mxsim: ${line}\n`).join(''));
    return EXIT.wrong;
  }
  const report = await withinLimits(scenario.positions, () => runNines({ ...scenario, model }, options, session));
  const { renderNines, renderNinesJson, renderNinesPage } = await import('../../report/index.js');
  if (options.format === 'json') await stdout.write(renderNinesJson(report));
  else await session.say(renderNines(report, { width: widthOf(stdout, env), colour: isColoured(stdout, env) }));
  const command = renderCall('nines', [scenario.input.argument], [], changesOf(options));
  const draw = (): Promise<string> => renderNinesPage(report, { version: readVersion(), command });
  return writePage(reports.targets[0] ?? null, draw, options, session);
}
