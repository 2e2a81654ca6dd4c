import { EXIT } from './exit-code.js';
import type { Surroundings } from './surroundings.js';

/** Asks the program to stop at the first Ctrl-C, and ends the process at the second. */
function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}

/** An error outside every promise would end the process with code 1, which means that an assert failed. */
function listenForFaults(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`mxsim: internal error: ${error.message}. This is a bug in mxsim: please report it.\n`);
    if (process.env['MXSIM_DEBUG'] === '1') process.stderr.write(`${error.stack ?? ''}\n`);
    process.exit(EXIT.fault);
  });
}

/** The process itself, and its signals. */
export function realSurroundings(): Surroundings {
  listenForFaults();
  return {
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    folder: process.cwd(),
    interrupted: listenForInterruption(),
    openPool: async (model, threads) => (await import('./replication-pools.js')).openReplicationPool(model, threads),
    openStoryteller: async (model) => (await import('./story-thread.js')).openStoryThread(model),
  };
}
