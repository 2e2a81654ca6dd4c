import { finishSteps } from '../../engine/index.js';
import {
  type Exercise,
  type LoggedResult,
  type PlainCounts,
  type TrialCounts,
  Trials,
} from '../../experiment/index.js';
import type { Model } from '../../model/index.js';
import type { MessageFinding, MessageWish } from '../../narrative/index.js';
import type { Fault, ReplicationResult, Trace } from '../../results/index.js';
import type { WatchedResult } from '../caller.js';
import * as tasks from './replication-task.js';
import { findMessages, tellMessages } from './tracer.js';

/** Given once to each thread that runs replications. */
export interface ReplicationWork {
  readonly model: Model;
  /** Share done of each replication, written by the threads: one double per replication, and one for a replay. */
  readonly progress: SharedArrayBuffer;
  /** Number of messages considered for traces. */
  readonly lookedAt: number;
}

/** Given once to the thread that tells traces. */
export interface TraceWork {
  readonly model: Model;
  /** Share done, one double. */
  readonly progress: SharedArrayBuffer;
}

/** The work of threads, by kind: each kind makes its functions from the data that the thread was given. */
const WORK = {
  replications: ({ model, progress, lookedAt }: ReplicationWork) => {
    const done = new Float64Array(progress);
    const last = done.length - 1;
    const task: tasks.ReplicationTask = {
      model,
      lookedAt,
      onProgress: (replication, share) => {
        done[replication - 1] = share;
      },
      onTold: (share) => {
        done[last] = share;
      },
    };
    return {
      run: (replication: number): ReplicationResult => finishSteps(tasks.runPlain(task, replication)),
      runLogged: (replication: number): LoggedResult => finishSteps(tasks.runLogged(task, replication)),
      runWatched: (replication: number): WatchedResult => finishSteps(tasks.runWatched(task, replication)),
      tell: (of: { readonly replication: number; readonly messages: readonly number[] }): readonly Trace[] =>
        finishSteps(tasks.tell(task, of.replication, of.messages)),
    };
  },
  traces: ({ model, progress }: TraceWork) => {
    const done = new Float64Array(progress);
    const onProgress = (share: number): void => {
      done[0] = share;
    };
    onProgress(0);
    return {
      find: (wish: MessageWish): MessageFinding => findMessages(model, wish, onProgress),
      tell: (messages: readonly number[]): readonly Trace[] => tellMessages(model, messages, onProgress),
    };
  },
  trials: (exercise: Exercise) => {
    const trials = new Trials(exercise);
    return {
      run: (of: { readonly faults: readonly Fault[]; readonly replication: number }): TrialCounts =>
        finishSteps(trials.run(of.faults, of.replication)),
      runPlain: (replication: number): PlainCounts => finishSteps(trials.runPlain(replication)),
    };
  },
} as const;

export type Work = typeof WORK;

/** Start data of a thread: the kind of its work, and the data from which it makes its functions. */
export interface WorkerData {
  readonly kind: keyof Work;
  readonly given: unknown;
}

/** A request to a thread: to call one of its functions. */
export interface Call {
  readonly name: string;
  readonly value: unknown;
}

// The body of each worker thread. Its start data is in this variable; asking the library for it would load the library
// into every thread.
const { kind, given } = process.__tinypool_state__.workerData as WorkerData;
const functions = (WORK[kind] as (given: unknown) => Readonly<Record<string, (value: unknown) => unknown>>)(given);

/** Calls one of the functions of this thread. */
export default function answer({ name, value }: Call): unknown {
  return functions[name]?.(value);
}
