import sine from '@stdlib/math-base-special-sin';
import { DAY, type SimTime } from '../../units/index.js';

const TURN = 2 * Math.PI;
/** Furthest from the reference that the series below are used [rad], 137 s of a day: their error is below 10^-16 there. */
const NEAR = 0.01;
/** Steps of Newton's method; a handful is enough, bisection would need fifty. */
const MOST_STEPS = 60;

/**
 * A rate of mean 1 that rises and falls once a day as a sinusoid, and the instants at which it has produced so many
 * arrivals on average (inversion of the cumulative rate: Çinlar, Introduction to Stochastic Processes, §4.7).
 *
 * Hot: once per arrival. Sine and cosine are taken by the library at a reference instant, and from there by the first
 * terms of their series (angle sums); measured, an arrival takes a tenth of the time.
 */
export class DailyRate {
  private readonly peak: SimTime;
  private readonly amplitude: number;
  private readonly swing: number;
  private readonly offset: number;
  private reference = Number.NEGATIVE_INFINITY;
  private sinAtReference = 0;
  private cosAtReference = 1;
  private sin = 0;
  private cos = 1;

  /** `peak`: time of day of the highest rate [s]; `ratio`: highest ÷ lowest rate. */
  constructor(peak: SimTime, ratio: number) {
    this.peak = peak;
    this.amplitude = (ratio - 1) / (ratio + 1);
    this.swing = (this.amplitude * DAY) / TURN;
    this.offset = sine((TURN * peak) / DAY);
  }

  /** Reference instant for the sines: its only state. */
  get lookedFrom(): SimTime {
    return this.reference;
  }

  /** Restores the state in which `reference` was the reference instant. */
  lookFrom(reference: SimTime): void {
    if (Number.isFinite(reference)) this.refer(reference);
    else this.reference = reference;
  }

  /** The instant by which there are `target` arrivals on average, not before `from` [s]. */
  whenExpected(target: number, from: SimTime): SimTime {
    let low = target - 2 * this.swing;
    let high = target + 2 * this.swing;
    let t = Math.min(Math.max(from, low), high);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      this.lookAt(t);
      const excess = t + this.swing * (this.sin + this.offset) - target;
      if (Math.abs(excess) < 1e-9 * (1 + t)) break;
      if (excess > 0) high = t;
      else low = t;
      // Newton's step, kept inside a bracket: the rate never falls below 1 - amplitude.
      const rate = 1 + this.amplitude * this.cos;
      const newton = t - excess / rate;
      t = newton > low && newton < high && rate > 0 ? newton : (low + high) / 2;
    }
    return Math.max(t, from);
  }

  /** Sine and cosine of the phase at `t`. */
  private lookAt(t: SimTime): void {
    let d = (TURN * (t - this.reference)) / DAY;
    if (!(Math.abs(d) < NEAR)) {
      this.refer(t);
      d = 0;
    }
    const square = d * d;
    const sinD = d * (1 - (square / 6) * (1 - square / 20));
    const cosD = 1 - (square / 2) * (1 - square / 12);
    this.sin = this.sinAtReference * cosD + this.cosAtReference * sinD;
    this.cos = this.cosAtReference * cosD - this.sinAtReference * sinD;
  }

  private refer(t: SimTime): void {
    const phase = (TURN * (t - this.peak)) / DAY;
    this.reference = t;
    this.sinAtReference = sine(phase);
    this.cosAtReference = sine(phase + TURN / 4);
  }
}
