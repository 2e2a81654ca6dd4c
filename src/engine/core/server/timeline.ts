import { TIMING_ALWAYS, TIMING_PLANNED, TIMING_RENEWAL } from '../codes';
import { sample, sampleResidual } from '../kernel/distribution';
import { isNone } from '../kernel/memory';
import { uniform } from '../kernel/random-numbers';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';

/*
 * When each failure is active: intervals [start, end) made one after the other from the failure's own random stream, so that
 * no traffic can change them and any instant from now on can be asked about. A cursor stands at the first interval
 * that is not over; only `advance` moves it, forward. Questions about later instants walk on from it and leave it where it is.
 */

/** Draws of a renewal process: the first state, its residual life, then two per cycle. */
const FIRST_STATE: i32 = 0;
const FIRST_RESIDUAL: i32 = 1;
const FIRST_CYCLE: i32 = 2;

/** Moves the cursor to the first interval that ends after `now` [s]. */
export function advance(failure: Failure, now: f64): void {
  while (failure.end <= now) step(failure);
}

/** Is the failure active at `t`? `t` must not lie before the cursor. */
export function activeAt(failure: Failure, t: f64): bool {
  if (t < failure.end) return failure.start <= t;
  const start = failure.start;
  const end = failure.end;
  const cycle = failure.cycle;
  advance(failure, t);
  const active = failure.start <= t;
  restore(failure, start, end, cycle);
  return active;
}

/** End of the interval in which the failure is active at `t` [s]; -Infinity where it is not. `t` must not lie before the cursor. */
export function activeUntil(failure: Failure, t: f64): f64 {
  const start = failure.start;
  const end = failure.end;
  const cycle = failure.cycle;
  advance(failure, t);
  const until = failure.start <= t ? failure.end : -Infinity;
  restore(failure, start, end, cycle);
  return until;
}

/** First instant after `t` at which the failure becomes active [s]; Infinity if never. */
export function nextOnset(failure: Failure, t: f64): f64 {
  const start = failure.start;
  if (start > t) return start;
  const end = failure.end;
  const cycle = failure.cycle;
  while (failure.start <= t) step(failure);
  const onset = failure.start;
  restore(failure, start, end, cycle);
  return onset;
}

/** Puts the cursor back to the first interval. */
export function rewind(failure: Failure): void {
  failure.cycle = 0;
  if (failure.timing === TIMING_ALWAYS) {
    failure.start = -Infinity;
    failure.end = Infinity;
  } else if (failure.timing === TIMING_PLANNED) {
    failure.start = failure.plannedAt;
    failure.end = failure.plannedAt + failure.plannedFor;
  } else if (!failure.startsLongRun || !beginsInLongRun(failure)) {
    failure.start = sample(failure.up, failure.key0, failure.key1, FIRST_CYCLE, 0);
    failure.end = failure.start + sample(failure.down, failure.key0, failure.key1, FIRST_CYCLE + 1, 0);
  }
}

/** The first outage of a renewal process that begins in its long-run state. */
function beginsInLongRun(failure: Failure): bool {
  const k0 = failure.key0;
  const k1 = failure.key1;
  // Ross, Introduction to Probability Models, §7.5: long-run share of time in a state, and its residual life.
  if (uniform(k0, k1, FIRST_STATE, 0) * (failure.meanUp + failure.meanDown) >= failure.meanUp) {
    failure.start = -Infinity;
    failure.end = sampleResidual(failure.down, k0, k1, FIRST_RESIDUAL, 0);
  } else {
    failure.start = sampleResidual(failure.up, k0, k1, FIRST_RESIDUAL, 0);
    failure.end = failure.start + sample(failure.down, k0, k1, FIRST_CYCLE + 1, 0);
  }
  return true;
}

function step(failure: Failure): void {
  const cycle = failure.cycle + 1;
  failure.cycle = cycle;
  if (failure.timing === TIMING_RENEWAL) {
    const counter = FIRST_CYCLE + 2 * cycle;
    failure.start = failure.end + sample(failure.up, failure.key0, failure.key1, counter, 0);
    failure.end = failure.start + sample(failure.down, failure.key0, failure.key1, counter + 1, 0);
  } else if (failure.timing === TIMING_PLANNED && !isNaN(failure.plannedEvery)) {
    failure.start = failure.plannedAt + <f64>cycle * failure.plannedEvery;
    failure.end = failure.start + failure.plannedFor;
  } else {
    failure.start = Infinity;
    failure.end = Infinity;
  }
}

function restore(failure: Failure, start: f64, end: f64, cycle: i32): void {
  failure.start = start;
  failure.end = end;
  failure.cycle = cycle;
}

/** Brings the server's failures up to `now` and notes until when none is active [s]; `now` itself if one is. */
export function refreshFailures(server: Server, now: f64): void {
  let quiet = Infinity;
  for (let at = server.all; at < server.allEnd; at += 4) {
    const failure = changetype<Failure>(load<usize>(at));
    advance(failure, now);
    quiet = min<f64>(quiet, max<f64>(now, failure.start));
  }
  server.quietUntil = quiet;
}

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

/** Rewinds the failures at these pointers. */
export function beginOutages(failures: usize, count: i32): void {
  first = failures;
  last = failures + ((<usize>count) << 2);
  for (let at = first; at < last; at += 4) rewind(failureAt(at));
  from = Infinity;
  to = -Infinity;
}

/** Writes up to `most` further intervals that begin before `end` [s] to `rows`, as pairs of doubles; returns their number: 0 at the end. */
export function moreOutages(end: f64, rows: usize, most: i32): i32 {
  let count = 0;
  while (count < most) {
    const next = earliestFailure();
    const begins = isNone(next) ? Infinity : next.start;
    if (begins < end && from <= begins && begins <= to) {
      to = max<f64>(to, next.end);
      leaveInterval(next, end);
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
    leaveInterval(next, end);
  }
  return count;
}

/** Goes on to the failure's next interval; there is none that counts where this one reaches the end [s]. */
function leaveInterval(failure: Failure, end: f64): void {
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
function earliestFailure(): Failure {
  let found = changetype<Failure>(0);
  for (let at = first; at < last; at += 4) {
    const failure = failureAt(at);
    if (isNone(found) || failure.start < found.start) found = failure;
  }
  return found;
}
