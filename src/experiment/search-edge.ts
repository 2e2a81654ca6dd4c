import type { Seconds } from '../units/index.js';

/** Ends of intervals are looked for until they are known to this part. */
const FINE = 1 / 4_096;

/** Between two times by their ratio, which halves what is between a millisecond and a week in a few steps. */
function middleOf(low: Seconds, high: Seconds): Seconds {
  return low > 0 ? Math.sqrt(low * high) : high / 2;
}

/** The largest x, to a small part, up to which something holds: it does at `from`, and does not at `to`. */
export function edgeOf(from: Seconds, to: Seconds, holds: (x: Seconds) => boolean): Seconds {
  let [low, high] = [from, to];
  while (high - low > FINE * high) {
    const middle = middleOf(low, high);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
