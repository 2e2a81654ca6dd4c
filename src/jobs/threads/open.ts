import { availableParallelism } from 'node:os';
import type { Model } from '../../model/index.js';
import type { RunningPool } from '../caller.js';
import type { Tracer } from './tracer.js';

// The engine is loaded only when something is to run: most calls of the program only read and print.

/**
 * Default number of threads: one per core, if there is work for it. `alone`: this thread does nothing else meanwhile.
 */
export async function openPool(model: Model, threads?: number, alone?: boolean): Promise<RunningPool> {
  return (await import('./replication-pools.js')).openReplicationPool(model, threads, alone);
}

/** Number of threads that can run at once. */
export function countProcessors(): number {
  return availableParallelism();
}

export async function openTracer(model: Model): Promise<Tracer> {
  return (await import('./thread-pool.js')).openTraceThread(model);
}

/** Polling interval for the work [ms]. */
const PERIOD = 100;

/**
 * Calls a function at intervals until stopped, or until it throws, which is passed to `onError`. @returns the stop
 * function.
 */
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
