import type { FailureModel } from '../../model/index.js';
import {
  buildSampler,
  distributionMean,
  type Sampler,
  type StreamKey,
  sample,
  sampleResidual,
  uniform,
} from '../../random/index.js';

const KINDS = ['timeout', 'silent', 'refuse', 'reply', 'disconnect', 'slow'] as const;
export const FAIL_TIMEOUT = 0;
export const FAIL_SILENT = 1;
export const FAIL_REFUSE = 2;
export const FAIL_DISCONNECT = 4;
export const FAIL_SLOW = 5;

/** Draws of a renewal process: the first state, its residual life, then two per cycle. */
const FIRST_STATE = 0;
const FIRST_RESIDUAL = 1;
const FIRST_CYCLE = 2;

type Compiled = {
  readonly model: FailureModel;
  readonly key: StreamKey;
  readonly up: Sampler | null;
  readonly down: Sampler | null;
};

/**
 * When each failure process is active: intervals [start, end) made one after the other from the process's own
 * luck, so that nobody's traffic can change them and any instant from now on can be asked about.
 *
 * A cursor per process stands at the first interval that is not over; `now` only moves it forward. Questions about
 * later instants walk on from the cursor and leave it where it is.
 */
export class FailureTimelines {
  readonly kind: Uint8Array;
  readonly count: number;
  /** Share of the sessions that it strikes. */
  readonly probability: Float64Array;
  private readonly processes: readonly Compiled[];
  private readonly start: Float64Array;
  private readonly end: Float64Array;
  /** Number of the interval at the cursor. */
  private readonly cycle: Int32Array;

  constructor(failures: readonly { readonly model: FailureModel; readonly key: StreamKey }[]) {
    this.count = failures.length;
    this.kind = Uint8Array.from(failures, (failure) => KINDS.indexOf(failure.model.kind));
    this.probability = Float64Array.from(failures, (failure) => failure.model.probability);
    this.processes = failures.map(({ model, key }) => ({
      model,
      key,
      up: model.timing.kind === 'renewal' ? buildSampler(model.timing.up) : null,
      down: model.timing.kind === 'renewal' ? buildSampler(model.timing.down) : null,
    }));
    this.start = new Float64Array(this.count);
    this.end = new Float64Array(this.count);
    this.cycle = new Int32Array(this.count);
    for (let process = 0; process < this.count; process += 1) this.rewind(process);
  }

  model(process: number): FailureModel {
    return (this.processes[process] as Compiled).model;
  }

  key(process: number): StreamKey {
    return (this.processes[process] as Compiled).key;
  }

  /** Moves the cursor to the first interval that ends after `now` [s]. */
  advance(process: number, now: number): void {
    while ((this.end[process] as number) <= now) this.step(process);
  }

  /** Start of the interval at the cursor [s]. */
  startOf(process: number): number {
    return this.start[process] as number;
  }

  endOf(process: number): number {
    return this.end[process] as number;
  }

  /** Is the process active at `t`? `t` must not lie before the cursor. */
  activeAt(process: number, t: number): boolean {
    if (t < (this.end[process] as number)) return (this.start[process] as number) <= t;
    const start = this.start[process] as number;
    const end = this.end[process] as number;
    const cycle = this.cycle[process] as number;
    this.advance(process, t);
    const active = (this.start[process] as number) <= t;
    this.restore(process, start, end, cycle);
    return active;
  }

  /** First instant after `t` at which the process becomes active [s]; Infinity if never. */
  nextOnset(process: number, t: number): number {
    const start = this.start[process] as number;
    if (start > t) return start;
    const end = this.end[process] as number;
    const cycle = this.cycle[process] as number;
    while ((this.start[process] as number) <= t) this.step(process);
    const onset = this.start[process] as number;
    this.restore(process, start, end, cycle);
    return onset;
  }

  /** Puts the cursor back to the first interval. */
  rewind(process: number): void {
    const { model, key, up, down } = this.processes[process] as Compiled;
    const { timing } = model;
    this.cycle[process] = 0;
    if (timing.kind === 'always') {
      this.start[process] = Number.NEGATIVE_INFINITY;
      this.end[process] = Number.POSITIVE_INFINITY;
    } else if (timing.kind === 'planned') {
      this.start[process] = timing.at;
      this.end[process] = timing.at + timing.for;
    } else {
      const first = this.firstDown(timing, key, up as Sampler, down as Sampler);
      this.start[process] = first.start;
      this.end[process] = first.end;
    }
  }

  /** The first outage of a renewal process that begins in its long-run state, or up. */
  private firstDown(
    timing: Extract<FailureModel['timing'], { kind: 'renewal' }>,
    key: StreamKey,
    up: Sampler,
    down: Sampler,
  ): { start: number; end: number } {
    const { k0, k1 } = key;
    if (timing.starts === 'longRun') {
      const meanUp = distributionMean(timing.up);
      const meanDown = distributionMean(timing.down);
      // Ross, Introduction to Probability Models, §7.5: long-run share of time in a state, and its residual life.
      if (uniform(k0, k1, FIRST_STATE, 0) * (meanUp + meanDown) >= meanUp) {
        return { start: Number.NEGATIVE_INFINITY, end: sampleResidual(down, k0, k1, FIRST_RESIDUAL, 0) };
      }
      const start = sampleResidual(up, k0, k1, FIRST_RESIDUAL, 0);
      return { start, end: start + sample(down, k0, k1, FIRST_CYCLE + 1, 0) };
    }
    const start = sample(up, k0, k1, FIRST_CYCLE, 0);
    return { start, end: start + sample(down, k0, k1, FIRST_CYCLE + 1, 0) };
  }

  private step(process: number): void {
    const { model, key, up, down } = this.processes[process] as Compiled;
    const { timing } = model;
    const cycle = (this.cycle[process] as number) + 1;
    this.cycle[process] = cycle;
    if (timing.kind === 'renewal') {
      const counter = FIRST_CYCLE + 2 * cycle;
      const start = (this.end[process] as number) + sample(up as Sampler, key.k0, key.k1, counter, 0);
      this.start[process] = start;
      this.end[process] = start + sample(down as Sampler, key.k0, key.k1, counter + 1, 0);
    } else if (timing.kind === 'planned' && timing.every !== null) {
      const start = timing.at + cycle * timing.every;
      this.start[process] = start;
      this.end[process] = start + timing.for;
    } else {
      this.start[process] = Number.POSITIVE_INFINITY;
      this.end[process] = Number.POSITIVE_INFINITY;
    }
  }

  private restore(process: number, start: number, end: number, cycle: number): void {
    this.start[process] = start;
    this.end[process] = end;
    this.cycle[process] = cycle;
  }
}
