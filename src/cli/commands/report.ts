import { readSavedReport, type SavedReport } from '../../results/saved/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readInputs } from '../inputs.js';
import type { ReportOptions } from '../options.js';
import { linesOf, type OutFile, planOutFiles } from '../out-files.js';
import { printAll, publishResult } from '../publication.js';
import { planReports, type ReportTarget } from '../report-target.js';
import type { Session } from '../session.js';
import { publishSweep } from '../sweep-publication.js';
import { publishBest } from './best.js';
import { publishComparison } from './compare.js';
import { publishDrill } from './drill.js';

async function publish(
  saved: Exclude<SavedReport, { kind: 'none' }>,
  target: ReportTarget | null,
  options: ReportOptions,
  session: Session,
  files: readonly OutFile[],
): Promise<ExitCode> {
  if (saved.kind === 'comparison') return publishComparison(saved.result, target, options, session, files);
  if (saved.kind === 'sweep') return publishSweep(saved.result, target, options, session, files);
  if (saved.kind === 'best') return publishBest(saved.result, target, options, session, files);
  if (saved.kind === 'drill') return publishDrill(saved.result, target, options, session, files);
  const code = await publishResult(saved.result, 0, target, options, session, files);
  if (options.format === 'json') await printAll([{ result: saved.result, lines: [] }], options.format, session.stdout);
  return code;
}

/** Shows a saved result again, in the way of the command that made it. Nothing is simulated. */
export async function showSavedResult(file: string, options: ReportOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const out = planOutFiles(options, ['json', 'csv', 'markdown', 'html'], [file], folder);
  const [input] = await readInputs([file], session);
  const reports = planReports([file], out.ok ? out.report : false, folder);
  if (input === undefined || !input.ok || !reports.ok || !out.ok) {
    const lines = [...(input === undefined || input.ok ? [] : [input.line]), ...linesOf(out, reports)];
    await stderr.write(lines.map((line) => `mxsim: ${line}\n`).join(''));
    return EXIT.wrong;
  }
  const saved = readSavedReport(new TextDecoder().decode(input.bytes));
  if (saved.kind === 'none') {
    const { printableLine } = await import('../../report/index.js');
    await stderr.write(`mxsim: ${input.file}: ${printableLine(saved.message)}\n`);
    return EXIT.wrong;
  }
  return publish(saved, reports.targets[0] ?? null, options, session, out.files);
}
