import type { Answer, Question, QuestionName, Questions, Start } from '../protocol.js';

export type Answered<K extends QuestionName> = Awaited<ReturnType<Questions[K]>>;

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/** What was asked for and is not wanted any more. */
export class Stopped extends Error {}

/** The engine on a thread of its own, asked by messages. */
export class Client {
  private readonly url: string;
  private readonly start: Start;
  private worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  constructor(code: string, start: Start) {
    this.url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    this.start = start;
    this.worker = this.open();
  }

  ask<K extends QuestionName>(name: K, ...args: Parameters<Questions[K]>): Promise<Answered<K>> {
    const question: Question = { id: this.next, name, args };
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, { resolve, reject });
      this.worker.postMessage(question);
    });
  }

  /** Ends whatever runs, at once, and begins anew with nothing. */
  stop(): void {
    this.worker.terminate();
    const asked = [...this.waiting.values()];
    this.waiting.clear();
    this.worker = this.open();
    for (const { reject } of asked) reject(new Stopped('it was stopped'));
  }

  private open(): Worker {
    const worker = new Worker(this.url);
    worker.postMessage(this.start);
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
