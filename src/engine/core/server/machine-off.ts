import { TIMING_PLANNED } from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { Mta, OffTime } from '../model/mta';
import { activeUntil, advance } from './timeline';

/** Intervals that are joined at one look; a longer row of them is looked at again at its end. */
const MOST_JOINED: i32 = 64;
/** A machine that is off for longer does not come back [s]: a hundred years. */
const FOR_EVER: f64 = 3155760000.0;

/** Rewinds it to the beginning of a replication. */
export function rewindOff(off: OffTime): void {
  off.start = -Infinity;
  off.end = -Infinity;
  off.lastEnd = -Infinity;
}

/** Is the machine off at `now` [s]? Brings the interval up to then: it is the first one that is not over. */
function isOffAt(off: OffTime, now: f64): bool {
  if (now >= off.end) findInterval(off, now);
  return off.start <= now;
}

/** When it goes off in (from, to] [s], while it is on at `now`, which is no later than `from`; Infinity if it does not. */
function goesOffWithin(off: OffTime, now: f64, from: f64, to: f64): f64 {
  if (now >= off.end) findInterval(off, now);
  return off.start > from && off.start <= to ? off.start : Infinity;
}

function failureAt(at: usize): Failure {
  return changetype<Failure>(load<usize>(at));
}

function findInterval(off: OffTime, now: f64): void {
  let start = Infinity;
  for (let at = off.first; at < off.last; at += 4) {
    const failure = failureAt(at);
    advance(failure, now);
    start = min<f64>(start, failure.start);
  }
  // The interval goes on beyond its supposed end, as the search for the end had stopped there.
  const goesOn = start <= now && off.end === now && off.start < now;
  if (!goesOn) {
    off.lastEnd = off.end;
    off.start = start;
  }
  off.end = endFrom(off, max<f64>(start, now));
  if (off.end - off.start > FOR_EVER) off.end = Infinity;
}

/** End of the interval that holds `t` [s], or some instant before it that still lies within. */
function endFrom(off: OffTime, t: f64): f64 {
  if (t === Infinity) return Infinity;
  let end = t;
  for (let joined = 0; joined < MOST_JOINED; joined += 1) {
    let longest = end;
    for (let at = off.first; at < off.last; at += 4) {
      const failure = failureAt(at);
      longest = max<f64>(longest, isEndless(failure, end) ? Infinity : activeUntil(failure, end));
    }
    if (longest === end || longest === Infinity) return longest;
    end = longest;
  }
  return end;
}

/** Does a planned failure begin again as soon as it is over? */
function isEndless(failure: Failure, t: f64): bool {
  return failure.timing === TIMING_PLANNED && failure.plannedEvery <= failure.plannedFor && failure.plannedAt <= t;
}

/** Is the machine of this mail system off now? */
export function isOff(mta: Mta): bool {
  return mta.goesOff && isOffAt(mta.off, now);
}

/** When the machine of this mail system goes off in (from, to] [s]; Infinity if it does not. */
export function goesOff(mta: Mta, from: f64, to: f64): f64 {
  return mta.goesOff ? goesOffWithin(mta.off, now, from, to) : Infinity;
}

/** When the machine of a server goes off in (from, to] [s]; Infinity if it does not. */
export function serverGoesOff(server: Server, from: f64, to: f64): f64 {
  const relay = server.relayAgent;
  return isNone(relay) ? Infinity : goesOff(relay.mta, from, to);
}

/** When the machine of a server was last on again [s]; -Infinity where it has always been on. */
export function serverOnSince(server: Server): f64 {
  const relay = server.relayAgent;
  return !isNone(relay) && relay.mta.goesOff && !isOff(relay.mta) ? relay.mta.off.lastEnd : -Infinity;
}
