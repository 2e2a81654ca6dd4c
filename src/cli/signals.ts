import { EXIT } from './exit-code.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is done at a signal; `undefined` where nobody listens, as in a program that uses mxsim as a library. */
let stop: (() => void) | undefined;

/** Asks the program to stop at the first Ctrl-C, and ends the process at the second. */
export function hearSignals(): AbortSignal {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  stop = hear;
  for (const signal of SIGNALS) process.on(signal, hear);
  return controller.signal;
}

/**
 * Does work that keeps this thread busy, perhaps for seconds, and that leaves nothing behind. A handler would not be
 * called before it is over: so there is none meanwhile, and a signal ends the process at once.
 */
export function whileDeaf<T>(work: () => T): T {
  const hear = stop;
  if (hear === undefined) return work();
  for (const signal of SIGNALS) process.off(signal, hear);
  try {
    return work();
  } finally {
    for (const signal of SIGNALS) process.on(signal, hear);
  }
}
