import { PairIndex } from './pair-index.js';

const FIRST_CAPACITY = 1 << 12;

/**
 * Open connections over which nothing is sent just now, in pools: one pool for each pair of a sending host and what its
 * connections are shared by (a server, or a destination). The one used last is taken first.
 *
 * Rows are used again; `epoch` goes up with each use, so that the time-out of an earlier connection is void.
 */
export class IdleConnections {
  private readonly pools = new PairIndex();
  private heads = new Int32Array(FIRST_CAPACITY).fill(-1);
  private sizes = new Int32Array(FIRST_CAPACITY);
  private capacity = FIRST_CAPACITY;
  private used = 0;
  private freeHead = -1;
  /** Address in the zone, and the server behind it. */
  address = new Int32Array(FIRST_CAPACITY);
  server = new Int32Array(FIRST_CAPACITY);
  /** Row of what its sending host knows of the server, where open connections are counted; or -1. */
  known = new Int32Array(FIRST_CAPACITY);
  /** Messages that went over it. */
  messages = new Int32Array(FIRST_CAPACITY);
  epoch = new Int32Array(FIRST_CAPACITY);
  private pool = new Int32Array(FIRST_CAPACITY);
  private next = new Int32Array(FIRST_CAPACITY);
  private previous = new Int32Array(FIRST_CAPACITY);

  /** No connection is left over from an earlier run. */
  /** Makes room for so many sending hosts and targets. */
  prepare(hosts: number, targets: number): void {
    this.pools.prepare(hosts, targets);
  }

  clear(): void {
    this.pools.clear();
    this.heads.fill(-1);
    this.sizes.fill(0);
    this.used = 0;
    this.freeHead = -1;
  }

  /** Connections in a pool. */
  count(host: number, target: number): number {
    const pool = this.pools.find(host, target);
    return pool < 0 ? 0 : (this.sizes[pool] as number);
  }

  /** Puts a connection into its pool and gives its row. */
  add(host: number, target: number, address: number, server: number, messages: number, known: number): number {
    const pool = this.poolOf(host, target);
    const row = this.freshRow();
    this.address[row] = address;
    this.server[row] = server;
    this.messages[row] = messages;
    this.known[row] = known;
    this.pool[row] = pool;
    const head = this.heads[pool] as number;
    this.next[row] = head;
    this.previous[row] = -1;
    if (head >= 0) this.previous[head] = row;
    this.heads[pool] = row;
    this.sizes[pool] = (this.sizes[pool] as number) + 1;
    return row;
  }

  /** Takes the connection used last out of its pool; -1 if there is none. The row stays readable until the next `add`. */
  take(host: number, target: number): number {
    const pool = this.pools.find(host, target);
    const row = pool < 0 ? -1 : (this.heads[pool] as number);
    if (row >= 0) this.remove(row);
    return row;
  }

  /** Takes a certain connection out of its pool. */
  remove(row: number): void {
    const pool = this.pool[row] as number;
    const next = this.next[row] as number;
    const previous = this.previous[row] as number;
    if (previous >= 0) this.next[previous] = next;
    else this.heads[pool] = next;
    if (next >= 0) this.previous[next] = previous;
    this.sizes[pool] = (this.sizes[pool] as number) - 1;
    this.epoch[row] = (this.epoch[row] as number) + 1;
    this.next[row] = this.freeHead;
    this.freeHead = row;
  }

  private poolOf(host: number, target: number): number {
    const pool = this.pools.rowOf(host, target);
    if (pool >= this.heads.length) {
      const room = this.heads.length * 2;
      const heads = new Int32Array(room).fill(-1);
      heads.set(this.heads);
      this.heads = heads;
      this.sizes = widened(this.sizes, room);
    }
    return pool;
  }

  private freshRow(): number {
    if (this.freeHead >= 0) {
      const row = this.freeHead;
      this.freeHead = this.next[row] as number;
      return row;
    }
    if (this.used === this.capacity) this.grow();
    this.used += 1;
    return this.used - 1;
  }

  private grow(): void {
    this.capacity *= 2;
    this.address = widened(this.address, this.capacity);
    this.server = widened(this.server, this.capacity);
    this.known = widened(this.known, this.capacity);
    this.messages = widened(this.messages, this.capacity);
    this.epoch = widened(this.epoch, this.capacity);
    this.pool = widened(this.pool, this.capacity);
    this.next = widened(this.next, this.capacity);
    this.previous = widened(this.previous, this.capacity);
  }
}

function widened(old: Int32Array<ArrayBuffer>, room: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(room);
  wide.set(old);
  return wide;
}
