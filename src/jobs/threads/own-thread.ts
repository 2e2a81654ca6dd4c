import { emptyEngine, type Steps } from '../../engine/index.js';
import type { Model } from '../../model/index.js';
import type { RunningPool } from '../caller.js';
import { type ReplicationTask, runLogged, runPlain, runWatched, tell } from './replication-task.js';
import { breathe } from './turns.js';

/** The last work given to this thread: it does one thing after the other, whichever pool asks for it. */
let last: Promise<unknown> = Promise.resolve();
/** Number of pools that are not closed. */
let open = 0;

/**
 * Runs replications on this thread, since another thread takes time to start and loads the engine for itself. It works
 * step by step, and hears signals in between; laying out a model and reading a result are one step each, however large
 * the model is. A pool is closed once all work begun by then is over, including that of other pools.
 */
export function openOwnThread(model: Model, lookedAt: number): RunningPool {
  const done = new Float64Array(model.replications);
  let told = 0;
  const task: ReplicationTask = {
    model,
    lookedAt,
    onProgress: (replication, share) => {
      done[replication - 1] = share;
    },
    onTold: (share) => {
      told = share;
    },
  };
  let isClosed = false;
  let closing: Promise<void> | undefined;
  open += 1;
  const walk = async <T>(steps: Steps<T>): Promise<T> => {
    for (;;) {
      await breathe();
      if (isClosed) throw new Error('closed while replications were due');
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
  const inTurn = <T>(steps: Steps<T>): Promise<T> => {
    const work = last.then(() => walk(steps));
    last = work.catch(() => undefined);
    return work;
  };
  return {
    width: 1,
    run: (replication, watches = false) =>
      inTurn(watches ? runWatched(task, replication) : runPlain(task, replication)),
    runLogged: (replication) => inTurn(runLogged(task, replication)),
    tell: (replication, messages) => inTurn(tell(task, replication, messages)),
    progress: () => done.reduce((sum, share) => sum + share, 0) / model.replications,
    told: () => told,
    close: () => {
      isClosed = true;
      closing ??= last.then(() => {
        open -= 1;
        if (open === 0) emptyEngine();
      });
      return closing;
    },
  };
}
