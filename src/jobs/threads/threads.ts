import { Tinypool } from 'tinypool';

/** Worker threads that run one file. */
export class Threads {
  private readonly pool: Tinypool;
  /** Ends the work that is waited for. */
  private readonly waiting = new Set<(error: Error) => void>();
  private isClosed = false;

  /** `body`: what its functions are given is `workerData`, once. */
  constructor(body: URL, count: number, workerData: object) {
    this.pool = new Tinypool({ filename: body.href, minThreads: count, maxThreads: count, workerData });
    // An error ends the work that the thread has; that it merely ends, the pool does not notice, and would wait for ever.
    for (const thread of this.pool.threads) thread.on('exit', () => this.lose());
  }

  /** Calls a function of the file on the next free thread. */
  run(task: unknown, name = 'default'): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      void this.pool
        .run(task, { name })
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  private lose(): void {
    if (this.isClosed) return;
    for (const reject of this.waiting) reject(new Error('a worker thread has ended before its work'));
  }

  close(): Promise<void> {
    this.isClosed = true;
    return this.pool.destroy();
  }
}
