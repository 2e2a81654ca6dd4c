import { dirname, join, resolve } from 'node:path';
import {
  type CellStore,
  NO_STORE,
  openSource,
  planSweepOf,
  renderRefusal,
  runSweep,
  type SweepPlan,
} from '../../jobs/index.js';
import { cellFolder, toleratingStore } from '../cell-folder.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import { readInputs, sourceOf } from '../inputs.js';
import type { SweepOptions } from '../options.js';
import { linesOf, planOutFiles } from '../out-files.js';
import { canWrite, planReports, type ReportTarget, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { whileDeaf } from '../signals.js';
import { publishSweep } from '../sweep-publication.js';

/** Cells are kept in a folder beside the report, or where the call says; without a report and a folder, nowhere. */
function storeFor(target: ReportTarget | null, { cells }: SweepOptions, file: string, { folder }: Session): CellStore {
  if (cells !== undefined) return cellFolder(resolve(folder, cells));
  return target === null || !canWrite(target)
    ? NO_STORE
    : cellFolder(join(dirname(target.path), `${reportName(file)}-cells`));
}

/** The sweep that the call asks for, or the text of what is wrong with it. */
async function planSweep(file: string, options: SweepOptions, session: Session): Promise<SweepPlan | string> {
  const [input] = await readInputs([file], session);
  if (input === undefined || !input.ok) return `mxsim: ${input?.line ?? file}\n`;
  return whileDeaf(() => {
    const origin = openSource(sourceOf(input));
    if (typeof origin === 'string') return `mxsim: ${origin}\n`;
    const planning = planSweepOf(origin.source, file, options);
    return planning.ok ? planning.plan : renderRefusal(planning);
  });
}

/** Runs a scenario with many values: prints a table of all cells, and draws curves or maps. */
export async function sweepScenario(file: string, options: SweepOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const plan = await planSweep(file, options, session);
  const out = planOutFiles(options, ['json', 'csv', 'markdown', 'html'], [file], folder);
  const reports = planReports([`${reportName(file)}-sweep`], out.ok ? out.report : false, folder);
  if (typeof plan === 'string' || !reports.ok || !out.ok) {
    const lines = linesOf(out, reports)
      .map((line) => `mxsim: ${line}\n`)
      .join('');
    await stderr.write([typeof plan === 'string' ? plan : '', lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const target = reports.targets[0] ?? null;
  const store = toleratingStore(storeFor(target, options, file, session));
  const result = await runSweep(plan, store, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  const failure = store.failure();
  if (failure !== null) {
    const { reason } = failure;
    session.sayLast(`cannot keep the cells that are done: ${reason}. --cells FOLDER keeps them elsewhere`);
  }
  return gravest([
    await publishSweep(result, target, options, session, out.files),
    failure === null ? EXIT.done : failure.code,
  ]);
}
