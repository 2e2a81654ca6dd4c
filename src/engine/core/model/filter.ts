import { Sampler } from './sampler';

/** A server's content filter. */
@unmanaged
export class Filter {
  spamCatches: f64;
  spamMistakes: f64;
  virusCatches: f64;
  virusMistakes: f64;
  time: Sampler;
  timeKey0: i32;
  timeKey1: i32;
  verdictKey0: i32;
  verdictKey1: i32;
  /** When each worker is free again [s]: a heap of doubles, the earliest first. */
  workers: usize;
  workerCount: i32;
  /** All were freed when the machine was on again, at [s]. */
  freedAt: f64;
  /** What it then does. */
  spamThen: u8;
  virusThen: u8;
}
