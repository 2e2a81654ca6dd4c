import { availableParallelism } from 'node:os';
import type { Model } from '../../model/index.js';
import type { RunningPool } from '../caller.js';
import type { Tracer } from './tracer.js';

// What runs is loaded when something is to run: most calls of the program only read and print.

/** Without a number of threads: one per core where there is work for it. `alone`: this thread does nothing else meanwhile. */
export async function openPool(model: Model, threads?: number, alone?: boolean): Promise<RunningPool> {
  return (await import('./replication-pools.js')).openReplicationPool(model, threads, alone);
}

/** How many threads can run at once. */
export function countProcessors(): number {
  return availableParallelism();
}

export async function openTracer(model: Model): Promise<Tracer> {
  return (await import('./thread-pool.js')).openTraceThread(model);
}

/** Time between two looks at the work [ms]. */
const PERIOD = 100;

/** Calls a function now and then until it is stopped, or throws: that is handed on. @returns what stops it. */
export function withTicks(look: () => void, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      clearInterval(timer);
      onError(error);
    }
  }, PERIOD);
  return () => clearInterval(timer);
}
