import type { FilterModel, Model } from '../../model/index.js';
import { buildSampler, type Luck, type Sampler, type StreamKey } from '../../random/index.js';

/**
 * The filters' workers: when each is free again. Messages are served in the order in which they come, so the
 * whole queue is known from these instants (Kiefer and Wolfowitz, 1955) and needs no events of its own.
 *
 * Hot: one `admit` per filtered message; the earliest worker is the root of a small heap.
 */
export class FilterTable {
  private readonly models: readonly (FilterModel | null)[];
  /** 1 where a server has a filter. */
  readonly exists: Uint8Array;
  private readonly freeAt: readonly Float64Array[];
  readonly time: readonly (Sampler | null)[];
  timeKeys: readonly StreamKey[] = [];
  verdictKeys: readonly StreamKey[] = [];
  private readonly names: readonly string[];
  private until = 0;

  constructor(model: Model) {
    this.names = model.servers.map(({ name }) => name);
    this.models = model.servers.map((server) => server.filter);
    this.exists = Uint8Array.from(this.models, (filter) => (filter === null ? 0 : 1));
    this.freeAt = this.models.map((filter) => new Float64Array(filter?.workers ?? 0).fill(Number.NEGATIVE_INFINITY));
    this.time = this.models.map((filter) => (filter === null ? null : buildSampler(filter.time)));
  }

  /** Puts the luck of a replication in place, and frees all workers. */
  begin(luck: Luck): void {
    this.timeKeys = this.names.map((name) => luck.stream('filter time', name));
    this.verdictKeys = this.names.map((name) => luck.stream('filter verdict', name));
    for (const workers of this.freeAt) workers.fill(Number.NEGATIVE_INFINITY);
  }

  /** The filter of a server, or `null`. */
  of(server: number): FilterModel | null {
    return this.models[server] as FilterModel | null;
  }

  /** When the next worker takes a message that comes now [s]. */
  earliest(server: number, now: number): number {
    return Math.max(now, (this.freeAt[server] as Float64Array)[0] as number);
  }

  /** The worker that is free first is busy until `until` [s]. */
  occupy(server: number, until: number): void {
    // Handed on in a field: this is short enough to be inlined, and what is handed to a longer function is allocated.
    this.until = until;
    this.occupyFirst(server);
  }

  private occupyFirst(server: number): void {
    const { until } = this;
    const heap = this.freeAt[server] as Float64Array;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
      if ((heap[child] as number) >= until) break;
      heap[hole] = heap[child] as number;
      hole = child;
    }
    heap[hole] = until;
  }
}
