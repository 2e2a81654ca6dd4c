interface Waiting {
  readonly deadline: number;
  readonly message: number;
  readonly epoch: number;
}

/** What a list of deadlines means: who came first gives up first, unless they have stopped waiting. */
export class PlainPatience {
  private waiting: Waiting[] = [];

  add(deadline: number, message: number, epoch: number): void {
    this.waiting.push({ deadline, message, epoch });
  }

  /** Drops those from the front whose epoch has gone on. */
  prune(epochOf: (message: number) => number): void {
    const first = this.waiting.findIndex(({ message, epoch }) => epochOf(message) === epoch);
    this.waiting = first < 0 ? [] : this.waiting.slice(first);
  }

  get firstDeadline(): number {
    return this.waiting[0]?.deadline ?? Number.POSITIVE_INFINITY;
  }

  takeFirst(): number | undefined {
    return this.waiting.shift()?.message;
  }
}
