import { Tinypool } from 'tinypool';
import type { Call, Work, WorkerData } from './worker.js';

const BODY = new URL('./worker.js', import.meta.url);

type Functions<Kind extends keyof Work> = ReturnType<Work[Kind]>;
type Given<Called> = Called extends (value: infer Value) => unknown ? Value : never;
type Answer<Called> = Called extends (value: never) => infer Value ? Value : never;

/** Worker threads that do work of one kind. */
export class Threads<Kind extends keyof Work> {
  private readonly pool: Tinypool;
  /** Rejects the work that is waited for. */
  private readonly waiting = new Set<(error: Error) => void>();
  private closing: Promise<void> | undefined;

  /** Each thread receives `given` once. */
  constructor(kind: Kind, count: number, given: Parameters<Work[Kind]>[0]) {
    // `--input-type` applies to programs given as text, not to files; a thread would refuse to start with it.
    const plain = process.execArgv.some((word) => word.startsWith('--input-type')) ? { execArgv: [] } : {};
    const workerData: WorkerData = { kind, given };
    this.pool = new Tinypool({ filename: BODY.href, minThreads: count, maxThreads: count, workerData, ...plain });
    // The pool notices an error in a thread, but not its exit, and would wait for ever.
    for (const thread of this.pool.threads) thread.on('exit', () => this.lose());
  }

  /** Calls a function on the next free thread. */
  run<Name extends keyof Functions<Kind> & string>(
    name: Name,
    value: Given<Functions<Kind>[Name]>,
  ): Promise<Answer<Functions<Kind>[Name]>> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      void this.pool
        .run({ name, value } satisfies Call)
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  private lose(): void {
    if (this.closing !== undefined) return;
    for (const reject of this.waiting) reject(new Error('a worker thread has ended before its work'));
  }

  /** Resolves when the threads are gone, however often it is called. */
  close(): Promise<void> {
    this.closing ??= this.pool.destroy();
    return this.closing;
  }
}
