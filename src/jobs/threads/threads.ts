import { Tinypool } from 'tinypool';

/** Worker threads that run one file. */
export class Threads {
  private readonly pool: Tinypool;
  /** Ends the work that is waited for. */
  private readonly waiting = new Set<(error: Error) => void>();
  private closing: Promise<void> | undefined;

  /** `body`: what its functions are given is `workerData`, once. */
  constructor(body: URL, count: number, workerData: object) {
    // How a program that was given as a text is to be read says nothing about files; a thread would refuse to start.
    const plain = process.execArgv.some((word) => word.startsWith('--input-type')) ? { execArgv: [] } : {};
    this.pool = new Tinypool({ filename: body.href, minThreads: count, maxThreads: count, workerData, ...plain });
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
    if (this.closing !== undefined) return;
    for (const reject of this.waiting) reject(new Error('a worker thread has ended before its work'));
  }

  /** Resolves when the threads are gone, whoever asked first. */
  close(): Promise<void> {
    this.closing ??= this.pool.destroy();
    return this.closing;
  }
}
