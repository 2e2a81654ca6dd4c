/**
 * The pending events, earliest first; events of the same instant leave in the order they came.
 *
 * Hot: one `push` and one `pop` per event of the simulation. A 4-ary heap (D. B. Johnson, "Priority queues with update
 * and finding minimum spanning trees", Inf. Process. Lett. 4(3), 1975) in two typed arrays: O(log n) each, and
 * nothing is allocated but when the arrays double. Three habits, each measured (bench/parts.mjs):
 * - `pop` is a cursor: it moves the head into `time`, `kind` and `subject`.
 * - `pop` leaves the root vacant, and the next `push` starts there: most events cause another, and one walk down the
 *   heap is cheaper than a walk down and a walk up.
 * - The earliest of four siblings is chosen without branches, where they are in the cache: a processor cannot guess
 *   which of four random times is least. Further down, a guess is worth more, since it fetches the next level early.
 *
 * The twin in test/twins/event-queue.ts says what it means.
 */
export class EventQueue {
  /** The event taken last: its time [s], its kind, and whom it is about. */
  time = 0;
  kind = 0;
  subject = 0;
  /** Events pending. */
  size = 0;

  /** One row per pending event, in heap order: the children of row h are 4h + 1 to 4h + 4. One row more stands at the end. */
  private times: Float64Array;
  /**
   * What else belongs to it, three numbers a row, side by side because they move together: its place in the order of
   * insertion, which decides between equal times (int32, and after the largest comes the smallest), its kind, its subject.
   */
  private entries: Int32Array;
  private capacity: number;
  private pushed = 0;
  /** The head was taken and nothing has filled row 0 yet; the other events are in rows 1 to `size`. */
  private vacant = false;

  /** @param capacity Events there is room for before the arrays double. */
  constructor(capacity = 1024) {
    this.capacity = Math.max(1, capacity);
    const rows = this.capacity + 1;
    this.times = new Float64Array(rows);
    this.entries = new Int32Array(ENTRY * rows);
  }

  /** Drops all events. */
  clear(): void {
    this.size = 0;
    this.pushed = 0;
    this.vacant = false;
  }

  /** The time of the earliest event [s]; infinity when none is pending. */
  peekTime(): number {
    this.settle();
    return this.size > 0 ? (this.times[0] as number) : Number.POSITIVE_INFINITY;
  }

  /** Adds an event at `time` [s], which is not NaN; `kind` and `subject` are int32. */
  push(time: number, kind: number, subject: number): void {
    if (this.size === this.capacity) this.grow();
    // It is laid down before it is moved: numbers handed to a function that is not inlined are allocated.
    const row = this.vacant ? this.capacity : this.size;
    const entry = ENTRY * row;
    this.times[row] = time;
    this.entries[entry] = this.pushed;
    this.entries[entry + 1] = kind;
    this.entries[entry + 2] = subject;
    this.pushed = (this.pushed + 1) | 0;
    this.size += 1;
    if (this.vacant) {
      this.vacant = false;
      this.sink(row);
    } else this.rise(row);
  }

  /** Takes the earliest event into `time`, `kind` and `subject`; false when none is pending. */
  pop(): boolean {
    this.settle();
    if (this.size === 0) return false;
    this.time = this.times[0] as number;
    this.kind = this.entries[1] as number;
    this.subject = this.entries[2] as number;
    this.size -= 1;
    this.vacant = true;
    return true;
  }

  /** Fills a vacant root with the last row. */
  private settle(): void {
    if (!this.vacant) return;
    this.vacant = false;
    if (this.size > 0) this.sink(this.size);
  }

  /** Moves the youngest event up from the last row. Being the youngest, it never passes an equal time. */
  private rise(row: number): void {
    const times = this.times;
    const time = times[row] as number;
    let hole = row;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if ((times[parent] as number) <= time) break;
      hole = parent;
    }
    if (hole !== row) this.shift(row, hole);
  }

  /** Puts the event of a row in the place of one of its ancestors, and each between them one level down. */
  private shift(row: number, ancestor: number): void {
    const entry = ENTRY * row;
    const time = this.times[row] as number;
    const sequence = this.entries[entry] as number;
    const kind = this.entries[entry + 1] as number;
    const subject = this.entries[entry + 2] as number;
    for (let hole = row; hole > ancestor; ) {
      const parent = (hole - 1) >> 2;
      this.move(parent, hole);
      hole = parent;
    }
    const place = ENTRY * ancestor;
    this.times[ancestor] = time;
    this.entries[place] = sequence;
    this.entries[place + 1] = kind;
    this.entries[place + 2] = subject;
  }

  /** Moves the event of a row beyond the heap into it, downwards from the vacant root. */
  private sink(row: number): void {
    const times = this.times;
    const time = times[row] as number;
    const sequence = this.entries[ENTRY * row] as number;
    const size = this.size;
    const cached = Math.min(size - 3, CACHED_ROWS);
    let hole = 0;
    for (let first = 1; first < size; first = (hole << 2) + 1) {
      const least = first < cached ? this.leastOfFour(first) : this.least(first, Math.min(first + 4, size));
      const leastTime = times[least] as number;
      if (leastTime > time || (leastTime === time && isLater(this.entries[ENTRY * least] as number, sequence))) break;
      this.move(least, hole);
      hole = least;
    }
    this.move(row, hole);
  }

  /** The row of the earliest of four siblings, by comparisons used as numbers. Equal times are looked at again. */
  private leastOfFour(first: number): number {
    const times = this.times;
    const a = times[first] as number;
    const b = times[first + 1] as number;
    const c = times[first + 2] as number;
    const d = times[first + 3] as number;
    const left = first + +(b < a);
    const right = first + 2 + +(d < c);
    const leftTime = times[left] as number;
    const rightTime = times[right] as number;
    if (a === b || c === d || leftTime === rightTime) return this.least(first, first + 4);
    return left ^ ((left ^ right) & -(rightTime < leftTime));
  }

  /** The row of the earliest event among the rows from `first` to before `end`. */
  private least(first: number, end: number): number {
    const times = this.times;
    const entries = this.entries;
    let least = first;
    let leastTime = times[first] as number;
    for (let row = first + 1; row < end; row += 1) {
      const time = times[row] as number;
      if (time > leastTime) continue;
      if (time === leastTime && isLater(entries[ENTRY * row] as number, entries[ENTRY * least] as number)) continue;
      least = row;
      leastTime = time;
    }
    return least;
  }

  private move(from: number, to: number): void {
    const source = ENTRY * from;
    const target = ENTRY * to;
    this.times[to] = this.times[from] as number;
    this.entries[target] = this.entries[source] as number;
    this.entries[target + 1] = this.entries[source + 1] as number;
    this.entries[target + 2] = this.entries[source + 2] as number;
  }

  private grow(): void {
    this.capacity *= 2;
    const rows = this.capacity + 1;
    this.times = copied(this.times, new Float64Array(rows));
    this.entries = copied(this.entries, new Int32Array(ENTRY * rows));
  }
}

/** Numbers of one entry. */
const ENTRY = 3;

/** Rows above this lie in the processor's caches: six levels, 110 kB. */
const CACHED_ROWS = 5460;

/** Was event `a` inserted after `b`? Right while fewer than 2^31 insertions lie between two events of the same instant. */
function isLater(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

function copied<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
