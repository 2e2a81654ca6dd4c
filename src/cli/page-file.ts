import type { AnyResult } from '../report/index.js';
import { EXIT, type ExitCode, gravest } from './exit-code.js';
import { writeExports } from './exports.js';
import type { ShowOptions } from './options.js';
import { type OutFile, writeOutFiles } from './out-files.js';
import type { ReportTarget } from './report-target.js';
import { save } from './saving.js';
import type { Session } from './session.js';

/** Prints the path of the report: below the table, or on standard error if standard output is for programs. */
async function sayWhere(
  { shown }: ReportTarget,
  { format, quiet }: Pick<ShowOptions, 'format' | 'quiet'>,
  session: Session,
): Promise<void> {
  if (quiet === true) return;
  if (format === 'table') await session.say(`\nReport: ${shown}\n`);
  else await session.stderr.write(`Report: ${shown}\n`);
}

/**
 * Prints a result, then writes everything asked for: its page, and files for other tools. If one of these fails, the
 * other is still written: a result may have taken hours.
 */
export async function publish(
  print: () => Promise<void>,
  result: AnyResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[] = [],
): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    await print();
  } finally {
    code = await writeOutputs(result, target, options, session, files);
  }
  return code;
}

async function writeOutputs(
  result: AnyResult,
  target: ReportTarget | null,
  options: ShowOptions,
  session: Session,
  files: readonly OutFile[],
): Promise<ExitCode> {
  const render = async (format: OutFile['format']): Promise<string> => {
    const { renderAnyText } = await import('../report/index.js');
    return renderAnyText(result, format);
  };
  const draw = async (): Promise<string> => {
    const { renderAnyPage } = await import('../report/index.js');
    return renderAnyPage(result, { interactive: options.interactive === true });
  };
  const page = await writePage(target, draw, options, session);
  const written = await writeOutFiles(files, render, options.quiet === true, session);
  return gravest([page, written, await writeExports(result, options, session)]);
}

/** Draws and writes a page, if there is to be one. A disk error is not our bug, and is reported last. */
export async function writePage(
  target: ReportTarget | null,
  draw: () => Promise<string>,
  options: Pick<ShowOptions, 'format' | 'quiet'>,
  session: Session,
): Promise<ExitCode> {
  if (target === null) return EXIT.done;
  const { shown, obstacle } = target;
  const refuse = (why: string, code: ExitCode): ExitCode => {
    session.sayLast(
      `cannot write the report ${shown}: ${why}. What stands in it was printed all the same; --report FILE writes it elsewhere, --no-report leaves it out`,
    );
    return code;
  };
  if (obstacle !== null) return refuse(obstacle, EXIT.wrong);
  const page = await draw();
  if (session.interrupted.aborted) return EXIT.interrupted;
  const saved = save(target.path, page);
  if (!saved.ok) return refuse(saved.reason, saved.code);
  await sayWhere(target, options, session);
  return EXIT.done;
}
