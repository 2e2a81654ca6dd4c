import { writeWhole } from './atomic-file.js';
import { EXIT, type ExitCode } from './exit-code.js';
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
