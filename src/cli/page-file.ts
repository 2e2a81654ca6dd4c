import type { AnyResult } from '../report/index.js';
import { writeWhole } from './atomic-file.js';
import { EXIT, type ExitCode, gravest } from './exit-code.js';
import { writeExports } from './exports.js';
import { describeFileError, isSystemError } from './file-errors.js';
import type { ShowOptions } from './options.js';
import type { ReportTarget } from './report-target.js';
import type { Session } from './session.js';

/** Says where the report is: below the table, or beside the output where that is for programs. */
async function sayWhere({ shown }: ReportTarget, { format, quiet }: ShowOptions, session: Session): Promise<void> {
  if (quiet === true) return;
  if (format === 'table') await session.stdout.write(`\nReport: ${shown}\n`);
  else await session.stderr.write(`Report: ${shown}\n`);
}

/** Writes all that is asked for of a result: its page, and files for other tools. */
export async function writeOutputs(
  result: AnyResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
): Promise<ExitCode> {
  const draw = async (): Promise<string> => {
    const { renderAnyPage } = await import('../report/index.js');
    return renderAnyPage(result, { interactive: options.interactive === true });
  };
  const page = await writePage(target, draw, options, session);
  return gravest([page, await writeExports(result, options, session)]);
}

/** Draws and writes a page, if there is to be one. A disk that has filled up by now is no bug of ours. */
export async function writePage(
  target: ReportTarget | null,
  draw: () => Promise<string>,
  options: ShowOptions,
  session: Session,
): Promise<ExitCode> {
  if (target === null) return EXIT.done;
  const page = await draw();
  if (session.interrupted.aborted) return EXIT.interrupted;
  try {
    writeWhole(target.path, page);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await session.stderr.write(`mxsim: cannot write the report ${target.shown}: ${describeFileError(error)}\n`);
    return EXIT.wrong;
  }
  await sayWhere(target, options, session);
  return EXIT.done;
}
