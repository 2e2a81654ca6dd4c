import { replicationSteps, type Steps } from '../../engine/index.js';
import { FATES, HAM } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { Fault } from '../../results/index.js';
import type { Seconds, SimTime } from '../../units/index.js';
import { type Outage, struckBy } from './things.js';

/** Effect of faults on wanted mail in one replication, compared with the same messages without them. */
export interface TrialCounts {
  readonly lost: number;
  readonly late: number;
  /** The longest delay that the faults caused a message [s]. */
  readonly longest: Seconds;
}

/**
 * Wanted mail of a replication without a fault: all of it, the part that arrives during the time of a fault, and the
 * part not delivered.
 */
export interface PlainCounts {
  readonly wanted: number;
  readonly during: number;
  readonly lost: number;
}

/** Settings shared by all trials: the scenario with the arrivals that are simulated, and the time of a fault. */
export interface Exercise {
  readonly model: Model;
  readonly outage: Outage;
  /** Mail is late if it comes more than this after its time without a fault. */
  readonly late: Seconds;
}

const DELIVERED = FATES.indexOf('delivered');
/** Marks mail that is not wanted in a column of latencies. */
const UNWANTED = -1;
/** Replications whose messages are kept: as many as the worst attempts have. */
const MOST_KEPT = 10;
const FIRST_ROOM = 1 << 14;

/** Latencies of a replication's messages in order of arrival [s]; NaN: not delivered. */
class Latencies {
  private values = new Float64Array(FIRST_ROOM).fill(UNWANTED);
  private length = 0;

  set(at: number, latency: Seconds): void {
    if (at >= this.values.length) {
      const longer = new Float64Array(Math.max(at + 1, 2 * this.values.length)).fill(UNWANTED);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[at] = latency;
    this.length = Math.max(this.length, at + 1);
  }

  column(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

/** Runs trials one after the other, and remembers the latencies of mail without a fault. */
export class Trials {
  private readonly exercise: Exercise;
  private readonly plain = new Map<number, Float64Array>();

  constructor(exercise: Exercise) {
    this.exercise = exercise;
  }

  /** Runs a replication without a fault. */
  *runPlain(replication: number): Steps<PlainCounts> {
    const { at, for: length } = this.exercise.outage;
    const values = yield* this.latencies(replication);
    const wanted = values.filter((latency) => latency !== UNWANTED);
    const before = yield* this.arrivals(replication, at);
    const during = (yield* this.arrivals(replication, at + length)) - before;
    return { wanted: wanted.length, during, lost: wanted.filter((latency) => Number.isNaN(latency)).length };
  }

  /** Number of wanted messages that arrive before `end`. */
  private *arrivals(replication: number, end: SimTime): Steps<number> {
    if (end <= 0) return 0;
    const { model } = this.exercise;
    let wanted = 0;
    yield* replicationSteps({ ...model, duration: Math.min(model.duration ?? end, end) }, replication, {
      onEnd: ({ kind }) => {
        if (kind === HAM) wanted += 1;
      },
    });
    return wanted;
  }

  *run(faults: readonly Fault[], replication: number): Steps<TrialCounts> {
    const { model, outage, late } = this.exercise;
    const plain = yield* this.latencies(replication);
    let [lost, delayed, longest] = [0, 0, 0];
    yield* replicationSteps(struckBy(model, faults, outage), replication, {
      onEnd: ({ message, kind, fate, latency }) => {
        if (kind !== HAM) return;
        const before = plain[message - 1] ?? Number.NaN;
        const wasDelivered = !Number.isNaN(before);
        if (fate !== DELIVERED) {
          if (wasDelivered) lost += 1;
          return;
        }
        if (!wasDelivered) {
          lost -= 1;
          return;
        }
        const held = latency - before;
        if (held > longest) longest = held;
        if (held > late) delayed += 1;
        else if (held < -late) delayed -= 1;
      },
    });
    return { lost, late: delayed, longest };
  }

  private *latencies(replication: number): Steps<Float64Array> {
    const known = this.plain.get(replication);
    if (known !== undefined) return known;
    const log = new Latencies();
    yield* replicationSteps(this.exercise.model, replication, {
      onEnd: ({ message, kind, fate, latency }) => {
        if (kind === HAM) log.set(message - 1, fate === DELIVERED ? latency : Number.NaN);
      },
    });
    const values = log.column();
    if (this.plain.size < MOST_KEPT) this.plain.set(replication, values);
    return values;
  }
}
