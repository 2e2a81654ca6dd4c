import { KINDS } from '../../mail/index.js';
import type { Model, TrafficModel, Weighted } from '../../model/index.js';
import { exponential, type Luck, type StreamKey } from '../../random/index.js';
import type { SimTime } from '../../units/index.js';
import { DailyRate } from './daily-rate.js';

/** Draws from shares: cumulative, by name, so that the order in the file does not matter. */
export class ShareTable {
  private readonly bounds: Float64Array;
  private readonly members: Int32Array;

  constructor(shares: readonly Weighted[], numbers: ReadonlyMap<string, number>) {
    const sorted = shares.filter(({ share }) => share > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
    this.members = Int32Array.from(sorted, ({ name }) => numbers.get(name) as number);
    this.bounds = new Float64Array(sorted.length);
    let sum = 0;
    sorted.forEach(({ share }, i) => {
      sum += share;
      this.bounds[i] = sum;
    });
    for (let i = 0; i < sorted.length; i += 1) this.bounds[i] = (this.bounds[i] as number) / sum;
  }

  get single(): boolean {
    return this.members.length === 1;
  }

  /** The member for a draw `u` in [0, 1). */
  pick(u: number): number {
    let low = 0;
    let high = this.bounds.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (u < (this.bounds[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return this.members[low] as number;
  }
}

/** One entry of `traffic`: when its next message arrives. */
export class TrafficSource {
  readonly model: TrafficModel;
  readonly to: ShareTable | null;
  readonly from: ShareTable | null;
  readonly invalidRecipients: number;
  /** Chooses sender and domain; sending host and kind. */
  readonly route: StreamKey;
  readonly person: StreamKey;
  /** Added to the keys of all later decisions about its messages. */
  readonly salt: StreamKey;
  /** Arrival of message `count` [s]; Infinity when there are no more. */
  nextAt = Number.POSITIVE_INFINITY;
  /** Messages that have arrived. */
  count = 0;
  private readonly gaps: StreamKey;
  /** Of a modulated rate. */
  private readonly daily: DailyRate | null;
  private readonly lastAt: SimTime;
  /** Expected arrivals so far, for a modulated rate. */
  private expected = 0;

  constructor(model: TrafficModel, index: number, world: Model, luck: Luck) {
    const entity = String(index);
    this.model = model;
    const shape = model.kind === 'rate' && model.shape.kind === 'diurnal' ? model.shape : null;
    this.daily = shape === null ? null : new DailyRate(shape.peak, shape.ratio);
    this.lastAt = world.duration ?? Number.POSITIVE_INFINITY;
    this.invalidRecipients = model.invalidRecipients;
    this.route = luck.stream('route', entity);
    this.person = luck.stream('sending host and kind', entity);
    this.salt = luck.stream('traffic', entity);
    this.gaps = luck.stream('arrivals', entity);
    const numbers = (list: readonly { name: string }[]) => new Map(list.map(({ name }, i) => [name, i]));
    this.to = model.kind === 'rate' ? new ShareTable(model.to, numbers(world.domains)) : null;
    this.from = model.kind === 'rate' ? new ShareTable(model.from, numbers(world.senders)) : null;
    this.schedule(0);
  }

  /** The message that was due has arrived at `t`. */
  advance(t: SimTime): void {
    this.count += 1;
    this.schedule(t);
  }

  /** Kind that a replayed message states, or -1. */
  statedKind(): number {
    const kind = this.model.kind === 'replay' ? this.model.kinds[this.count] : null;
    return kind === null || kind === undefined ? -1 : KINDS.indexOf(kind);
  }

  private schedule(t: SimTime): void {
    const at = this.model.kind === 'replay' ? this.replayed(this.model) : this.drawn(this.model, t);
    this.nextAt = at < this.lastAt ? at : Number.POSITIVE_INFINITY;
  }

  private replayed({ times }: Extract<TrafficModel, { kind: 'replay' }>): SimTime {
    return this.count < times.length ? (times[this.count] as number) : Number.POSITIVE_INFINITY;
  }

  private drawn(model: Extract<TrafficModel, { kind: 'rate' }>, t: SimTime): SimTime {
    const even = model.arrivals === 'even';
    if (model.shape.kind === 'flat') {
      if (even) return this.count / model.rate;
      return t + exponential(this.gaps.k0, this.gaps.k1, this.count, 0) / model.rate;
    }
    this.expected = even ? this.count : this.expected + exponential(this.gaps.k0, this.gaps.k1, this.count, 0);
    return (this.daily as DailyRate).whenExpected(this.expected / model.rate, t);
  }
}
