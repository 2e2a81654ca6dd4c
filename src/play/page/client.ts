import type { Answer, Question, QuestionName, Questions, Start } from '../protocol.js';
import type { HeadStart } from './head-start.js';

export type Answered<K extends QuestionName> = Awaited<ReturnType<Questions[K]>>;

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/** Error with which a question is rejected if its answer is no longer wanted. */
export class Stopped extends Error {}

/** Files that a worker is made of. */
export interface Making extends Start {
  /** The address of its script. */
  readonly url: string;
}

/** The engine on a thread of its own, asked by messages. */
export class Client {
  /** Answers that came with the page. */
  head: HeadStart | null = null;
  private readonly making: Promise<Making>;
  private worker: Promise<Worker>;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  constructor(making: Promise<Making>) {
    this.making = making;
    this.worker = this.open();
  }

  ask<K extends QuestionName>(name: K, ...args: Parameters<Questions[K]>): Promise<Answered<K>> {
    const known = this.head?.answerTo(name, args) as Answered<K> | undefined;
    if (known === undefined) return this.askWorker(name, args);
    // The engine loads it as well, and answers from then on.
    if (name === 'load')
      void this.askWorker(name, args).then(
        () => this.head?.end(),
        () => undefined,
      );
    return Promise.resolve(known);
  }

  private askWorker<K extends QuestionName>(name: K, args: Parameters<Questions[K]>): Promise<Answered<K>> {
    const question: Question = { id: this.next, name, args };
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, { resolve, reject });
      void this.worker.then((worker) => worker.postMessage(question), reject);
    });
  }

  /** Gives the worker the chart library, unless it has it already. */
  async give(charts: Uint8Array<ArrayBuffer>): Promise<void> {
    (await this.worker).postMessage({ charts });
  }

  /** Ends any run at once, and starts again with an empty worker. */
  stop(): void {
    void this.worker.then((worker) => worker.terminate());
    const asked = [...this.waiting.values()];
    this.waiting.clear();
    this.worker = this.open();
    for (const { reject } of asked) reject(new Stopped('it was stopped'));
  }

  private async open(): Promise<Worker> {
    const { url, ...start } = await this.making;
    const worker = new Worker(url);
    worker.postMessage(start);
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const asked = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.ok) asked?.resolve(data.value as never);
      else asked?.reject(new Error(data.why));
    };
    worker.onerror = (event) => {
      const error = new Error(event.message || 'the engine has stopped');
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    return worker;
  }
}
