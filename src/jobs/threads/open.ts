import { availableParallelism } from 'node:os';
import type { Model } from '../../model/index.js';
import type { RunningPool } from './running-pool.js';
import type { Storyteller } from './storyteller.js';

// What runs is loaded when something is to run: most calls of the program only read and print.

/** Without a number of threads: one per core where there is work for it. `alone`: this thread does nothing else meanwhile. */
export async function openPool(model: Model, threads?: number, alone?: boolean): Promise<RunningPool> {
  return (await import('./replication-pools.js')).openReplicationPool(model, threads, alone);
}

/** How many threads can run at once. */
export function countProcessors(): number {
  return availableParallelism();
}

export async function openStoryteller(model: Model): Promise<Storyteller> {
  return (await import('./story-thread.js')).openStoryThread(model);
}
