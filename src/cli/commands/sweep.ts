import { dirname, join, resolve } from 'node:path';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import type { SweepOptions } from '../options.js';
import { canWrite, planReports, type ReportTarget, reportName } from '../report-target.js';
import { runSweep } from '../run-sweep.js';
import type { Session } from '../session.js';
import { type CellStore, cellFolder, NO_STORE, toleratingStore } from '../sweep-cells.js';
import { planSweep } from '../sweep-plan.js';
import { publishSweep } from '../sweep-publication.js';

/** Cells are kept in a folder beside the report, or where the call says; without a report and a folder, nowhere. */
function storeFor(target: ReportTarget | null, { cells }: SweepOptions, file: string, { folder }: Session): CellStore {
  if (cells !== undefined) return cellFolder(resolve(folder, cells));
  return target === null || !canWrite(target)
    ? NO_STORE
    : cellFolder(join(dirname(target.path), `${reportName(file)}-cells`));
}

/** Runs a scenario with many values: prints a table of all cells, and draws curves or maps. */
export async function sweepScenario(file: string, options: SweepOptions, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const planning = await planSweep(file, options, session);
  const reports = planReports([`${reportName(file)}-sweep`], options.report, folder);
  if (!planning.ok || !reports.ok) {
    const lines = reports.ok ? '' : reports.lines.map((line) => `mxsim: ${line}\n`).join('');
    await stderr.write([planning.ok ? '' : planning.text, lines].filter(Boolean).join('\n'));
    return EXIT.wrong;
  }
  const target = reports.targets[0] ?? null;
  const store = toleratingStore(storeFor(target, options, file, session));
  const result = await runSweep(planning.plan, store, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  const failure = store.failure();
  if (failure !== null) {
    const { reason } = failure;
    session.sayLast(`cannot keep the cells that are done: ${reason}. --cells FOLDER keeps them elsewhere`);
  }
  return gravest([await publishSweep(result, target, options, session), failure === null ? EXIT.done : failure.code]);
}
