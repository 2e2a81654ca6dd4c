import type { DownInterval } from '../../results/index.js';
import type { Seconds, SimTime } from '../../units/index.js';
import type { ReplicationState } from '../replication-state.js';

/** Intervals that the core hands over at once. */
const PIECE = 4096;
/** Most intervals of one server that are kept: twice as many as a page has pixels. */
const MOST_KEPT = 10_000;

/** When a server was down for all sessions. */
export interface Outages {
  /** In order, joined where they overlap. Very many are gathered: then each stands for all that began near it. */
  readonly intervals: readonly DownInterval[];
  /** Until the last arrival [s]. */
  readonly down: Seconds;
}

/**
 * When each server was refusing, timing out or silent for all sessions, up to `end` [s]; `lastArrival`: end of the sum of
 * time down. `keeps`: intervals are reported, as they are for the first replication.
 */
export function outages(
  { core, records }: ReplicationState,
  end: SimTime,
  lastArrival: SimTime,
  keeps: boolean,
): readonly Outages[] {
  const { memory } = core;
  const rows = memory.allocate(PIECE * 2 * Float64Array.BYTES_PER_ELEMENT);
  return records.stopping.map((failures) => {
    const total = failures.map((failure) => records.failures[failure] as number);
    const found = new Gathering(end, lastArrival, keeps);
    if (total.length > 0) for (const piece of core.outages(total, end, rows, PIECE)) found.take(piece);
    return { intervals: found.intervals(), down: found.down };
  });
}

/** Of each server, how many of the failures that come by chance have come at least once before `end` [s]. */
export function strikes({ core, records }: ReplicationState, end: number): Float64Array {
  const { memory } = core;
  if (!records.byChance.some((failures) => failures.length > 0)) return new Float64Array(records.byChance.length);
  const row = memory.allocate(2 * Float64Array.BYTES_PER_ELEMENT);
  // A failure of a site is looked at once for all its servers.
  const known = new Map<number, boolean>();
  const comes = (failure: number): boolean => {
    const found = known.get(failure) ?? !core.outages([records.failures[failure] as number], end, row, 1).next().done;
    known.set(failure, found);
    return found;
  };
  return Float64Array.from(records.byChance, (failures) => failures.filter(comes).length);
}

/** Adds intervals up, and keeps no more of them than a reader can tell apart. */
class Gathering {
  down: Seconds = 0;
  private readonly end: SimTime;
  private readonly lastArrival: SimTime;
  private kept: DownInterval[] = [];
  /** Time down in each of so many equal parts of the run, once there are too many intervals [s]. */
  private parts: Float64Array | null = null;

  private readonly keeps: boolean;

  constructor(end: SimTime, lastArrival: SimTime, keeps: boolean) {
    this.end = end;
    this.keeps = keeps;
    this.lastArrival = lastArrival;
  }

  /** Adds a piece: pairs of instants. */
  take(piece: Float64Array): void {
    for (let i = 0; i < piece.length; i += 2) {
      const from = Math.max(0, piece[i] as number);
      const to = Math.min(this.end, piece[i + 1] as number);
      if (to <= from) continue;
      this.down += Math.max(0, Math.min(to, this.lastArrival) - from);
      if (!this.keeps) continue;
      if (this.parts === null) this.kept.push({ from, to });
      else this.gather(this.parts, from, to);
    }
    if (this.kept.length > MOST_KEPT) this.beginParts();
  }

  private beginParts(): void {
    const parts = new Float64Array(MOST_KEPT);
    for (const { from, to } of this.kept) this.gather(parts, from, to);
    this.parts = parts;
    this.kept = [];
  }

  private gather(parts: Float64Array, from: SimTime, to: SimTime): void {
    const width = this.end / MOST_KEPT;
    const last = Math.min(MOST_KEPT - 1, Math.floor(to / width));
    for (let part = Math.min(last, Math.floor(from / width)); part <= last; part += 1) {
      const within = Math.min(to, (part + 1) * width) - Math.max(from, part * width);
      parts[part] = (parts[part] as number) + Math.max(0, within);
    }
  }

  /** The intervals kept; once gathered, one in the middle of each part, as long as all in it together. */
  intervals(): readonly DownInterval[] {
    if (this.parts === null) return this.kept;
    const width = this.end / MOST_KEPT;
    return Array.from(this.parts).flatMap((down, part) =>
      down > 0 ? [{ from: (part + 0.5) * width - down / 2, to: (part + 0.5) * width + down / 2 }] : [],
    );
  }
}
