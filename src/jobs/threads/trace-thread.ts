import type { Model } from '../../model/index.js';
import type { MessageFinding } from '../../narrative/index.js';
import type { Story } from '../../results/index.js';
import type { WorkerTask } from './thread-pool.js';
import { Threads } from './threads.js';
import type { StoryTask, Tracer } from './tracer.js';

const WORKER = new URL('./trace-worker.js', import.meta.url);

/** A tracer on a thread of its own, so that this one can show progress and hear Ctrl-C. */
export function openTraceThread(model: Model): Tracer {
  const progress = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress);
  const workerData: WorkerTask = { model, progress, lookedAt: 0 };
  const threads = new Threads(WORKER, 1, workerData);
  const run = (task: StoryTask): Promise<unknown> => threads.run(task);
  return {
    find: async (wish) => (await run({ kind: 'find', wish })) as MessageFinding,
    tell: async (messages) => (await run({ kind: 'tell', messages })) as readonly Story[],
    progress: () => done[0] ?? 0,
    close: () => threads.close(),
  };
}
