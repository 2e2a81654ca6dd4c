import { availableParallelism } from 'node:os';
import type { Model } from '../../model/index.js';
import type { RunningPool } from './running-pool.js';
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
  return (await import('./trace-thread.js')).openTraceThread(model);
}
