import { EXIT } from './exit-code.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is done at a signal, and what tells that one came; `undefined` where nobody listens, as in a program that uses mxsim as a library. */
let listening: { readonly hear: () => void; readonly interrupted: AbortSignal } | undefined;

/** From one check phase to the next but one, the event loop asks for signals in any case. */
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
 * called before it is over: so there is none meanwhile, and a signal ends the process at once. What came before is heard
 * first: Node drops a signal whose handler is taken off before the event loop has turned.
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
