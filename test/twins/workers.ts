/** What a filter's workers mean: each message goes to the worker that is free first. */
export class PlainWorkers {
  private readonly freeAt: number[];

  constructor(workers: number) {
    this.freeAt = Array.from({ length: workers }, () => Number.NEGATIVE_INFINITY);
  }

  /** When the message that comes now begins to be worked on. */
  admit(now: number, time: number): number {
    this.freeAt.sort((a, b) => a - b);
    const begins = Math.max(now, this.freeAt[0] as number);
    this.freeAt[0] = begins + time;
    return begins;
  }
}
