import { isNone } from './memory';
import { Failure } from './model/failure';
import { advance, rewind } from './state/timeline';

/*
 * When a server was down, after the run: the intervals of several failures together, joined where they overlap or touch, in
 * order of time. There may be more of them than fit into memory, so they are handed over piece by piece.
 */

/** The failures: pointers `first` up to, not including, `last`. */
let first: usize = 0;
let last: usize = 0;
/** The interval that is being joined [s]; it may go on. */
let from: f64 = Infinity;
let to: f64 = -Infinity;

/** Puts the failures at these pointers to their beginning. */
export function beginOutages(failures: usize, count: i32): void {
  first = failures;
  last = failures + ((<usize>count) << 2);
  for (let at = first; at < last; at += 4) rewind(failureAt(at));
  from = Infinity;
  to = -Infinity;
}

/** Puts up to `most` further intervals that begin before `end` [s] at `rows`, as pairs of doubles; how many they are: 0 at the end. */
export function moreOutages(end: f64, rows: usize, most: i32): i32 {
  let count = 0;
  while (count < most) {
    const next = earliest();
    const begins = isNone(next) ? Infinity : next.start;
    if (begins < end && from <= begins && begins <= to) {
      to = max<f64>(to, next.end);
      pass(next, end);
      continue;
    }
    if (from < to) {
      store<f64>(rows + ((<usize>count) << 4), from);
      store<f64>(rows + ((<usize>count) << 4), to, 8);
      count += 1;
    }
    from = Infinity;
    to = -Infinity;
    if (begins >= end) break;
    from = begins;
    to = next.end;
    pass(next, end);
  }
  return count;
}

/** Goes on to the failure's next interval; there is none that counts where this one reaches the end [s]. */
function pass(failure: Failure, end: f64): void {
  if (failure.end < end) {
    advance(failure, failure.end);
    return;
  }
  failure.start = Infinity;
  failure.end = Infinity;
}

function failureAt(at: usize): Failure {
  return changetype<Failure>(load<usize>(at));
}

/** The failure whose interval at the cursor begins first; none where there is none. */
function earliest(): Failure {
  let found = changetype<Failure>(0);
  for (let at = first; at < last; at += 4) {
    const failure = failureAt(at);
    if (isNone(found) || failure.start < found.start) found = failure;
  }
  return found;
}
