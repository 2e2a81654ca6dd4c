import { Sampler } from '../kernel/distribution';

/** A failure process of a server or a site: what it does, and its present or next interval [start, end). */
@unmanaged
export class Failure {
  /** The interval at the cursor [s]. */
  start: f64;
  end: f64;
  /** Share of the sessions that it strikes. */
  probability: f64;
  /** Of a slow server: wait before replies [s], and the factor by which work is stretched. */
  delay: f64;
  factor: f64;
  /** Planned: when [s], for how long, and how often; NaN where it comes once. */
  plannedAt: f64;
  plannedFor: f64;
  plannedEvery: f64;
  /** Renewal: mean lives [s]. */
  meanUp: f64;
  meanDown: f64;
  up: Sampler;
  down: Sampler;
  key0: i32;
  key1: i32;
  /** Number of the interval at the cursor. */
  cycle: i32;
  number: i32;
  timing: i32;
  /** Of a reply: its code. */
  code: i32;
  kind: u8;
  /** Renewal: it begins in its long-run state, not up. */
  startsLongRun: bool;
  /** A client whose EHLO fails gets through with HELO; the server keeps the message when the line is cut. */
  helo: bool;
  kept: bool;
}
