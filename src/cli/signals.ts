import { EXIT } from './exit-code.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The signal handler, and the AbortSignal that it aborts; `undefined` if none is installed, as in a program that uses
 * mxsim as a library.
 */
let listening: { readonly hear: () => void; readonly interrupted: AbortSignal } | undefined;

/** Turns after which the event loop has polled for signals in any case: from one check phase to the next but one. */
const WHOLE_TURN = 2;

/** Asks the program to stop at the first Ctrl-C, and ends the process at the second. */
export function hearSignals(): AbortSignal {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  listening = { hear, interrupted: controller.signal };
  for (const signal of SIGNALS) process.on(signal, hear);
  return controller.signal;
}

/**
 * Does work that keeps this thread busy, perhaps for seconds, and that leaves nothing behind. A handler would not be
 * called before it is over: so handlers are removed meanwhile, and a signal ends the process at once. Earlier signals
 * are handled first: Node drops a signal whose handler is removed before the event loop has turned.
 */
export async function whileDeaf<T>(work: () => T): Promise<T> {
  if (listening === undefined) return work();
  const { hear, interrupted } = listening;
  for (let turn = 0; turn < WHOLE_TURN; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  if (interrupted.aborted) throw new Error('interrupted');
  for (const signal of SIGNALS) process.off(signal, hear);
  try {
    return work();
  } finally {
    for (const signal of SIGNALS) process.on(signal, hear);
  }
}
