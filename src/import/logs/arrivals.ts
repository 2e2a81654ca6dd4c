import { type LogFindings, OTHER_DOMAINS } from './findings.js';
import type { LogTally } from './tally.js';

/** Most rows: as many as a replay may have. */
const MOST_ROWS = 10_000_000;
/** Rows that are sorted in memory and then written to scratch space as one run. */
const RUN = 1 << 17;
/** Size of a row [bytes]: its arrival time [Unix], and the numbers of its domain and of its sender's domain. */
const ROW_BYTES = 16;
/** Rows of a run that are read back at once. */
const BLOCK = 1024;
/** Size of the pieces of text that are output [characters]. */
const PIECE = 1 << 16;

/** Scratch space for data that does not fit into memory: bytes are appended, and read back. */
export interface Scratch {
  readonly append: (bytes: Uint8Array) => void;
  readonly read: (at: number, length: number) => Uint8Array;
}

/**
 * Arrivals of a log, stored until it is known which names are shown. Memory does not grow with their number: sorted
 * runs, with numbers instead of names, go to scratch space and are merged at the end. A log reports mail when it is
 * delivered, so arrivals are not in order.
 */
export class Arrivals {
  readonly #openScratch: () => Scratch;
  readonly #length: number;
  #scratch: Scratch | undefined;
  readonly #times: Float64Array;
  readonly #domains: Uint32Array;
  readonly #senders: Uint32Array;
  #inRun = 0;
  #runs = 0;
  #rows = 0;
  readonly #names: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  #left = 0;

  /** `scratch` is called once there are more rows than fit into one run, `run`. */
  constructor(tally: LogTally, scratch: () => Scratch, run = RUN) {
    this.#openScratch = scratch;
    this.#length = run;
    this.#times = new Float64Array(run);
    this.#domains = new Uint32Array(run);
    this.#senders = new Uint32Array(run);
    tally.onMessage = (arrived, domain, fromDomain) => this.#note(arrived, domain, fromDomain ?? '');
  }

  /** Number of rows left out because they exceed the limit of a replay. */
  get left(): number {
    return this.#left;
  }

  #note(arrived: number, domain: string, fromDomain: string): void {
    if (this.#rows >= MOST_ROWS) {
      this.#left += 1;
      return;
    }
    if (this.#inRun === this.#length) this.#putAway();
    this.#times[this.#inRun] = arrived;
    this.#domains[this.#inRun] = this.#number(domain);
    this.#senders[this.#inRun] = this.#number(fromDomain);
    this.#inRun += 1;
    this.#rows += 1;
  }

  #number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** The run in memory sorted by time; rows with equal times keep their order. */
  #sorted(): Uint8Array {
    const order = Uint32Array.from({ length: this.#inRun }, (_, at) => at);
    order.sort((a, b) => (this.#times[a] ?? 0) - (this.#times[b] ?? 0) || a - b);
    const bytes = new Uint8Array(this.#inRun * ROW_BYTES);
    const view = new DataView(bytes.buffer);
    order.forEach((from, at) => {
      view.setFloat64(at * ROW_BYTES, this.#times[from] ?? 0);
      view.setUint32(at * ROW_BYTES + 8, this.#domains[from] ?? 0);
      view.setUint32(at * ROW_BYTES + 12, this.#senders[from] ?? 0);
    });
    return bytes;
  }

  #putAway(): void {
    this.#scratch ??= this.#openScratch();
    this.#scratch.append(this.#sorted());
    this.#runs += 1;
    this.#inRun = 0;
  }

  /** Cursors over all runs, each in its order. */
  #cursors(): RunCursor[] {
    const scratch = this.#scratch;
    const length = this.#length * ROW_BYTES;
    const away = Array.from({ length: this.#runs }, (_, run): RunCursor => {
      const read = (at: number, bytes: number): Uint8Array =>
        scratch === undefined ? new Uint8Array(0) : scratch.read(run * length + at, bytes);
      return new RunCursor(run, this.#length, read);
    });
    const last = this.#sorted();
    return [...away, new RunCursor(this.#runs, this.#inRun, (at, bytes) => last.subarray(at, at + bytes))];
  }

  /** The file that a `replay` reads, in pieces. */
  *render({ domainNames, senderOf, start }: LogFindings): Generator<string> {
    let piece = 't,sender,domain\n';
    const runs = new RunHeap(this.#cursors());
    for (let run = runs.first; run !== undefined; run = runs.first) {
      const domain = this.#names[run.domain] ?? '';
      const sender = senderOf(this.#names[run.sender] ?? null);
      const t = Number((run.time - start).toFixed(3));
      piece += `${t},${sender},${domainNames.has(domain) ? domain : OTHER_DOMAINS}\n`;
      if (piece.length >= PIECE) {
        yield piece;
        piece = '';
      }
      runs.advance();
    }
    yield piece;
  }
}

/** A cursor over a run that is read in blocks. */
class RunCursor {
  readonly run: number;
  readonly #rows: number;
  readonly #read: (at: number, bytes: number) => Uint8Array;
  #block: DataView = new DataView(new ArrayBuffer(0));
  #at = -1;
  time = 0;
  domain = 0;
  sender = 0;

  constructor(run: number, rows: number, read: (at: number, bytes: number) => Uint8Array) {
    this.run = run;
    this.#rows = rows;
    this.#read = read;
  }

  /** Moves to the next row; false after the last. */
  next(): boolean {
    this.#at += 1;
    if (this.#at >= this.#rows) return false;
    const inBlock = this.#at % BLOCK;
    if (inBlock === 0) {
      const bytes = this.#read(this.#at * ROW_BYTES, Math.min(BLOCK, this.#rows - this.#at) * ROW_BYTES);
      this.#block = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const place = inBlock * ROW_BYTES;
    this.time = this.#block.getFloat64(place);
    this.domain = this.#block.getUint32(place + 8);
    this.sender = this.#block.getUint32(place + 12);
    return true;
  }
}

/** A heap of runs by their first row, the earliest on top; among equal ones the older run. */
class RunHeap {
  readonly #heap: RunCursor[];

  constructor(runs: readonly RunCursor[]) {
    this.#heap = runs.filter((run) => run.next());
    for (let at = (this.#heap.length >> 1) - 1; at >= 0; at -= 1) this.#sink(at);
  }

  get first(): RunCursor | undefined {
    return this.#heap[0];
  }

  /** Moves the first run to its next row. */
  advance(): void {
    const [top] = this.#heap;
    if (top === undefined) return;
    if (!top.next()) {
      const last = this.#heap.pop();
      if (last === undefined || last === top) return;
      this.#heap[0] = last;
    }
    this.#sink(0);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      let least = at;
      if (isBefore(heap[left], heap[least])) least = left;
      if (isBefore(heap[left + 1], heap[least])) least = left + 1;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least] as RunCursor, heap[at] as RunCursor];
      at = least;
    }
  }
}

function isBefore(one: RunCursor | undefined, other: RunCursor | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.time < other.time || (one.time === other.time && one.run < other.run);
}
