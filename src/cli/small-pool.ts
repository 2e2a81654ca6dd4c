import type { Model } from '../model/index.js';
import { type ReplicationTask, runLogged, runPlain, runWatched, tell } from './replication-task.js';
import type { RunningPool } from './surroundings.js';
import { callWithin } from './time-limit.js';

/** So long may a replication keep this thread, which hears nothing meanwhile, not even Ctrl-C [ms]. */
const PATIENCE = 300;

/** The engine was stopped amid its work: nobody knows what state it is in, so this thread lets it be. */
let isSpoilt = false;

/** Lets signals and the progress bar have their turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Runs short replications on this thread: to start another takes longer than they do. Nobody knows for sure how long
 * a replication will take; one that takes too long is given up, and begun again, with all that follow, on a thread.
 * The same model gives the same result wherever it runs.
 */
export function openSmallPool(model: Model, lookedAt: number, openThread: () => Promise<RunningPool>): RunningPool {
  const done = new Float64Array(model.replications);
  const task: ReplicationTask = {
    model,
    lookedAt,
    onProgress: (replication, share) => {
      done[replication - 1] = share;
    },
  };
  let thread: Promise<RunningPool> | undefined;
  let opened: RunningPool | undefined;
  let isClosed = false;
  const onThread = async (): Promise<RunningPool> => {
    thread ??= openThread();
    opened = await thread;
    return opened;
  };
  const here = async <T>(work: () => T, there: (pool: RunningPool) => Promise<T>): Promise<T> => {
    await breathe();
    if (isClosed) throw new Error('closed while replications were due');
    if (!isSpoilt && thread === undefined) {
      const result = callWithin(PATIENCE, work);
      if (result !== undefined) return result;
      isSpoilt = true;
    }
    return there(await onThread());
  };
  return {
    width: 1,
    run: (replication, watches = false) =>
      here(
        () => (watches ? runWatched(task, replication) : runPlain(task, replication)),
        (pool) => pool.run(replication, watches),
      ),
    runLogged: (replication) =>
      here(
        () => runLogged(task, replication),
        (pool) => pool.runLogged(replication),
      ),
    tell: (messages) =>
      here(
        () => tell(task, messages),
        (pool) => pool.tell(messages),
      ),
    progress: () => Math.max(opened?.progress() ?? 0, done.reduce((sum, share) => sum + share, 0) / model.replications),
    close: async () => {
      isClosed = true;
      await (await thread)?.close();
    },
  };
}
