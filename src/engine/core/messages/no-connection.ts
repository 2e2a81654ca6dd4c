import { CONNECT, FAIL_REFUSE, FAIL_SILENT, FAIL_TIMEOUT, GREETING, REFUSED, TIMEOUT, UNREACHABLE } from '../codes';
import { noteOutage } from '../counts/recovery';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { Mta, timeoutOf } from '../model/mta';
import { candidateAt } from '../sender/candidate-list';
import { destinationFor } from '../sender/records';
import { connectFailure } from '../server/failures';
import { metFailure } from '../trace';
import { failAt } from './attempt-failure';
import { Message } from './message';

/** Fails a connection that begins now, or its greeting, if a failure is active; false if there is none. */
export function failsToConnect(m: Message, mta: Mta, server: Server): bool {
  const failure = connectFailure(m, server);
  if (isNone(failure)) return false;
  if (isTraced && failure.isNarrow) metFailure(changetype<usize>(m), changetype<usize>(failure));
  if (failure.kind === FAIL_SILENT) {
    // A silent server connects, one round trip, and then the greeting never comes.
    const fails = now + server.rtt + timeoutOf(mta, GREETING);
    noteOutage(server, fails);
    if (mta.destinationPace > 0) holdPace(m, fails);
    failAt(m, fails, GREETING, TIMEOUT);
  } else failUnconnected(m, mta, now + min<f64>(timeoutOf(mta, CONNECT), answersAfter(server, failure)), failure);
  return true;
}

/** Time until the sender learns that there will be no connection [s]; Infinity if nobody answers. */
function answersAfter(server: Server, failure: Failure): f64 {
  if (failure.kind === FAIL_TIMEOUT) return Infinity;
  return failure.kind === FAIL_REFUSE ? server.rtt : failure.delay;
}

function failUnconnected(m: Message, mta: Mta, fails: f64, failure: Failure): void {
  const ends = mta.race > 0 ? raced(m, mta, fails) : fails;
  noteOutage(m.address.server, ends);
  if (mta.destinationPace > 0) holdPace(m, ends);
  const isAnswered = failure.kind !== FAIL_TIMEOUT && fails < now + timeoutOf(mta, CONNECT);
  if (!isAnswered) failAt(m, ends, CONNECT, TIMEOUT);
  else failAt(m, ends, CONNECT, failure.kind === FAIL_REFUSE ? REFUSED : UNREACHABLE);
}

/** The sending host has no route: its own operating system reports that at once (ENETUNREACH; RFC 1122 §4.2.3.9). */
export function findNoRoute(m: Message, mta: Mta): void {
  if (mta.destinationPace > 0) holdPace(m, now);
  failAt(m, now, CONNECT, UNREACHABLE);
}

/**
 * Some try another address of the host beside a connection that is slow to come about (chasquid: RFC 6555; OpenSMTPD: its
 * pace): when this message goes on [s]. The walk leaves the host only when all have failed.
 */
function raced(m: Message, mta: Mta, fails: f64): f64 {
  const list = m.list;
  const goesOn = now + mta.race;
  if (fails <= goesOn || isNone(list) || list.position >= list.length) return fails;
  if (candidateAt(list, list.position).host !== m.address.host) return fails;
  list.raceEnd = max<f64>(list.raceEnd, fails);
  return goesOn;
}

/** No further connection to the destination begins while this one is being tried in vain (OpenSMTPD, mta.c; recorded). */
function holdPace(m: Message, until: f64): void {
  const destination = destinationFor(m);
  destination.nextConnectAt = max<f64>(until, destination.nextConnectAt);
}
