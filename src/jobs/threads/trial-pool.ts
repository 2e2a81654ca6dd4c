import { emptyEngine, type Steps } from '../../engine/index.js';
import { type Exercise, type TrialPool, Trials } from '../../experiment/index.js';
import { messagesPerReplication } from '../../model/index.js';
import type { Fault } from '../../results/index.js';
import { Threads } from './threads.js';
import { breathe } from './turns.js';

/** Runs trials, and can be closed. */
export interface RunningTrials extends TrialPool {
  readonly close: () => Promise<void>;
}

/** Fewer messages than this are not worth another thread. */
const WORTH_A_THREAD = 500_000;
/** Messages that take as long as laying out the model, which each trial does anew. */
const LAYING_OUT = 2_000;

export interface TrialPoolOptions {
  /** Approximate number of trials. */
  readonly trials: number;
  /** Number of threads, if the call gives one. */
  readonly threads: number | undefined;
  /** Number of threads that can run at once. */
  readonly processors: number;
}

/** Opens a pool that runs trials on threads: the given number, or one per core if there is work for it. */
export function openTrialPool(exercise: Exercise, { trials, threads, processors }: TrialPoolOptions): RunningTrials {
  const work = (messagesPerReplication(exercise.model) + LAYING_OUT) * trials;
  const most = threads ?? Math.min(processors, Math.ceil(work / WORTH_A_THREAD));
  return most <= 1 && work < WORTH_A_THREAD ? openHere(exercise) : openThreads(exercise, Math.max(1, most));
}

function openThreads(exercise: Exercise, width: number): RunningTrials {
  const threads = new Threads('trials', width, exercise);
  return {
    width,
    plain: (replication) => threads.run('runPlain', replication),
    run: (faults, replication) => threads.run('run', { faults, replication }),
    close: () => threads.close(),
  };
}

/** Runs trials on this thread, one after the other, if starting another would take longer. */
function openHere(exercise: Exercise): RunningTrials {
  const trials = new Trials(exercise);
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const inTurn = <T>(begin: () => Steps<T>): Promise<T> => {
    const work = last.then(async () => {
      const steps = begin();
      for (;;) {
        await breathe();
        if (isClosed) throw new Error('closed while trials were due');
        const step = steps.next();
        if (step.done === true) return step.value;
      }
    });
    last = work.catch(() => undefined);
    return work;
  };
  return {
    width: 1,
    plain: (replication) => inTurn(() => trials.runPlain(replication)),
    run: (faults: readonly Fault[], replication) => inTurn(() => trials.run(faults, replication)),
    close: async () => {
      isClosed = true;
      await last;
      emptyEngine();
    },
  };
}
