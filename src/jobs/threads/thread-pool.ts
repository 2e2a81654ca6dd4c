import type { Model } from '../../model/index.js';
import type { RunningPool } from '../caller.js';
import { Threads } from './threads.js';
import type { Tracer } from './tracer.js';

export interface ThreadPoolOptions {
  /** Number of threads. */
  readonly width: number;
  /** Number of messages considered for traces. */
  readonly lookedAt: number;
}

/** Starts worker threads, each with the model. */
export function openThreadPool(model: Model, { width, lookedAt }: ThreadPoolOptions): RunningPool {
  const progress = new SharedArrayBuffer((model.replications + 1) * Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress, 0, model.replications);
  const told = new Float64Array(progress, done.byteLength);
  const threads = new Threads('replications', width, { model, progress, lookedAt });
  return {
    width,
    run: (replication, watches = false) =>
      watches ? threads.run('runWatched', replication) : threads.run('run', replication),
    tell: (replication, messages) => threads.run('tell', { replication, messages }),
    runLogged: (replication) => threads.run('runLogged', replication),
    progress: () => done.reduce((sum, share) => sum + share, 0) / model.replications,
    told: () => told[0] ?? 0,
    close: () => threads.close(),
  };
}

/** A tracer on a thread of its own, so that this one can show progress and hear Ctrl-C. */
export function openTraceThread(model: Model): Tracer {
  const progress = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress);
  const threads = new Threads('traces', 1, { model, progress });
  return {
    find: (wish) => threads.run('find', wish),
    tell: (messages) => threads.run('tell', messages),
    progress: () => done[0] ?? 0,
    close: () => threads.close(),
  };
}
