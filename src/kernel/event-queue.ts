/**
 * The pending events, earliest first; events of the same instant leave in the order they came.
 *
 * Hot: one `push` and one `pop` per event of the simulation. A 4-ary heap (D. B. Johnson, "Priority queues with update
 * and finding minimum spanning trees", 1975) in parallel typed arrays; O(log n) each; nothing is allocated but when the
 * arrays double. `pop` is a cursor: it moves the head into `time`, `kind` and `subject`. The twin in
 * test/twins/event-queue.ts says what it means.
 */
export class EventQueue {
  /** The event taken last: its time [s], its kind, and whom it is about. */
  time = 0;
  kind = 0;
  subject = 0;
  /** Events pending. */
  size = 0;

  private times: Float64Array;
  /** Order of insertion, for equal times. A double counts to 2^53. */
  private sequences: Float64Array;
  private kinds: Int32Array;
  private subjects: Int32Array;
  private pushed = 0;

  constructor(capacity = 1024) {
    this.times = new Float64Array(capacity);
    this.sequences = new Float64Array(capacity);
    this.kinds = new Int32Array(capacity);
    this.subjects = new Int32Array(capacity);
  }

  /** The time of the earliest event [s]; infinity when none is pending. */
  peekTime(): number {
    return this.size > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
  }

  /** Adds an event at `time` [s]. */
  push(time: number, kind: number, subject: number): void {
    if (this.size === this.times.length) this.grow();
    const times = this.times;
    let hole = this.size;
    this.size += 1;
    // Nothing that is pending is younger, so at equal times the parent stays above.
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if ((times[parent] as number) <= time) break;
      this.move(parent, hole);
      hole = parent;
    }
    times[hole] = time;
    this.sequences[hole] = this.pushed;
    this.kinds[hole] = kind;
    this.subjects[hole] = subject;
    this.pushed += 1;
  }

  /** Takes the earliest event into `time`, `kind` and `subject`; false when none is pending. */
  pop(): boolean {
    if (this.size === 0) return false;
    this.time = this.times[0] as number;
    this.kind = this.kinds[0] as number;
    this.subject = this.subjects[0] as number;
    this.size -= 1;
    if (this.size > 0) this.sink(this.size);
    return true;
  }

  /** Puts the event at `last` into the empty root and lets it sink. */
  private sink(last: number): void {
    const times = this.times;
    const sequences = this.sequences;
    const time = times[last] as number;
    const sequence = sequences[last] as number;
    let hole = 0;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= last) break;
      const end = Math.min(first + 4, last);
      let best = first;
      let bestTime = times[first] as number;
      for (let child = first + 1; child < end; child += 1) {
        const childTime = times[child] as number;
        if (childTime > bestTime) continue;
        if (childTime === bestTime && (sequences[child] as number) > (sequences[best] as number)) continue;
        best = child;
        bestTime = childTime;
      }
      if (bestTime > time || (bestTime === time && (sequences[best] as number) > sequence)) break;
      this.move(best, hole);
      hole = best;
    }
    if (hole !== last) this.move(last, hole);
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from] as number;
    this.sequences[to] = this.sequences[from] as number;
    this.kinds[to] = this.kinds[from] as number;
    this.subjects[to] = this.subjects[from] as number;
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    this.times = widened(this.times, new Float64Array(capacity));
    this.sequences = widened(this.sequences, new Float64Array(capacity));
    this.kinds = widened(this.kinds, new Int32Array(capacity));
    this.subjects = widened(this.subjects, new Int32Array(capacity));
  }
}

function widened<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
