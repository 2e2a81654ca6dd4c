import { dirname, join, resolve } from 'node:path';
import { type CellStore, NO_STORE, planSweepOf, runSweep } from '../../jobs/index.js';
import { cellFolder, toleratingStore } from '../cell-folder.js';
import { EXIT, type ExitCode, gravest } from '../exit-code.js';
import type { SweepOptions } from '../options.js';
import { prepareQuestion } from '../question.js';
import { canWrite, type ReportTarget, reportName } from '../report-target.js';
import type { Session } from '../session.js';
import { publishSweep } from '../sweep-publication.js';

/** Keeps cells in a folder beside the report, or in the one that the call names; without either, nowhere. */
function storeFor(target: ReportTarget | null, { cells }: SweepOptions, file: string, { folder }: Session): CellStore {
  if (cells !== undefined) return cellFolder(resolve(folder, cells));
  return target === null || !canWrite(target)
    ? NO_STORE
    : cellFolder(join(dirname(target.path), `${reportName(file)}-cells`));
}

/** Runs a scenario with many parameter values: prints a table of all cells, and draws curves or maps. */
export async function sweepScenario(file: string, options: SweepOptions, session: Session): Promise<ExitCode> {
  const asked = await prepareQuestion(file, 'sweep', options, (source) => planSweepOf(source, file, options), session);
  if (typeof asked === 'number') return asked;
  const { plan, target, files } = asked;
  const store = toleratingStore(storeFor(target, options, file, session));
  const result = await runSweep(plan, store, options, session);
  if (session.interrupted.aborted) return EXIT.interrupted;
  const failure = store.failure();
  if (failure !== null) {
    const { reason } = failure;
    session.sayLast(`cannot keep the cells that are done: ${reason}. --cells FOLDER keeps them elsewhere`);
  }
  return gravest([
    await publishSweep(result, target, options, session, files),
    failure === null ? EXIT.done : failure.code,
  ]);
}
