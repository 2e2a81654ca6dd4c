interface Pending {
  readonly time: number;
  readonly kind: number;
  readonly subject: number;
}

/** The plain twin of the event queue: a list that is always sorted; an event goes in behind those of its own time. */
export class SortedQueue {
  time = 0;
  kind = 0;
  subject = 0;
  private readonly pending: Pending[] = [];

  get size(): number {
    return this.pending.length;
  }

  peekTime(): number {
    return this.pending[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  push(time: number, kind: number, subject: number): void {
    const later = this.pending.findIndex((event) => event.time > time);
    this.pending.splice(later === -1 ? this.pending.length : later, 0, { time, kind, subject });
  }

  pop(): boolean {
    const head = this.pending.shift();
    if (head === undefined) return false;
    this.time = head.time;
    this.kind = head.kind;
    this.subject = head.subject;
    return true;
  }
}
