import type { Model } from '../../model/index.js';
import { Threads } from './threads.js';
import type { Tracer } from './tracer.js';

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
