import type { Seconds } from '../units/index.js';

/** Relative precision to which ends of intervals are searched. */
const FINE = 1 / 4_096;

/** Between two times by their ratio: a few halvings get from a millisecond to a week. */
function middleOf(low: Seconds, high: Seconds): Seconds {
  return low > 0 ? Math.sqrt(low * high) : high / 2;
}

/** The largest x, to a small relative error, up to which something holds: it does at `from`, and does not at `to`. */
export function edgeOf(from: Seconds, to: Seconds, holds: (x: Seconds) => boolean): Seconds {
  let [low, high] = [from, to];
  while (high - low > FINE * high) {
    const middle = middleOf(low, high);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
