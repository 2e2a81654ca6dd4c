import { KINDS } from '../../mail/index.js';
import type { Model, TrafficModel, Weighted } from '../../model/index.js';
import { drawExponential, exponential, type Luck, type StreamKey, variate } from '../../random/index.js';
import type { SimTime } from '../../units/index.js';
import type { Flag } from './compiled-mta.js';
import { DailyRate } from './daily-rate.js';

/** Draws from shares: cumulative, by name, so that the order in the file does not matter. */
export class ShareTable {
  private readonly bounds: Float64Array;
  private readonly members: Int32Array;
  /** Whether there is nothing to draw: one member. */
  readonly single: Flag;

  constructor(shares: readonly Weighted[], numbers: ReadonlyMap<string, number>) {
    const sorted = shares.filter(({ share }) => share > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
    this.members = Int32Array.from(sorted, ({ name }) => numbers.get(name) as number);
    this.single = this.members.length === 1 ? 1 : 0;
    this.bounds = new Float64Array(sorted.length);
    let sum = 0;
    sorted.forEach(({ share }, i) => {
      sum += share;
      this.bounds[i] = sum;
    });
    for (let i = 0; i < sorted.length; i += 1) this.bounds[i] = (this.bounds[i] as number) / sum;
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
  /** The list of messages that it replays, or `null`. */
  readonly replay: Extract<TrafficModel, { kind: 'replay' }> | null;
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
  /** Messages per second, on average; spaced evenly or at random. */
  private readonly rate: number;
  private readonly even: Flag;
  /** Of a modulated rate. */
  private readonly daily: DailyRate | null;
  private readonly lastAt: SimTime;
  /** Expected arrivals so far, for a modulated rate. */
  private expected = 0;

  constructor(model: TrafficModel, index: number, world: Model, luck: Luck) {
    const entity = String(index);
    this.replay = model.kind === 'replay' ? model : null;
    this.even = model.kind === 'rate' && model.arrivals === 'even' ? 1 : 0;
    this.rate = model.kind === 'rate' ? model.rate : 0;
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
    this.nextAt = 0;
    this.schedule();
  }

  /** The message that was due has arrived. */
  advance(): void {
    this.count += 1;
    this.schedule();
  }

  /** Kind that a replayed message states, or -1. */
  statedKind(): number {
    const kind = this.replay === null ? null : this.replay.kinds[this.count];
    return kind === null || kind === undefined ? -1 : KINDS.indexOf(kind);
  }

  private schedule(): void {
    if (this.replay !== null) this.nextAt = this.replayed(this.replay);
    else if (this.daily === null) this.drawFlat();
    else this.nextAt = this.modulated(this.daily);
    if (this.nextAt >= this.lastAt) this.nextAt = Number.POSITIVE_INFINITY;
  }

  private replayed({ times }: Extract<TrafficModel, { kind: 'replay' }>): SimTime {
    return this.count < times.length ? (times[this.count] as number) : Number.POSITIVE_INFINITY;
  }

  private drawFlat(): void {
    if (this.even) {
      this.nextAt = this.count / this.rate;
      return;
    }
    drawExponential(this.gaps.k0, this.gaps.k1, this.count, 0);
    this.nextAt += (variate[0] as number) / this.rate;
  }

  /** Arrivals of a Poisson process whose expected number so far is `expected`. */
  private modulated(daily: DailyRate): SimTime {
    const { k0, k1 } = this.gaps;
    this.expected = this.even ? this.count : this.expected + exponential(k0, k1, this.count, 0);
    return daily.whenExpected(this.expected / this.rate, this.nextAt);
  }
}
