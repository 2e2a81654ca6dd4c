import { ExcessError } from '../jobs/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { OutputError } from './outlet.js';
import type { Surroundings } from './session.js';
import { buildSession, type Session } from './session.js';

/** Resolves when the user wants to stop. */
function interruption(signal: AbortSignal): Promise<typeof EXIT.interrupted> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(EXIT.interrupted);
    signal.addEventListener('abort', () => resolve(EXIT.interrupted), { once: true });
  });
}

/** Reports an unforeseen error in one line, as our fault. A full disk is not our fault. */
async function reportFault(error: unknown, { stderr, env }: Session): Promise<ExitCode> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof OutputError) {
    await stderr.write(`mxsim: cannot write the output: ${message}\n`);
    return error.code;
  }
  if (error instanceof ExcessError) {
    const { renderProblems } = await import('../scenario/index.js');
    await stderr.write(renderProblems([error.problem]));
    return EXIT.wrong;
  }
  const { excessOf } = await import('../engine/index.js');
  const excess = excessOf(error);
  if (excess !== null) {
    await stderr.write(`mxsim: ${excess.message}: ${excess.hint}\n`);
    return EXIT.wrong;
  }
  const line = message.replace(/\s+/g, ' ').trim();
  await stderr.write(
    `mxsim: internal error: ${line}. This is a bug in mxsim: please report it with the scenario and the command; MXSIM_DEBUG=1 shows where it happened.\n`,
  );
  if (env['MXSIM_DEBUG'] === '1' && error instanceof Error) await stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.fault;
}

/**
 * Runs the program: arguments (those after `mxsim`) and surroundings in, exit code out. It never throws, and it does
 * not end the process.
 */
export async function runProgram(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const session = buildSession(surroundings);
  const { interrupted } = surroundings;
  const work = async (): Promise<ExitCode> => {
    const { runCommandLine } = await import('./command-line.js');
    try {
      return await runCommandLine(argv, session);
    } finally {
      for (const line of session.last) await session.stderr.write(`mxsim: ${line}\n`);
    }
  };
  try {
    return await Promise.race([work(), interruption(interrupted)]);
  } catch (error) {
    return interrupted.aborted ? EXIT.interrupted : await reportFault(error, session);
  } finally {
    session.status.end();
  }
}
