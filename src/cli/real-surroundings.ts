import { countProcessors, openPool, openTracer } from '../jobs/index.js';
import { EXIT } from './exit-code.js';
import type { Surroundings } from './session.js';
import { hearSignals } from './signals.js';
import { ERASED } from './status-line.js';
import { takesEscapes } from './terminal.js';

/** An error outside every promise would end the process with code 1, which means that an assert failed. */
function listenForFaults(): void {
  process.on('uncaughtException', (error) => {
    // A progress bar may stand on this line.
    if (process.stderr.isTTY && takesEscapes(process.env)) process.stderr.write(ERASED);
    process.stderr.write(`mxsim: internal error: ${error.message}. This is a bug in mxsim: please report it.\n`);
    if (process.env['MXSIM_DEBUG'] === '1') process.stderr.write(`${error.stack ?? ''}\n`);
    process.exit(EXIT.fault);
  });
}

/** The surroundings of the real process, and its signals. */
export function realSurroundings(): Surroundings {
  listenForFaults();
  return {
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    folder: process.cwd(),
    interrupted: hearSignals(),
    openPool,
    processors: countProcessors,
    openTracer,
  };
}
