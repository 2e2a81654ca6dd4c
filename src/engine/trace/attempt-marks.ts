import type { MessageWay } from '../../results/index.js';
import type { TraceListener } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';

/** Messages that there is room for at first. */
const FIRST_ROOM = 1 << 16;
const VIA = 1;
const RELAYED = 2;

/** Notes of each message of a replication where it went: three bytes a message, however many attempts it takes. */
export class AttemptMarks implements Partial<TraceListener> {
  private counts = new Uint16Array(FIRST_ROOM);
  private marks = new Uint8Array(FIRST_ROOM);
  private readonly wanted: MessageWay;
  private readonly arrivalOf: (m: number) => number;
  private readonly serverOf: (m: number) => number;

  constructor(memory: CoreMemory, wanted: MessageWay) {
    this.wanted = wanted;
    const root = memory.reader('Message', 'root');
    const arrival = memory.reader('WatchedMessage', 'arrival');
    const address = memory.reader('Message', 'address');
    const server = memory.reader('Address', 'server');
    const number = memory.reader('Server', 'number');
    this.arrivalOf = (m) => arrival(root(m));
    this.serverOf = (m) => number(server(address(m)));
  }

  attempt(m: number): void {
    const at = this.placeOf(m);
    const count = this.counts[at] as number;
    if (count < 0xffff) this.counts[at] = count + 1;
    if (this.wanted.via === this.serverOf(m)) this.marks[at] = (this.marks[at] as number) | VIA;
  }

  relayed(copy: number): void {
    const at = this.placeOf(copy);
    this.marks[at] = (this.marks[at] as number) | RELAYED;
  }

  /** True if this message, in order of arrival from 1, matches `wanted`. */
  matches(message: number): boolean {
    const { via, attempts, relayed } = this.wanted;
    const marks = this.marks[message - 1] ?? 0;
    if (via !== null && (marks & VIA) === 0) return false;
    if (relayed && (marks & RELAYED) === 0) return false;
    return attempts === null || (this.counts[message - 1] ?? 0) >= attempts;
  }

  private placeOf(m: number): number {
    const at = this.arrivalOf(m) - 1;
    if (at >= this.marks.length) {
      const room = Math.max(at + 1, 2 * this.marks.length);
      const counts = new Uint16Array(room);
      counts.set(this.counts);
      const marks = new Uint8Array(room);
      marks.set(this.marks);
      [this.counts, this.marks] = [counts, marks];
    }
    return at;
  }
}
